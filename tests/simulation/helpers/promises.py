"""What the chat promises its users, and whether it was kept on a simulated LAN.

Some is seen as it happens (a mark that is wrong at that moment, a word that nobody
said), the rest when all is mended. A word that nobody was told to be safe may be lost:
its writer's process died before his disk had it.
"""

from __future__ import annotations

from collections import Counter, defaultdict, deque
from collections.abc import Sequence
from typing import NamedTuple

from p2p.chat import archive, records, taken
from p2p.chat.archive import USUAL
from p2p.chat.keeper import AHEAD
from p2p.chat.quota import WORDS_AN_HOUR, WORDS_AT_ONCE
from p2p.chat.records import QUEUED
from p2p.events import (
    EVERYONE,
    ChatDelivered,
    ChatFailed,
    ChatMessage,
    ChatQueued,
    ChatReceived,
    Event,
)
from p2p.identity import NodeId
from p2p.testing import Lan, Station
from tests.p2p.helpers.crowd import MORNING

MINUTE = 60.0  # seconds
LOOK_EVERY = 0.5  # seconds between looks at the bounds
SURE = 0.05  # seconds in which a disk has what it was given, in all cases


class Word(NamedTuple):
    """What an honest one said. `to`: None for all."""

    ident: str
    writer: Station
    to: Station | None
    text: str
    at: float
    life: int


class Promises:
    """On one LAN. `liar`: the name of the one who promises nothing."""

    def __init__(self, lan: Lan, liar: str) -> None:
        self.lan = lan
        self.words: dict[str, Word] = {}
        self.liar = liar
        self._idents: dict[str, Word] = {}
        self._marks: dict[tuple[str, str], list[str]] = defaultdict(list)
        self._marks_now: dict[tuple[object, str, str], list[str]] = defaultdict(list)
        self._has_it: dict[str, dict[str, float]] = defaultdict(dict)  # id: who: when
        self._shown: list[tuple[Station, int, float, ChatReceived]] = []
        self._looks_at = 0.0
        self._forgot: list[tuple[str, float, set[str]]] = []
        self._pace: dict[tuple[str, NodeId], deque[float]] = defaultdict(deque)
        self._wiped: dict[str, float] = {}
        self._died: dict[str, list[float]] = defaultdict(list)
        self._paused: dict[str, list[float]] = defaultdict(list)
        self._disks: dict[str, set[tuple[NodeId, int]]] = defaultdict(set)
        happened = lan.happened

        def hear(station: Station, event: Event) -> None:
            happened(station, event)
            if station.name != self.liar:
                self._happened(station, event)

        lan.happened = hear  # type: ignore[method-assign]

    @property
    def honest(self) -> list[Station]:
        """All but the liar."""
        return [s for s in self.lan.stations.values() if s.name != self.liar]

    def say(self, writer: Station, text: str, to: Station | None) -> None:
        """Let somebody say something."""
        place = writer, to, text, self.lan.now, writer.lives
        ident = writer.say(text, to.id if to is not None else None)
        word = Word(ident, *place)
        if writer.name != self.liar:
            self.words[text] = self._idents[ident] = word

    def wiped(self, station: Station) -> None:
        """Its disk is gone; to be told before."""
        self._wiped[station.name] = self.lan.now
        self._disks[station.name] |= _numbers(station)

    def forget(self, station: Station) -> None:
        """Its user forgets all that was said to everyone."""
        told = {one.text for one in past(station) if one.state != QUEUED}
        texts = told & {*self.words}
        self._forgot.append((station.name, self.lan.now, texts))
        station.do(lambda core, now: core.forget(now))

    # --- as it happens ---------------------------------------------------------------

    def _happened(self, station: Station, event: Event) -> None:
        match event:
            case ChatReceived():
                self._received(station, event)
            case ChatDelivered(ident, to):
                self._mark(station, ident, to, "delivered")
                self._has_it[ident][to] = self.lan.now
                self._is_there(station, ident, to)
            case ChatFailed(ident, to):
                self._mark(station, ident, to, "failed")
            case ChatQueued(ident, to):
                self._mark(station, ident, to, "queued")

    def _mark(self, station: Station, ident: str, to: str, state: str) -> None:
        marks = self._marks[ident, to]
        before = self._marks_now[station.life, ident, to]
        assert "delivered" not in before, f"{ident} to {to[:8]}: {state} after {before}"
        marks.append(state)
        before.append(state)

    def _is_there(self, writer: Station, ident: str, to: NodeId) -> None:
        """A mark says that the reader has it: then his disk does."""
        word = self._idents.get(ident)
        if word is None or word.to is None or word.to.name == self.liar:
            return
        key = writer.id, int(ident.rsplit("-")[-1], 16)
        has = word.to.disk.has_taken(*key) or key in self._disks[word.to.name]
        assert has, f"{word.text!r} is marked as delivered, and {word.to} lacks it"

    def _received(self, station: Station, event: ChatReceived) -> None:
        sender = self.lan.station_of(event.sender)
        if sender in self.honest:
            word = self.words.get(event.text)
            assert word is not None, f"{sender} never said {event.text!r}"
            assert word.writer is sender, f"{sender} did not say {event.text!r}"
            if event.to == EVERYONE:
                assert word.to is None, f"{event.text!r} was for one"
            else:
                assert word.to is station, f"{event.text!r} was for another"
                told = self._has_it[word.ident].get(station.id, self.lan.now)
                is_new = told >= self.lan.now or self._lost_at(station.name) >= word.at
                assert is_new, f"{event.text!r} shown again after it was marked"
        self._shown.append((station, station.lives, self.lan.now, event))
        if event.to == EVERYONE and not event.late:
            self._is_no_flood(station, event.sender)
        if self.lan.now >= self._looks_at:
            self._looks_at = self.lan.now + LOOK_EVERY
            assert bounds_of(station) == ""

    def _is_no_flood(self, station: Station, sender: NodeId) -> None:
        times = self._pace[station.name, sender]
        times.append(self.lan.now)
        while times[0] < self.lan.now - MINUTE:
            times.popleft()
        most = WORDS_AT_ONCE + WORDS_AN_HOUR / 60 + 1
        lives = station.lives  # each begins with a full measure
        assert len(times) <= most * lives, f"{len(times)} in a minute to {station}"

    # --- in the end ------------------------------------------------------------------

    def are_kept(self, are_all_equal: bool = True) -> bool:
        """Whether nothing is open any more."""
        if not all(s.core.is_confirmed for s in self.honest):
            return False
        if any(_waits(station) for station in self.honest):
            return False
        if any(self._twice(station) for station in self.honest):
            return False  # the mark that the first of two goes is on its way
        return not are_all_equal or self.apart() == ""

    def check(self, are_all_equal: bool = True) -> None:
        """All of them, when all is mended and time has passed. Raises
        `AssertionError`."""
        for station in self.honest:
            assert bounds_of(station) == ""
            assert station.core.is_confirmed, f"{station} still waits"
        if are_all_equal:
            assert self.apart() == "", self.apart()
        self._nothing_is_invented()
        self._what_is_forgotten_stays_so()
        if are_all_equal:
            self._what_is_marked_is_there()
            self._late_is_marked()
        for word in self.words.values():
            if word.to is not None and word.to.name != self.liar:
                self._is_kept_to_one(word, word.to)
        self._nothing_is_shown_twice()

    def apart(self) -> str:
        """In what the histories of honest ones differ; "" if in nothing."""
        first, *others = self._comparable()
        since = max(self._floor(one) for one in self.honest)
        mine = self._dated(first, since)
        for other in others:
            theirs = self._dated(other, since)
            if mine != theirs:
                here, there = set(mine) - set(theirs), set(theirs) - set(mine)
                return (
                    f"{first} alone has {sorted(here)[:3]}, {other} alone "
                    f"{sorted(there)[:3]}, of {len(mine)} and {len(theirs)}"
                )
        return ""

    def _comparable(self) -> list[Station]:
        some = self.lan.stations.values()
        if all(station.clock == MORNING for station in some):
            return self.honest
        # What is dated anew, to a time that somebody wants nothing of, is lost to him.
        forgot = {name for name, _, _ in self._forgot}
        return [s for s in self.honest if s.name not in forgot] or self.honest[:1]

    def _dated(self, station: Station, since: float) -> list[tuple[str, str, float]]:
        told = [_told(one) for one in past(station) if one.sent > since]
        if station.clock - MORNING <= AHEAD:
            return told
        # Whose own clock is far ahead keeps what was dated by it; nobody else does.
        until = (MORNING + AHEAD) / 1000 + self.lan.now
        return [one for one in told if one[2] <= until]

    def _floor(self, station: Station) -> float:
        """Up to when its user has forgotten all, Unix time."""
        kept = station.core._talk._everyone._keeper._forgotten
        forgotten = [at for name, at, _ in self._forgot if name == station.name]
        return (kept or 0) / 1000 if forgotten else 0.0

    def _what_is_forgotten_stays_so(self) -> None:
        if any(station.clock != MORNING for station in self.lan.stations.values()):
            return  # what a wrong clock has dated is said again
        for name, at, texts in self._forgot:
            if self._wiped.get(name, -1.0) >= at or self._dies(name, at):
                continue  # that he forgot is forgotten, too
            again = {one.text for one in past(self.lan.stations[name])} & texts
            assert not again, f"{name} forgot {sorted(again)[:3]}, and it came back"

    def _nothing_is_invented(self) -> None:
        for station in self.honest:
            for one in past(station):
                sender = self.lan.station_of(one.sender)
                if sender in self.honest:
                    word = self.words.get(one.text)
                    is_true = word is not None and word.writer is sender
                    assert is_true, f"{station} has {one.text!r} of {sender}"
                    assert word is None or word.to is None, one.text
            assert not self._twice(station), self._twice(station)

    def _twice(self, station: Station) -> list[tuple[str, int]]:
        """What an honest one has said, and is there more than once."""
        if _forgets(station):
            return []
        said = (
            one.text
            for one in past(station)
            if self.lan.station_of(one.sender) in self.honest
        )
        return [(text, many) for text, many in Counter(said).items() if many > 1]

    def _what_is_marked_is_there(self) -> None:
        texts = {one.text for station in self.honest for one in past(station)}
        for word in self.words.values():
            if word.to is not None or word.text in texts:
                continue
            if self._is_misdated(word):
                continue
            # The disk of whoever had it may be gone, or he died before it was proven.
            safe = [
                name
                for name, at in self._who_has(word)
                if self._lost_at(name) < word.at and not self._dies(name, at)
            ]
            assert not safe, f"{safe} had {word.text!r}, and it is lost"

    def _lost_at(self, name: str) -> float:
        """When it last lost its disk, or its user wanted to have nothing."""
        forgot = [at for who, at, _ in self._forgot if who == name]
        return max(self._wiped.get(name, -1.0), *forgot, -1.0)

    def _is_misdated(self, word: Word) -> bool:
        """Whether a wrong clock may have dated it, and its writer cannot say it again,
        for he does not know any more that he ever did."""
        name = word.writer.name
        is_lost = any(at >= word.at - SURE for at in self._died[name])
        is_lost = is_lost or self._lost_at(name) >= word.at
        some = self.lan.stations.values()
        return (is_lost or _forgets(word.writer)) and any(
            one.clock != MORNING for one in some
        )

    def _who_has(self, word: Word) -> list[tuple[str, float]]:
        told = self._has_it[word.ident].items()
        stations = [(self.lan.station_of(NodeId(to)), at) for to, at in told]
        return [
            (s.name, at) for s, at in stations if s is not None and s in self.honest
        ]

    def died(self, station: Station) -> None:
        """Its process is about to end."""
        self._died[station.name].append(self.lan.now)

    def paused(self, station: Station) -> None:
        """Its process, and with it the disk, stands still from now on."""
        self._paused[station.name].append(self.lan.now)

    def _dies(self, name: str, at: float) -> bool:
        return any(at - 1.2 <= died <= at + 1.2 for died in self._died[name])

    def _late_is_marked(self) -> None:
        """What came when later ones had been shown says so."""
        if any(station.clock != MORNING for station in self.lan.stations.values()):
            return  # what a wrong clock has dated stood elsewhere when it was shown
        told = max((past(one) for one in self.honest), key=len)
        count = Counter(one.text for one in told)  # a liar says one thing often
        order = {o.text: at for at, o in enumerate(told) if count[o.text] == 1}
        for station in self.honest:
            late = {one.text: one.late for one in past(station)}
            newest = -1
            life = 0
            for shown, lives, _, event in self._shown:
                if shown is not station or event.text not in self.words:
                    continue
                if lives != life:
                    newest, life = -1, lives
                at = order.get(event.text)
                if at is None:
                    continue
                if at < newest and life == station.lives:
                    is_marked = late.get(event.text, True)
                    assert is_marked, f"{station}: {event.text!r} is not late"
                newest = max(newest, at)

    def _is_kept_to_one(self, word: Word, reader: Station) -> None:
        writer, ident = word.writer, word.ident
        wiped = max(self._lost_at(s.name) for s in (writer, reader))
        marks = self._marks[ident, reader.id]
        found = [one for one in past(reader, writer) if one.id == ident]
        assert len(found) <= 1, f"{word.text!r} is there twice"
        if wiped >= word.at or any(_forgets(s) for s in (writer, reader)):
            return
        own = [one for one in past(writer, reader) if one.id == ident]
        if not own:  # he died before it was on his disk
            assert "queued" not in marks, f"{word.text!r} was to wait, and is lost"
            halts = self._died[writer.name] + self._paused[writer.name]
            is_unsure = any(word.at <= at <= word.at + SURE for at in halts)
            assert is_unsure, f"{word.text!r} was on a disk, and is lost"
            return
        if own[0].state == "failed":
            assert marks[-1] == "failed", word.text
        else:
            assert own[0].state == "delivered", f"{word.text!r} is {own[0].state}"
            assert found, f"{word.text!r} is delivered, and not there"

    def _nothing_is_shown_twice(self) -> None:
        seen: Counter[tuple[str, int, str, str]] = Counter()
        for station, life, _, event in self._shown:
            if event.text not in self.words:
                continue  # a liar says one thing often
            seen[station.name, life, event.id, event.to] += 1
        twice = [key for key, count in seen.items() if count > 1]
        assert not twice, f"shown twice: {twice[:3]}"


def past(station: Station, other: Station | None = None) -> Sequence[ChatMessage]:
    """All that it can look back at, with everyone or with one."""
    found: list[ChatMessage] = []
    before: str | None = None
    while True:
        to = other.id if other is not None else None
        page = station.core.history(to, before, 1000)
        found[:0] = page.messages
        if not page.more:
            return found
        before = found[0].id


def _waits(station: Station) -> bool:
    # Not by its histories: to ask for all of them costs more than all else.
    everyone, boxes = (
        station.core._talk._everyone,
        station.core._talk._direct._writing._boxes,
    )
    return bool(everyone._speaker.drafts) or any(len(box) for box in boxes.values())


def _forgets(station: Station) -> bool:
    """Whether all is too old by its own clock, once it is alone."""
    return station.clock - MORNING > USUAL.seconds * 1000


def _told(one: ChatMessage) -> tuple[str, str, float]:
    return one.sender, one.text, one.sent


def _numbers(station: Station) -> set[tuple[NodeId, int]]:
    kept = station.disk.all()
    return {(n.peer, n.number) for n in kept if isinstance(n, records.Number)}


def bounds_of(station: Station) -> str:
    """Which bound does not hold there; "" if all do."""
    everyone, direct = station.core._talk._everyone, station.core._talk._direct
    held = everyone._archive
    strangers = sum(not held.has_met(one.author) for one in held)
    limits = held.bounds
    found = [
        (len(held) > limits.messages, f"{len(held)} messages"),
        (strangers > limits.strangers, f"{strangers} messages of strangers"),
        (strangers != held._shares.of_strangers, "strangers are not counted well"),
        (len(held.logs) > archive.MAX_LOGS, f"{len(held.logs)} logs"),
        (len(direct._reading.taken) > taken.MOST_TAKEN + 1024, "numbers"),
        (len(everyone._speaker.drafts) > 1000 + 2, "drafts"),
    ]
    return ", ".join(f"{station}: {what}" for is_so, what in found if is_so)
