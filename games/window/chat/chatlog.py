"""One conversation as the window shows it: what was said, what became of it, and what
the window itself has to tell. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import islice

import msgspec

from games.people.conversations import Line
from games.people.fates import Fate
from games.people.hours import clock, day
from games.people.lookup import coded_of
from games.people.presence import Summary, listed
from games.window.letters.scripts import isolated
from p2p import EVERYONE, ChatDelivered, ChatFailed, ChatQueued, NodeId, Peer, labelled

MAX_ENTRIES = 5000  # older ones stay in the node's own history
NEAR = 256  # entries: of a page of the history, and what stands between them
GROUPED = 300.0  # seconds within which one author's lines need one name

day_of = lru_cache(2 * MAX_ENTRIES)(day)


class Call(msgspec.Struct, frozen=True):
    """`text` mentions somebody: me, or the person of this id."""

    text: str
    who: str
    is_me: bool


class ChatEntry(msgspec.Struct, eq=False):
    """One thing in the log. `who` is an id; "" is the window itself, telling news.

    `fate` is that of an own message, `readers` are the names that are needed to tell
    it. `day` is to be told above it. `minute` is that of a line about who came and
    went. `coded`: the name alone could mean another than its author.
    """

    id: str
    who: str
    name: str
    text: str
    sent: float = 0.0
    mine: bool = False
    late: bool = False
    calls: tuple[Call, ...] = ()
    fate: Fate | None = None
    readers: dict[str, str] = msgspec.field(default_factory=dict)
    day: str = ""
    minute: int = 0
    unfolded: bool = False
    coded: bool = False

    @property
    def time(self) -> str:
        """When it was said, in a word or two."""
        when = clock(self.sent)
        return f"late {when}".strip() if self.late else when

    @property
    def calls_me(self) -> bool:
        """Whether somebody mentions me there."""
        return not self.mine and any(call.is_me for call in self.calls)

    @property
    def mark(self) -> str:
        """The fate in a word or two, for the margin; "" if a sign says it all."""
        fate = self.fate
        if fate is None or fate.mark in ("queued", "failed"):
            return ""
        if fate.mark == "sending":
            return "sending" if fate.awaited else "nobody else here"
        got, awaited = fate.count
        if got < awaited:
            return f"{got} of {awaited}"
        return f"{got}" if got > 1 else ""

    @property
    def remark(self) -> str:
        """The fate in a sentence, if it needs one."""
        fate = self.fate
        if fate is None:
            return ""
        if fate.failed:
            who, reason = next(iter(fate.failed.items()))
            more = f" (and {len(fate.failed) - 1} more)" if len(fate.failed) > 1 else ""
            why = f": {reason}" if reason else ""
            return f"not delivered to {self._reader(who)}{more}{why}"
        if EVERYONE in fate.waiting:
            return "nobody else is here yet: who comes while you are here gets it"
        if fate.waiting:
            names = sorted(map(self._reader, fate.waiting))
            verb = "is" if len(names) == 1 else "are"
            return f"waits for {listed(names)}, who {verb} away"
        return ""

    def _reader(self, who: str) -> str:
        return isolated(self.readers.get(who, "somebody"))


class ChatLog:
    """Entries, oldest first. `version` changes whenever anything does. `more`: there is
    something before them in the node's history. `today` needs not be told. `fresh` is
    the id of the first that its reader had not seen when he came back."""

    def __init__(self, today: str = "") -> None:
        self.entries: list[ChatEntry] = []
        self.version = 0
        self.more = False
        self.fresh = ""
        self._today = today
        self._known: dict[str, ChatEntry] = {}
        self._names: dict[str, str] = {}  # of authors, as of the last thing they said
        self._called: dict[tuple[str, str, bool], str] = {}
        self._people: tuple[Sequence[Peer], str] = (), ""

    # --- what is said ----------------------------------------------------------------

    def add(self, entry: ChatEntry) -> None:
        """Append what was said; the same message again is ignored."""
        if entry.id and entry.id in self._known:
            return
        self._insert(len(self.entries), entry)
        if _is_in_order(entry):
            self._tell_day(reversed(self.entries))
        while len(self.entries) > MAX_ENTRIES:
            self._remove(0)
            self.more = True
            self._tell_day(islice(self.entries, 1))

    def get(self, message: str) -> ChatEntry | None:
        """What has this id, if it is here."""
        return self._known.get(message)

    def begin_fresh(self, message: str) -> None:
        """From here on, all is new to its reader; "": nothing is."""
        if self.fresh != message:
            self.fresh = message
            self.version += 1

    def is_head(self, number: int) -> bool:
        """Whether an entry is to be told with its author, or goes with the one before
        it."""
        entry = self.entries[number]
        if number == 0 or entry.day or entry.id == self.fresh != "":
            return True
        last = self.entries[number - 1]
        author, late = (entry.who, entry.name), entry.late
        is_other = (last.who, last.name) != author or last.late != late
        return is_other or not 0 <= entry.sent - last.sent <= GROUPED

    def recall(
        self,
        entries: Sequence[ChatEntry],
        before: str | None = None,
        more: bool = False,
    ) -> bool:
        """Put a page of the history, oldest first, where it belongs: it ends before the
        message `before`, or it is the last one. `more`: there are others before it.
        False if there was no room for all.

        What stands before a last page that begins with something new need not be what
        comes before it, so it goes, to be asked for again.
        """
        known = [found for one in entries if (found := self._placed(one.id))]
        first, last = len(self.entries), 0  # between which something is other
        if before is None and more and entries and entries[0].id not in self._known:
            self._drop_before(entries[0].sent)
            first, last = 0, len(self.entries)
        at = self._at(known[-1], len(self.entries)) + 1 if known else 0
        if next_one := self._known.get(before or ""):
            at = self._at(next_one, len(self.entries))
        for entry in reversed(entries):
            if found := self._placed(entry.id):
                at = self._at(found, at + 1)
            elif entry.id not in self._known and len(self.entries) < MAX_ENTRIES:
                self._insert(at, entry)
                first, last = min(first, at), max(last, at) + 1
        self.tell_days(first, last)
        return len(self.entries) < MAX_ENTRIES

    def _at(self, entry: ChatEntry, end: int) -> int:
        """Where it is; found at once if that is not far before `end`."""
        entries = self.entries
        near = range(min(end, len(entries)) - 1, max(-1, end - 1 - NEAR), -1)
        found = next((at for at in near if entries[at] is entry), None)
        return entries.index(entry) if found is None else found

    def _placed(self, message: str) -> ChatEntry | None:
        """It, if it is known and in its place; what came late is not."""
        entry = self._known.get(message)
        return None if entry is None or entry.late else entry

    def _drop_before(self, sent: float) -> None:
        for at in reversed(range(len(self.entries))):
            entry = self.entries[at]
            waits = entry.fate is not None and entry.fate.mark in ("sending", "queued")
            if entry.id and entry.sent < sent and not waits:
                self._remove(at)

    def fold(self, entry: ChatEntry) -> None:
        """Show all lines of it from now on, or the first ones again."""
        entry.unfolded = not entry.unfolded
        self.version += 1

    def hide(self, who: str) -> None:
        """Show nothing of what somebody said."""
        for at in reversed(range(len(self.entries))):
            if self.entries[at].who == who:
                self._remove(at)
        self.tell_days(0, len(self.entries))

    @property
    def oldest(self) -> str | None:
        """The id of the first message; None if there is none."""
        return next((entry.id for entry in self.entries if entry.id), None)

    def turned(
        self, event: ChatDelivered | ChatQueued | ChatFailed, reader: str
    ) -> bool:
        """Something became of an own message for a `reader`, who is called so; False
        if it is not here."""
        entry = self._known.get(event.id)
        if entry is None:
            return False
        if entry.fate is None:
            entry.fate = Fate()
        entry.fate.turn(event)
        entry.readers[event.to] = reader
        self.version += 1
        return True

    # --- what the window tells -------------------------------------------------------

    def news(self, text: str) -> None:
        """A line of the window's own."""
        self.add(ChatEntry("", "", "", text))

    def sum_up(self, told: Summary) -> None:
        """Who came and went; what was told of the same minute is told anew."""
        news = (one for one in reversed(self.entries) if one.minute)
        entry = next(news, None)
        if entry is not None and entry.minute == told.minute:
            entry.text = told.text or "Nobody came or went"
            self.version += 1
        elif told.text:
            self.add(ChatEntry("", "", "", told.text, minute=told.minute))

    # --- what people are called ------------------------------------------------------

    def know(self, people: Sequence[Peer], me: str) -> None:
        """Those who are here now, and what I am called."""
        if self._people != (people, me):
            self._people = people, me
            self._called.clear()
            self.version += 1

    def label(self, entry: ChatEntry) -> str:
        """What its author is called, so that none of those who said something here, or
        are here, is taken for another."""
        key = entry.who, entry.name, entry.coded
        if key not in self._called:
            people, me = self._people
            here = {str(peer.id): peer.name for peer in people}
            every = self._names | here | {entry.who: entry.name}
            named = ((NodeId(who), name) for who, name in every.items())
            apart = coded_of(people) | ({entry.who} if entry.coded else set())
            self._called[key] = labelled(named, me, apart)[NodeId(entry.who)]
        return self._called[key]

    # --- inside ----------------------------------------------------------------------

    def _insert(self, at: int, entry: ChatEntry) -> None:
        if entry.who and not entry.mine:
            is_newest = at == len(self.entries) or entry.who not in self._names
            if is_newest and self._names.get(entry.who) != entry.name:
                self._names[entry.who] = entry.name
                self._called.clear()
        self.entries.insert(at, entry)
        if entry.id:
            self._known[entry.id] = entry
        self.version += 1

    def _remove(self, at: int) -> None:
        self._known.pop(self.entries.pop(at).id, None)
        self.version += 1

    def _tell_day(self, entries: Iterator[ChatEntry]) -> None:
        """The same for the first of these; the next one, if any, is before it."""
        dated = [*islice(filter(_is_in_order, entries), 2)]
        if dated:
            before = day_of(dated[1].sent) if dated[1:] else self._today
            date = day_of(dated[0].sent)
            dated[0].day = date if date != before else ""

    def tell_days(self, first: int, end: int) -> None:
        """The day stands above the first message of it: so far as those from `first` to
        `end` are others than before, which the next one depends on, too."""
        earlier = (self.entries[at] for at in range(first - 1, -1, -1))
        before = next(filter(_is_in_order, earlier), None)
        last = self._today if before is None else day_of(before.sent)
        for at in range(first, len(self.entries)):
            entry = self.entries[at]
            if _is_in_order(entry):
                date = day_of(entry.sent)
                entry.day = date if date != last else ""
                last = date
                if at >= end:
                    return


def _is_in_order(entry: ChatEntry) -> bool:
    """Whether it stands where it was said, so that its day counts."""
    return bool(entry.sent) and not entry.late


def entry_of(line: Line, me: str, calls: Iterable[Call] = ()) -> ChatEntry:
    """A line of a conversation as an entry of its log."""
    return ChatEntry(
        *(line.id, line.author, line.name, line.text, line.sent),
        mine=line.author == me,
        late=line.late,
        calls=tuple(calls),
        fate=line.fate,
        coded=line.coded,
    )
