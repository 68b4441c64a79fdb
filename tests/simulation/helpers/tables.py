"""A schedule of faults played at several tables at once: two of them have one name, one
of these is locked."""

from __future__ import annotations

from p2p.errors import BadText
from p2p.messages import RoomId
from p2p.testing import Lan, Station
from tests.simulation.helpers.schedule import TOY, Company, Schedule, check_calm, draw

NAME, KEY = "Table 2", "gate"
KINDS = (None, NAME, NAME)  # by the number of a station: the open one, and two others
SETTLED = 3.0  # seconds: one table may be well long before another


class Tables(Company):
    """Every third station sits at one table."""

    def __init__(self, schedule: Schedule) -> None:
        super().__init__(schedule)
        self._ids: dict[int, RoomId] = {}

    def begin(self) -> None:
        """Each table is opened by one who is alone; then all meet, and take their
        places."""
        stations = [*self.lan.stations.values()]
        self.lan.partition(*([station] for station in stations))
        for station in stations[: len(KINDS)]:
            self._open(station)
        self.lan.run(0.6)
        self.lan.heal()
        self.lan.run_until(lambda: self._all_linked(stations), 6.0)
        self.lan.run(0.5)
        for station in stations[len(KINDS) :]:
            self._enter(station)
            self.lan.run(self.dice.choice((0.0, 0.01, 0.35)))
        self.lan.at(self.lan.now, self._press)
        self.lan.run(self.dice.random())

    def _all_linked(self, stations: list[Station]) -> bool:
        return all(len(s.core.runs()) == len(stations) - 1 for s in stations)

    def _kind(self, station: Station) -> int:
        return [*self.lan.stations.values()].index(station) % len(KINDS)

    def _open(self, station: Station) -> None:
        kind = self._kind(station)
        station.play(TOY, table=KINDS[kind] or TOY, key=KEY if kind == 2 else None)
        assert station.room is not None
        self._ids[kind] = station.room.id

    def _enter(self, station: Station) -> None:
        kind = self._kind(station)
        wanted = self._ids[kind].hex() if kind in self._ids else None
        try:
            station.play(TOY, table=wanted, key=KEY if kind == 2 else None)
        except BadText:  # nobody tells it of that table: it opens one
            self._open(station)

    def _return(self, station: Station) -> None:
        if not station.running:
            self.lan.start(station)
        if not station.in_room:
            self._enter(station)

    def _is_well(self) -> None:
        self.lan.run(SETTLED)
        at: dict[RoomId, list[Station]] = {}
        for station in self.lan.running():
            assert station.room is not None
            at.setdefault(station.edition, []).append(station)
        for stations in at.values():
            check_calm(self.lan, stations=stations)
        _are_listed(self.lan, at)


def _are_listed(lan: Lan, at: dict[RoomId, list[Station]]) -> None:
    """Everybody sees every table, with its opener, and how many are there."""
    sizes = {ident.hex(): len(stations) for ident, stations in at.items()}
    for station in lan.running():
        told = {info.table: info.members for info in station.core.rooms()}
        assert told == sizes, (station, told, sizes)


def play_tables(seed: int) -> Lan:
    """Play the schedule of a seed at three tables. Raises `Violation`."""
    drawn = draw(seed, vices=())
    company = Tables(Schedule(seed, max(drawn.stations, 5), drawn.steps, drawn.wifi))
    company.begin()
    for step in drawn.steps:
        company.take(step)
    company.end()
    return company.lan
