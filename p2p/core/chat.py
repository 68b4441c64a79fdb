"""Chat: each message goes straight to its reader, who says that it has it.

A message is sent again when the link comes back, and the reader remembers the numbers
it has had, so it arrives once. What could not be delivered in time is said to have
failed, with the reason. Silence is no reason: who says nothing may have it, and be
unable to say so. What he confirmed just before his link broke he confirms once more on
the next one, so a mark that said "failed" may still turn into "delivered".
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Iterable

import msgspec

from p2p import events
from p2p.effects import Outbox
from p2p.events import EVERYONE, Peer
from p2p.identity import NodeId
from p2p.messages import Heard, Say
from p2p.text.saying import clean_text

GIVE_UP = 5.0  # seconds without an acknowledgement, through all re-dials
MAX_NUMBERS = 512  # of one sender that are known; more are never on the way at once
MAX_SENDERS = 1024  # whose numbers are known
MAX_UNSURE = 64  # confirmations to one sender that are given again: they may be lost
UNSURE_FOR = 10.0  # seconds before its link broke; no dead one is believed for longer
MAX_FAILED = 1024  # own messages that failed and may be confirmed yet
LAST_TIME = 2**53 - 1  # of the Lamport clock; a liar cannot drive it off the wire


class _Waiting(msgspec.Struct):
    """Said, and not confirmed by one reader. `run`: the nonce that it had."""

    say: Say
    since: float
    run: str


class Chat:
    """The chat of one node. `first` is the first message number: it must be above all
    of earlier runs (the driver takes the time in microseconds). `peer`: who is here."""

    def __init__(
        self,
        me: NodeId,
        first: int,
        peer: Callable[[NodeId], Peer | None],
        out: Outbox,
    ) -> None:
        self._me = me
        self._peer = peer
        self._out = out
        self._number = first
        self._clock = 0  # Lamport: one order everywhere
        self._waiting: dict[tuple[int, NodeId], _Waiting] = {}
        self._runs: OrderedDict[NodeId, str] = OrderedDict()  # their last nonce
        self._had: OrderedDict[NodeId, OrderedDict[int, None]] = OrderedDict()
        self._confirmed: dict[NodeId, OrderedDict[int, float]] = {}  # when
        self._unsure: dict[NodeId, tuple[int, ...]] = {}  # on a link that broke
        self._failed: OrderedDict[tuple[int, NodeId], None] = OrderedDict()

    def say(
        self, text: str, to: Iterable[NodeId], to_all: bool, sent: float, now: float
    ) -> str:
        """Send a checked text. Returns the message's id."""
        ident = self._next_ident()
        say = Say(self._number, to_all, text, sent, self._clock)
        peers = tuple(to)
        for peer in peers:
            run = self._runs.get(peer, "")
            self._waiting[say.number, peer] = _Waiting(say, now, run)
        self._out.send(peers, say)
        if not peers:
            reason = "Nobody else is here."
            self._out.notify(events.ChatFailed(ident, EVERYONE, reason))
        return ident

    def _next_ident(self) -> str:
        self._number += 1
        self._clock = min(self._clock + 1, LAST_TIME)
        return self.ident(self._me, self._number)

    @staticmethod
    def ident(sender: NodeId, number: int) -> str:
        """The id of a message, for people and programs."""
        return f"{sender[:8]}-{number:x}"

    def on_say(self, sender: NodeId, say: Say, now: float) -> None:
        """A message for us, if its sender is here."""
        if (peer := self._peer(sender)) is None:
            return
        self._clock = min(max(self._clock, say.lamport) + 1, LAST_TIME)
        self._out.send(peer.id, Heard(say.number))
        self._note(peer.id, say.number, now)
        text = clean_text(say.text)
        if self._is_new(peer.id, say.number) and text:
            ident = self.ident(peer.id, say.number)
            to = EVERYONE if say.to_all else self._me
            self._out.notify(
                events.ChatReceived(ident, peer.id, peer.name, to, text, say.sent)
            )

    def on_heard(self, peer: NodeId, heard: Heard) -> None:
        """A peer has our message; perhaps after all."""
        key = heard.number, peer
        if key in self._waiting:
            del self._waiting[key]
        elif key in self._failed:
            del self._failed[key]
        else:
            return
        ident = self.ident(self._me, heard.number)
        self._out.notify(events.ChatDelivered(ident, peer))

    def link_up(self, peer: Peer, run: str, now: float) -> None:
        """The peer is back: what it may have missed goes again, in order. `run`: its
        nonce; a later run has nothing of what was said to the one before."""
        node = peer.id
        self._runs[node] = run
        self._runs.move_to_end(node)
        if len(self._runs) > MAX_SENDERS:
            self._runs.popitem(last=False)
        mine = {key: one for key, one in self._waiting.items() if key[1] == node}
        over = [key for key, one in mine.items() if one.run not in ("", run)]
        if over:
            self._fail(over, _over(peer.name))
        if node in self._confirmed:
            self.link_down(node, now)  # one link replaced another, and nobody said so
        for number in self._unsure.pop(node, ()):
            self._note(node, number, now)
            self._out.send(node, Heard(number))
        for key, one in mine.items():
            if key not in over:
                self._out.send(node, one.say)

    def link_down(self, peer: NodeId, now: float) -> None:
        """The link broke: of what was confirmed on it, the last may be lost."""
        confirmed = self._confirmed.pop(peer, OrderedDict[int, float]())
        unsure = [n for n, at in confirmed.items() if now - at <= UNSURE_FOR]
        if unsure:
            before = self._unsure.pop(peer, ())
            self._unsure[peer] = tuple(dict.fromkeys((*before, *unsure)))[-MAX_UNSURE:]
        if len(self._unsure) > MAX_SENDERS:
            self._unsure.pop(next(iter(self._unsure)))

    def gone(self, peer: NodeId, name: str) -> None:
        """The run that was spoken to is over: the peer left, died or restarted."""
        over = [key for key in self._waiting if key[1] == peer]
        if over:
            self._fail(over, _over(name))

    def give_up(self, peer: NodeId, reason: str) -> None:
        """Nothing that this peer has not confirmed goes to it again."""
        over = [key for key in self._waiting if key[1] == peer]
        self._fail(over, reason)

    @property
    def is_confirmed(self) -> bool:
        """Whether nothing that was said waits to be confirmed."""
        return not self._waiting

    def abandon(self, reason: str) -> None:
        """Nothing that waits can be confirmed any more."""
        self._fail(list(self._waiting), reason)

    def tick(self, now: float) -> None:
        """Give up on what nobody acknowledged."""
        late = [k for k, one in self._waiting.items() if now - one.since > GIVE_UP]
        if late:
            self._fail(late, "It was not confirmed in time.")

    @property
    def next_tick(self) -> float | None:
        """When `tick` is next wanted."""
        oldest = next(iter(self._waiting.values()), None)
        return oldest.since + GIVE_UP + 0.01 if oldest else None

    def _fail(self, keys: list[tuple[int, NodeId]], reason: str) -> None:
        for key in keys:
            del self._waiting[key]
            self._failed[key] = None
            if len(self._failed) > MAX_FAILED:
                self._failed.popitem(last=False)
            ident = self.ident(self._me, key[0])
            self._out.notify(events.ChatFailed(ident, key[1], reason))

    def _note(self, sender: NodeId, number: int, now: float) -> None:
        confirmed = self._confirmed.setdefault(sender, OrderedDict())
        confirmed[number] = now
        if len(confirmed) > MAX_UNSURE:
            confirmed.popitem(last=False)
        if len(self._confirmed) > MAX_SENDERS:
            self._confirmed.pop(next(iter(self._confirmed)))

    def _is_new(self, sender: NodeId, number: int) -> bool:
        had = self._had.setdefault(sender, OrderedDict())
        self._had.move_to_end(sender)
        if len(self._had) > MAX_SENDERS:
            self._had.popitem(last=False)
        if number in had:
            return False
        had[number] = None
        if len(had) > MAX_NUMBERS:
            had.popitem(last=False)
        return True


def _over(name: str) -> str:
    # What that run had read before its end, nobody else can know.
    return f"{name} left and had not confirmed it."
