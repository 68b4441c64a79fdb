"""A table that plays for hours on a network as it is, and what its players notice.

Nobody is harmed: all that happens to them is Wi-Fi. To be fast it does not look after
the promises at every event, which the random schedules do.
"""

from __future__ import annotations

from collections import Counter
from random import Random

from msgspec import Struct, field

from p2p.effects import Send
from p2p.election.roles import Role
from p2p.events import Event, Ticked
from p2p.identity import NodeId
from p2p.messages import Claim, Handoff, Term
from p2p.testing import Lan, Station
from tests.p2p.helpers.toy import Toy

TOY = "toy"
KEYS = 1.0  # seconds between two presses of a player
SETTLED = 2.0  # seconds after a change of host until the Wi-Fi follows it
FORGET = 10.0  # seconds of events that are kept
AT_LAST = 5.0  # seconds on cables, until all that was pressed must count
WHO = {  # is on Wi-Fi
    "nobody": "all on cables",
    "host": "whoever hosts is on Wi-Fi",
    "guest": "one guest is on Wi-Fi, the next to host",
    "all": "all on Wi-Fi",
    "some": "every other one is on Wi-Fi, the host too",
}

Reign = tuple[int, NodeId]


class Notes(Struct):
    """What was noticed; notes of several tables can be added."""

    seconds: float = 0.0
    takeovers: int = 0  # nobody wanted them
    handovers: int = 0  # a host wanted it
    merges: int = 0  # of two halves, after a takeover
    gaps: Counter[int] = field(default_factory=Counter)  # ms between ticks: how many
    pressed: int = 0
    refused: int = 0
    lost: int = 0  # presses that never counted
    doubled: int = 0

    def add(self, other: Notes) -> None:
        """Take another table's in."""
        for name in self.__struct_fields__:
            setattr(self, name, getattr(self, name) + getattr(other, name))

    def gap(self, percent: float) -> int:
        """Milliseconds that so many percent of the gaps do not exceed."""
        left = self.gaps.total() * percent / 100
        for ms, count in sorted(self.gaps.items()):
            left -= count
            if left <= 0:
                return ms
        return max(self.gaps, default=0)


class LongPlay(Lan):
    """A LAN on which a table of the toy plays. `who`: is on Wi-Fi, see `WHO`.
    `is_watched`: the promises are looked after, too, which takes a fifth longer."""

    def __init__(
        self, seed: int, stations: int, who: str, is_watched: bool = False
    ) -> None:
        super().__init__(seed, [Toy()])
        self.notes = Notes()
        self.host: Station | None = None  # of the last tick of a new reign
        self._who = who
        self._is_watched = self.counts_presses = is_watched
        self._keys = Random(f"{seed} keys")
        self._has_begun = self._is_over = False
        self._wired: set[Station] = set()  # for ever
        self._told_at: dict[str, float] = {}  # when each had its last tick
        self._reigns: set[Reign] = set()
        self._claims: dict[Reign, Claim] = {}
        self._handed: set[Reign] = set()  # their hosts gave them away
        for number in range(stations):
            self.sit(f"n{number}")
        self._has_begun = True
        self.run(1.0)
        self._shuffle()
        self.at(self.now, self._press)
        self.at(self.now, self._forget)
        self._begun = self.now
        self.notes = Notes()

    def sit(self, name: str) -> Station:
        """One more comes, on a cable, and plays. Whoever comes late keeps the cable."""
        station = self.add(name)
        if self._has_begun:
            self._wired.add(station)
        if not self._is_watched:
            station.core.watch(1, False, False)  # no digest: nobody compares it
        self.run(0.3)
        station.play(TOY)
        self.run(0.5)
        return station

    def close(self) -> Notes:
        """Stop the clock, see what became of all presses, and hand over the notes."""
        self.notes.seconds = self.now - self._begun
        self._is_over = True
        self.cable(*self.on_wifi)
        noticed, self.notes = self.notes, Notes()
        self.run(AT_LAST)
        for station in self.stations.values():
            assert station.room is not None, f"{station} is out of the game"
            counted = station.room.replica.score_of(station.id)
            noticed.pressed += station.pressed
            noticed.lost += max(0, station.pressed - counted)
            noticed.doubled += max(0, counted - station.pressed)
        return noticed

    # --- what it notices -------------------------------------------------------------

    def happened(self, station: Station, event: Event) -> None:
        if self._is_watched:
            super().happened(station, event)
        if not isinstance(event, Ticked):
            return
        before, self._told_at[station.name] = (
            self._told_at.get(station.name, self.now),
            self.now,
        )
        self.notes.gaps[round((self.now - before) * 1000)] += 1
        reign = (event.term, event.host)
        if reign not in self._reigns:
            self._reigns.add(reign)
            self._new_reign(reign)

    def sent(self, station: Station, send: Send) -> None:
        if self._is_watched:
            super().sent(station, send)
        match send.message:
            case Claim(term=term) as claim if term.host == station.id:
                self._claims.setdefault(_reign(term), claim)
            case Handoff(term=term) if term.host == station.id:
                self._handed.add(_reign(term))

    def look(self) -> None:
        if self._is_watched:
            super().look()

    def _new_reign(self, reign: Reign) -> None:
        self.host = self.station_of(reign[1])
        claim = self._claims.get(reign)
        parents = [_reign(term) for term in claim.parents] if claim else []
        if len(parents) > 1:
            self.notes.merges += 1
        elif self._handed.intersection(parents):
            self.notes.handovers += 1
        elif parents and parents[0][1] != reign[1]:
            self.notes.takeovers += 1
        self.at(self.now + SETTLED, self._shuffle)

    # --- what it does ----------------------------------------------------------------

    def _shuffle(self) -> None:
        """Who is on Wi-Fi is a matter of who hosts."""
        if self._is_over:
            return
        everybody = self.running()
        rooms = [s.room for s in everybody if s.room is not None]
        hosting = [room for room in rooms if room.election.role is Role.HOST]
        if len(hosting) != 1:  # they have not found together yet
            self.at(self.now + SETTLED, self._shuffle)
            return
        (host,) = (s for s in everybody if s.id == hosting[0].me)
        first = hosting[0].election.heirs()[:1]
        rest = [s for s in everybody if s is not host]
        wanted = {
            "nobody": [],
            "host": [host],
            "guest": [s for s in rest if s.id in first],
            "all": everybody,
            "some": [host, *rest[1::2]],
        }[self._who]
        wanted = [station for station in wanted if station not in self._wired]
        if self._who == "some" and self.on_wifi:
            return  # these are stations, whoever hosts
        self.cable(*(s for s in self.on_wifi if s not in wanted))
        self.wifi(*(s for s in wanted if s not in self.on_wifi))

    def _press(self) -> None:
        if self._is_over:
            return
        for station in self.stations.values():
            if station.in_room and not station.press("left"):
                self.notes.refused += 1
        self.at(self.now + KEYS * 2 * self._keys.random(), self._press)

    def _forget(self) -> None:
        for station in self.stations.values():
            station.events.clear()
        self.at(self.now + FORGET, self._forget)


def _reign(term: Term) -> Reign:
    return term.counter, term.host
