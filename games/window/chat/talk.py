"""The conversations of one node as its window has them: from the node's events to the
logs, and from what is said to the node."""

from __future__ import annotations

import contextlib
import time

from games.people.conversations import Conversations, Line
from games.people.lookup import goes_to
from games.people.presence import Names, Presence
from games.people.roster import Roster
from games.people.typist import Typist
from games.window.chat.chatlog import ChatLog
from games.window.chat.company import Company, Here
from games.window.chat.logs import Logs
from games.window.chat.past import Past
from games.window.chat.reader import Reader
from games.window.letters.scripts import isolated
from games.window.lobby.neighbours import Neighbours
from p2p import (
    EVERYONE,
    ChatDelivered,
    ChatFailed,
    ChatQueued,
    ChatReceived,
    Event,
    HistoryChanged,
    HydraError,
    Node,
    NodeId,
    Notice,
    PeerChecked,
    PeerDoing,
    PeerJoined,
    PeerLeft,
    PeerRenamed,
    check_text,
)

TYPED_EVERY = 1.0  # seconds between two calls that tell the node that somebody types
# Too much to be read while a banner is shown: who one is, and what is not kept.
AT_LEISURE = (
    *("another_key", "identity_copied", "identity_renewed"),
    *("profile", "history"),
)
MOST_OPENED = 32  # persons, at the start


class Talk:
    """Main thread. `rings` once for each line that calls me, until `take_rings`."""

    def __init__(self, node: Node, neighbours: Neighbours) -> None:
        self.talks = Conversations(node.id)
        self.roster = Roster(Here(node, neighbours))
        self.logs = Logs(self.talks, self.roster)
        self.company = Company(self.talks, self.roster, self.logs)
        self.reader = Reader(self.talks, self.roster, self.logs, node.folder)
        self.past = Past(node, self.logs, self.reader.recalled)
        self.typist = Typist(node)
        self._node = node
        self._presence = Presence(self._isolated)
        self._is_noted = False  # there somebody came or went who is not told of yet
        self._typed: tuple[NodeId | None, float] = None, float("-inf")
        self._rings: list[Line] = []
        self.hide(node.muted())
        self.past.recall(EVERYONE)
        met = neighbours.peers + neighbours.known  # some may be here already
        latest = [one.id for one in met[:MOST_OPENED]]
        if latest:
            read = {who: self.reader.bookmarks.get(who) for who in latest}
            self.past.look_for_waiting(read, self._open_waiting)

    # --- the conversations -----------------------------------------------------------

    @property
    def current(self) -> str:
        """With whom the one is that is shown: an id, or everyone."""
        return self.talks.current

    @property
    def log(self) -> ChatLog:
        """What is shown."""
        return self.logs[self.talks.current]

    def turn_to(self, to: str) -> None:
        """Show the conversation with these from now on."""
        first = self.reader.first_new(to)
        self.talks.turn_to(to)
        self._open(to)
        self.logs[to].begin_fresh(first)
        self.reader.read(self.current)

    def look(self, sees: bool) -> bool:
        """Whether the user `sees` the newest of what is shown now. What he does not see
        begins below a line of its own. True if it was news. To be called in each turn,
        after all events."""
        self._tell_presence()
        self.reader.bookmarks.look(time.monotonic())
        if sees:
            self.reader.read(self.current)
            return self.talks.look()
        if first := self.reader.first_new(self.current):
            self.log.begin_fresh(first)
        return False

    def last(self, to: str) -> str:
        """What was said last with whom."""
        entries = self.logs[to].entries if to in self.logs else ()
        said = next((one for one in reversed(entries) if one.who), None)
        if said is None:
            return ""
        return f"You: {said.text}" if said.mine else said.text

    def beside(self, further: bool) -> str:
        """Whose conversation stands behind the current one, or before it."""
        every: list[str] = [*self.logs]
        step = 1 if further else -1
        return every[(every.index(self.current) + step) % len(every)]

    @property
    def calls(self) -> int:
        """How many lines of all call me, and are new."""
        return sum(one.calls for one in self.talks)

    def take_rings(self) -> list[str]:
        """Who called me since this was asked last, in a sentence each."""
        rings, self._rings = self._rings, []
        return [self._told(line) for line in rings if line.is_new]

    def news(self, text: str) -> None:
        """What the window has to tell, where the user looks."""
        self._tell_presence()
        self.log.news(text)

    # --- what the user says ----------------------------------------------------------

    def say(self, line: str) -> None:
        """Send what was typed, to whom it is for. Raises HydraError, ValueError."""
        to, text = self._addressed(line)
        text = check_text(text)  # it is shown as it is sent
        message = self._node.say(text, to)
        with contextlib.suppress(HydraError):
            self.typist.spoke()
        self._typed = None, float("-inf")
        where = to or EVERYONE
        self.turn_to(where)
        awaited = 1 if to else len(self.roster.peers())
        said = message, self._node.name, text, where, time.time(), awaited
        self.logs.show(self.talks.said(*said), where)

    def types(self, text: str, now: float) -> None:
        """This is what the user has typed by now (`time.monotonic`)."""
        with contextlib.suppress(HydraError):  # no whole name yet; or it was closed
            if not text or text.startswith("/"):
                self.typist.pauses()
                self._typed = None, float("-inf")
                return
            to, _ = self._addressed(text)
            known, when = self._typed
            if to != known or now - when >= TYPED_EVERY:
                self._typed = to, now
                self.typist.types(to)

    def whom(self, line: str) -> str:
        """With whom the conversation is that this line goes to if it is sent: the
        current one, unless it names somebody else."""
        if not line.startswith("@"):
            return self.current
        with contextlib.suppress(HydraError):  # it names nobody yet
            to, _ = self._addressed(f"{line} …")  # so a name alone is one already
            return to or EVERYONE
        return self.current

    def _addressed(self, line: str) -> tuple[NodeId | None, str]:
        gone = self.roster.gone() if line.startswith("@") else ()
        return goes_to(line, self.roster.peers(), gone, self.current)

    # --- what the network tells ------------------------------------------------------

    def hear(self, event: Event) -> None:
        """Take in an event of the node."""
        now = time.monotonic()
        match event:
            case ChatReceived():
                self._heard(event)
            case ChatDelivered() | ChatQueued() | ChatFailed():
                self.talks.turned(event)
                self.logs.turned(event, self.company.label(event.to))
            case PeerJoined(peer=peer):
                self.roster.came(peer)
                self._sum_up(event, now)
            case PeerLeft(peer=peer):
                self.roster.went(peer)
                self.talks.paused(peer.id)
                self._sum_up(event, now)
            case PeerChecked(peer=peer):
                self.roster.knows(peer)
            case Notice(code=code, text=text) if code in AT_LEISURE:
                self.news(text)
            case PeerRenamed(peer=peer):
                self.roster.came(peer)
                if event.was != peer.name:  # or he has another face, and one sees it
                    self._sum_up(event, now)
            case PeerDoing(peer=who, doing=doing, to=to):
                self.roster.does(event)
                if doing == "typing":
                    self.talks.typing(who, to or EVERYONE, now)
                else:
                    self.talks.paused(who)
            case HistoryChanged(with_=to) if to in self.logs:
                self.past.recall(to)

    def _heard(self, event: ChatReceived) -> None:
        me, peers = self.roster.me, self.roster.peers()
        line = self.talks.heard(event, me, peers, event.late)
        if line is None:
            return
        is_mine, is_private = event.sender == me.id, event.to != EVERYONE
        where = (event.to if is_mine else event.sender) if is_private else EVERYONE
        self._open(where)
        self.reader.hear(where)
        self._tell_presence()
        self.logs.show(line, where)
        if line.calls_me:
            self._rings.append(line)

    def _sum_up(self, event: PeerJoined | PeerLeft | PeerRenamed, now: float) -> None:
        """Who comes and goes is told in one quiet line a minute, which is made anew
        once for all that happens in a turn."""
        who, name = event.peer.id, event.peer.name
        if self._presence.is_over(now):
            self._tell_presence()
        match event:
            case PeerJoined():
                self._presence.came(who, name, now)
            case PeerLeft():
                self._presence.went(who, name, event.reason, now)
            case _:
                self._presence.renamed(who, event.was, name, now)
        self._is_noted = True

    def _tell_presence(self) -> None:
        if self._is_noted:
            self._is_noted = False
            self.logs[EVERYONE].sum_up(self._presence.summary())

    def _isolated(self, named: Names) -> Names:
        called = self.roster.labels_of(named)
        return {who: isolated(label) for who, label in called.items()}

    # --- what is hidden --------------------------------------------------------------

    def hide(self, muted: frozenset[NodeId]) -> None:
        """These are muted, and no others."""
        was = self.talks.muted
        for who in was - muted:
            self.talks.mute(who, on=False)
            for to in self.logs.keys() & {EVERYONE, who}:
                self.past.recall(to)
        for who in muted - was:
            self.talks.mute(who)
            self.logs.hide(who)

    def forget(self) -> None:
        """Nothing was ever said."""
        current = self.current
        self.talks.forget()
        self.reader.bookmarks.forget()
        self.logs.clear()
        self.talks.turn_to(current)
        self.logs.open(current)

    # --- inside ----------------------------------------------------------------------

    def _open_waiting(self, whom: list[NodeId]) -> None:
        """What the user has said to these in earlier runs waits for them still, or what
        they said for him."""
        for who in whom:
            self.talks.recall(who, ())  # or the next one to open would close it
            self._open(who)

    def _open(self, to: str) -> None:
        if self.logs.open(to):
            self.reader.open(to)
            self.past.recall(to)

    def _told(self, line: Line) -> str:
        who = isolated(self.roster.label(line.author, line.name, line.coded))
        is_private = any(one is line for one in self.talks[line.author].lines)
        return f"{who} writes to you" if is_private else f"{who} calls you"
