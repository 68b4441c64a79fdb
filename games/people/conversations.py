"""What is said to everyone, and with each person: one conversation each. Pure.

The terminal and the window keep one `Conversations` and show of it what they like: who
has written something new, who calls me, who is typing, what became of my own lines.
Time comes in as `now` (monotonic, seconds) where it matters.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator

import msgspec

from games.people.fates import Fate
from games.people.mentions import calls
from p2p import (
    EVERYONE,
    ChatDelivered,
    ChatFailed,
    ChatMessage,
    ChatQueued,
    ChatReceived,
    NodeId,
    Peer,
)

MAX_LINES = 200  # of one conversation; older ones stay in the node's own history
MAX_CONVERSATIONS = 64
MAX_TYPISTS = 64
TYPES_FOR = 5.0  # seconds after which who was typing is not any more, unless told anew


class Line(msgspec.Struct):
    """Something that was said. `fate` is that of an own one; None for all others, and
    for own ones of an earlier run of which nothing is known any more.

    `calls_me`: it is for this person alone, or mentions him. `is_new`: he has not seen
    it yet. `coded`: the name alone could mean somebody else than the author.
    """

    id: str
    author: NodeId
    name: str
    text: str
    sent: float
    late: bool = False
    calls_me: bool = False
    is_new: bool = False
    fate: Fate | None = None
    coded: bool = False

    @classmethod
    def kept(cls, message: ChatMessage) -> Line:
        """One of the history."""
        fate = Fate.restored(message.state, message.to)
        known = message.id, message.sender, message.name, message.text, message.sent
        return cls(*known, late=message.late, fate=fate, coded=message.coded)


class Conversation:
    """With everyone or with one person. `to` is EVERYONE or his id."""

    def __init__(self, to: str) -> None:
        self.to = to
        self.lines: deque[Line] = deque()

    @property
    def unread(self) -> int:
        """How many lines are new."""
        return sum(line.is_new for line in self.lines)

    @property
    def calls(self) -> int:
        """How many of these call me."""
        return sum(line.is_new and line.calls_me for line in self.lines)

    def read(self) -> None:
        """The person has seen all of it."""
        for line in self.lines:
            line.is_new = False


class Conversations:
    """Those of one person, whose id is `me`. `current` is where his lines go;
    `is_undisturbed`: nothing rings or flashes for him, he looks when he likes."""

    def __init__(self, me: NodeId) -> None:
        self._me = me
        self._all: dict[str, Conversation] = {EVERYONE: Conversation(EVERYONE)}
        self._lines: dict[str, tuple[Conversation, Line]] = {}
        self._muted: set[str] = set()
        self._typists: dict[str, tuple[str, float]] = {}  # id -> (to, until)
        self.current = EVERYONE
        self.is_undisturbed = False

    def __iter__(self) -> Iterator[Conversation]:
        """Everyone first, then who wrote or was written to last."""
        everyone, *persons = self._all.values()
        yield everyone
        yield from reversed(persons)

    def __getitem__(self, to: str) -> Conversation:
        """The one with `to`; an empty one if nothing was said yet."""
        return self._all.get(to) or Conversation(to)

    # --- what is said ----------------------------------------------------------------

    def said(
        self, message: str, name: str, text: str, to: str, sent: float, awaited: int = 1
    ) -> Line:
        """An own message goes to `to`, where `awaited` people are to get it now."""
        line = Line(message, self._me, name, text, sent, fate=Fate(awaited))
        self._add(self._with(to), line)
        return line

    def heard(
        self, event: ChatReceived, me: Peer, peers: Iterable[Peer], late: bool = False
    ) -> Line | None:
        """Somebody spoke. None if that was known already, or he is muted."""
        line = Line(
            *(event.id, event.sender, event.name, event.text, event.sent),
            late=late,
            coded=event.coded,
        )
        if event.id in self._lines or event.sender in self._muted:
            return None
        is_mine = event.sender == self._me
        is_private = event.to != EVERYONE
        other = event.to if is_mine else event.sender
        conversation = self._with(other if is_private else EVERYONE)
        if not is_mine:
            line.calls_me = is_private or calls(event.text, me, tuple(peers))
            line.is_new = True
            self._typists.pop(event.sender, None)
        self._add(conversation, line)
        return line

    def recall(self, to: str, lines: Iterable[Line]) -> list[Line]:
        """Put what was said before in front of a conversation, oldest first. It is not
        new to anybody. Returns what was not known yet, and found room."""
        conversation = self._with(to)
        room = MAX_LINES - len(conversation.lines)
        fresh = (
            [
                line
                for line in lines
                if line.id not in self._lines and line.author not in self._muted
            ][-room:]
            if room
            else []
        )
        for line in reversed(fresh):
            conversation.lines.appendleft(line)
            self._lines[line.id] = conversation, line
        return fresh

    def missed(
        self, to: str, lines: Iterable[Line], me: Peer, peers: Iterable[Peer]
    ) -> None:
        """The same, but he has not seen what others said there."""
        people = tuple(peers)
        for line in self.recall(to, lines):
            if line.author != self._me:
                line.is_new = True
                line.calls_me = to != EVERYONE or calls(line.text, me, people)

    def turned(self, event: ChatDelivered | ChatQueued | ChatFailed) -> Line | None:
        """Something became of an own message; returns it if it is still known."""
        _, line = self._lines.get(event.id, (None, None))
        if line is None or line.fate is None:
            return None
        line.fate.turn(event)
        return line

    def forget(self) -> None:
        """Nothing was ever said."""
        self._all = {EVERYONE: Conversation(EVERYONE)}
        self._lines.clear()

    # --- who reads what --------------------------------------------------------------

    def turn_to(self, to: str) -> Conversation:
        """The person speaks to these from now on, and has seen what they said."""
        self.current = to
        conversation = self._with(to)
        conversation.read()
        return conversation

    def look(self) -> bool:
        """The person is there, so he sees the current one. True if it was news."""
        current = self[self.current]
        was = current.unread
        current.read()
        return bool(was)

    def look_at_all(self) -> None:
        """The same of all, where all are shown in one stream."""
        for one in self._all.values():
            one.read()

    # --- who is typing ---------------------------------------------------------------

    def typing(self, who: str, to: str, now: float) -> None:
        """`who` types something to everyone, or to this person alone (his id or
        whatever is not EVERYONE)."""
        self._typists.pop(who, None)
        if who == self._me or who in self._muted or len(self._typists) >= MAX_TYPISTS:
            return
        self._typists[who] = EVERYONE if to == EVERYONE else who, now + TYPES_FOR

    def paused(self, who: str) -> None:
        """`who` types no more, or is gone."""
        self._typists.pop(who, None)

    def typists(self, now: float, to: str | None = None) -> list[str]:
        """Who is typing now; in the conversation with `to` alone if that is given."""
        over = [who for who, (_, until) in self._typists.items() if until <= now]
        for who in over:
            del self._typists[who]
        return [who for who, (where, _) in self._typists.items() if to in (None, where)]

    # --- whom one does not want to hear ----------------------------------------------

    @property
    def muted(self) -> frozenset[str]:
        """Whose words are hidden."""
        return frozenset(self._muted)

    def mute(self, who: str, on: bool = True) -> None:
        """Hide what `who` says and said; not `on`: no longer. What was hidden meanwhile
        is back with the next `recall`."""
        if not on:
            self._muted.discard(who)
            return
        self._muted.add(who)
        self._typists.pop(who, None)
        for conversation in self._all.values():
            gone = [line for line in conversation.lines if line.author == who]
            for line in gone:
                conversation.lines.remove(line)
                del self._lines[line.id]

    # --- inside ----------------------------------------------------------------------

    def _with(self, to: str) -> Conversation:
        """The conversation with `to`, which is now the last one that was used."""
        if to == EVERYONE:
            return self._all[EVERYONE]
        conversation = self._all.pop(to, None) or Conversation(to)
        if len(self._all) >= MAX_CONVERSATIONS:
            self._drop_one()
        self._all[to] = conversation
        return conversation

    def _drop_one(self) -> None:
        persons = [one for one in self._all if one not in (EVERYONE, self.current)]
        read = (one for one in persons if not self._all[one].unread)
        for line in self._all.pop(next(read, persons[0])).lines:
            del self._lines[line.id]

    def _add(self, conversation: Conversation, line: Line) -> None:
        conversation.lines.append(line)
        self._lines[line.id] = conversation, line
        if len(conversation.lines) > MAX_LINES:
            del self._lines[conversation.lines.popleft().id]
