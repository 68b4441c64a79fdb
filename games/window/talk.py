"""Saying things: from a typed line to the node, and from its events to the log."""

from __future__ import annotations

import time

from games.people.blocking import block, let_in, shut_out, unblock
from games.people.crier import Crier
from games.people.lookup import addressed, label_among, labels
from games.window.chatlog import ChatEntry, ChatLog
from p2p import (
    BadText,
    ChatDelivered,
    ChatFailed,
    ChatQueued,
    ChatReceived,
    Event,
    HydraError,
    Node,
    NodeId,
    Peer,
    PeerJoined,
    PeerLeft,
    PeerRenamed,
    check_text,
)

HELP = (
    "@name text speaks to one person, /name NEW changes your name, /block NAME hides "
    "somebody, /unblock NAME undoes that"
)


class Talk:
    """The chat of one node. Main thread."""

    def __init__(self, node: Node) -> None:
        self.log = ChatLog()
        self._node = node
        self._names: dict[str, str] = {}
        self._here: set[str] = set()
        self._crier = Crier()

    def say(self, line: str) -> bool:
        """Do what a typed line asks for; False if it could not be done and was kept.

        The log tells the reason.
        """
        try:
            if line.startswith("/"):
                self._command(line)
            else:
                self._speak(line)
        except (ValueError, HydraError) as error:
            self.log.news(str(error))
            return False
        return True

    def block(self, peer: Peer, on: bool) -> None:
        """Hide this one, or undo that. The log tells what came of it."""
        try:
            told = shut_out(self._node, peer) if on else let_in(self._node, peer)
        except HydraError as error:
            told = str(error)
        self.log.news(told)

    def hear(self, event: Event) -> None:
        """Take in an event of the node."""
        log, now = self.log, time.monotonic()
        if rest := self._crier.rest(now):
            log.news(rest)
        match event:
            case ChatReceived():
                self._received(event)
            case ChatDelivered(id=message, to=to):
                log.delivered(message, to)
            case ChatQueued(id=message, to=to):
                log.queued(message, to, self._name(to))
            case ChatFailed(id=message, to=to, reason=reason):
                log.failed(message, to, self._name(to), reason)
            case PeerJoined(peer=peer):
                self._arrived(peer)
            case PeerLeft(peer=peer, reason=reason):
                self._here.discard(peer.id)
                called = self._label(peer.id, peer.name)
                if self._crier.may(peer.id, now):
                    log.news(f"{called} is gone" + (f" ({reason})" if reason else ""))
            case PeerRenamed(peer=peer, was=was):
                self._names[peer.id] = peer.name
                before = self._label(peer.id, was)
                if self._crier.may(peer.id, now):
                    log.news(f"{before} is {self._label(peer.id, peer.name)} now")

    def _command(self, line: str) -> None:
        word, _, rest = line.partition(" ")
        if word == "/name" and rest.strip():
            self._node.rename(rest.strip())
            self.log.news(f"You are {self._node.name} now")
        elif word == "/block":
            self.log.news(block(self._node, rest, self._gone()))
        elif word == "/unblock":
            self.log.news(unblock(self._node, rest))
        elif word == "/help":
            self.log.news(HELP)
        else:
            raise BadText(f"What does {word} mean? {HELP}")

    def _gone(self) -> list[Peer]:
        """Who was here and is not any more."""
        names = self._names.items()
        return [Peer(NodeId(n), name, "") for n, name in names if n not in self._here]

    def _speak(self, line: str) -> None:
        peers = self._node.peers()
        peer, text = addressed(line, peers)
        text = check_text(text)  # it is shown as it is sent
        message = self._node.say(text, peer.id if peer else None)
        called = labels(peers, self._node.name)
        self.log.add(
            ChatEntry(
                message,
                self._node.id,
                "You",
                text,
                mine=True,
                private=called[peer.id] if peer else "",
                awaited=1 if peer else len(peers),
            )
        )

    def _arrived(self, peer: Peer) -> None:
        """Told twice of who came between a look at the peers and the first events."""
        self._names[peer.id] = peer.name
        if peer.id not in self._here:
            self._here.add(peer.id)
            if self._crier.may(peer.id, time.monotonic()):
                self.log.arrived(self._label(peer.id, peer.name))

    def _received(self, event: ChatReceived) -> None:
        mine = event.sender == self._node.id
        private = "" if event.to == "everyone" else self._name(event.to)
        # With a time: an own message that comes in is history, its fate is forgotten.
        entry = ChatEntry(
            event.id,
            event.sender,
            "You" if mine else self._label(event.sender, event.name),
            event.text,
            time=_clock(event.sent),
            mine=mine,
            private=private,
        )
        self.log.add(entry)

    def _name(self, node: str) -> str:
        if node == self._node.id:
            return "you"
        if node == "everyone":  # a message that went to nobody
            return node
        return self._label(node, self._names.get(node, ""))

    def _label(self, node: str, name: str) -> str:
        """Who shares a name with somebody here carries a code in all that is told."""
        me = Peer(self._node.id, self._node.name, "")
        return label_among(NodeId(node), name, self._node.peers(), me)


def _clock(sent: float) -> str:
    """Hours and minutes here; "" for a time that no calendar has."""
    try:
        return time.strftime("%H:%M", time.localtime(sent))
    except (OverflowError, ValueError, OSError):
        return ""
