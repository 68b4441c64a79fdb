"""Who reaches the host through others only: a bench of pupils gets in, whatever comes
through another machine, and those for whom there is no room play beside it in peace."""

from __future__ import annotations

import pytest

from p2p.events import Event, Notice, RoomLeft
from p2p.messages import Term
from p2p.room import newcomers
from p2p.testing import Station
from tests.hostile.helpers.control import TOY
from tests.hostile.helpers.liar import Arena, Liar
from tests.p2p.helpers.toy import Toy

ROOM_FOR = 4  # through one machine, in these tests: the LAN is a small one
SOON = 2.5  # seconds, to be let in, or to be turned away and find each other
A_WHILE = 2.0  # seconds without any change


@pytest.fixture(autouse=True)
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(newcomers, "MAX_THROUGH_ONE", ROOM_FOR)


class Hall(Arena):
    """A table of some who are linked, the host first; and what each was told."""

    def __init__(self, near: int) -> None:
        self.told: list[tuple[Station, Event]] = []
        super().__init__(1, [Toy()])
        self.near = [self.add(f"n{number}") for number in range(near)]
        self.run(0.4)
        for station in self.near:
            station.play(TOY)
            self.run(0.4)

    def happened(self, station: Station, event: Event) -> None:
        self.told.append((station, event))
        super().happened(station, event)

    def look(self) -> None:
        """Not all who are linked can be one here: the judge of that is not asked."""

    def bench(self, pupils: int, *bearers: Station, name: str = "p") -> list[Station]:
        """So many come, of the near with a link to these alone."""
        bench = [self.add(f"{name}{number}") for number in range(pupils)]
        self.seat(bench, *bearers)
        return bench

    def seat(self, bench: list[Station], *bearers: Station) -> None:
        others = [s for s in self.stations.values() if s not in (*bench, *bearers)]
        for pupil in bench:
            for other in others:
                self.cut(pupil, other)
        self.run(0.5)
        for pupil in bench:
            pupil.play(TOY)
            self.run(0.05)
        self.run(SOON)

    def inside(self, stations: list[Station]) -> list[Station]:
        """Who of these is in, as its host has it."""
        room = self.near[0].room
        assert room is not None
        return [station for station in stations if station.id in room.present()]

    def full(self) -> set[Station]:
        """Who was told that there is no room."""
        told = self.told
        return {
            s for s, e in told if isinstance(e, Notice) and e.code == "plays_beside"
        }


def reign(station: Station) -> Term:
    assert station.room is not None
    assert station.room.election.term is not None
    return station.room.election.term


def check_quiet(lan: Hall, stations: list[Station]) -> None:
    """No reign begins, and each station's game goes on."""
    before = [(reign(s), s.room.log.tick) for s in stations if s.room]
    lan.run(A_WHILE)
    for station, (term, tick) in zip(stations, before, strict=True):
        assert station.room is not None
        assert reign(station) == term
        assert station.room.log.tick > tick
    assert not [e for s, e in lan.told if isinstance(e, RoomLeft) and s in stations]


def ghosts(lan: Hall, count: int) -> list[Station]:
    """Of one machine: one is linked with all, and the others with that one alone."""
    laptop: list[Station] = [Liar(lan, f"ghost{n}") for n in range(count + 1)]
    for number, one in enumerate(laptop):
        one.number, one.port = laptop[0].number, one.port + number
    first, *others = laptop
    lan.enter(first)
    lan.run(0.4)
    first.play(TOY)
    lan.run(0.4)
    for one in others:
        lan.enter(one)
    lan.seat([*others], first)
    return laptop


def test_who_come_through_a_laptop_take_no_place_of_those_who_come_elsewhere() -> None:
    lan = Hall(2)
    laptop = ghosts(lan, 2 * ROOM_FOR)
    assert len(lan.inside(laptop)) == 1 + ROOM_FOR
    before = reign(lan.near[0])
    bench = lan.bench(ROOM_FOR - 1, lan.near[1])
    assert lan.inside(bench) == bench
    assert reign(lan.near[0]) == before
    check_quiet(lan, [*lan.near, *bench])


def test_for_whom_there_is_no_room_is_told_so_and_plays_beside_it() -> None:
    lan = Hall(3)
    before = reign(lan.near[0])
    bench = lan.bench(ROOM_FOR + 3, lan.near[1])
    inside = lan.inside(bench)
    outside = [pupil for pupil in bench if pupil not in inside]
    assert len(inside) == ROOM_FOR
    assert lan.full() == {*outside}
    assert {reign(station) for station in (*lan.near, *inside)} == {before}
    assert len({reign(station) for station in outside}) == 1
    check_quiet(lan, [*lan.near, *bench])


def test_so_it_is_where_two_bring_them_and_one_of_these_goes() -> None:
    lan = Hall(3)
    bench = lan.bench(2 * ROOM_FOR + 2, *lan.near[1:])
    outside = {pupil for pupil in bench if pupil not in lan.inside(bench)}
    assert outside
    check_quiet(lan, [*lan.near, *bench])
    lan.kill(lan.near[1])
    lan.run(SOON)
    check_quiet(lan, [lan.near[0], lan.near[2], *bench])


def test_when_the_host_goes_and_its_heir_has_links_to_all_they_are_one() -> None:
    lan = Hall(3)
    bench = lan.bench(ROOM_FOR + 3, lan.near[1])
    lan.kill(lan.near[0])
    lan.run(2 * SOON)
    rest = [*lan.near[1:], *bench]
    assert len({reign(station) for station in rest}) == 1
    check_quiet(lan, rest)


def test_when_places_become_free_some_of_those_beside_it_come_in(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(newcomers, "FULL_FOR", 1.0)
    lan = Hall(3)
    bench = lan.bench(ROOM_FOR + 3, lan.near[1])
    for pupil in lan.inside(bench)[:2]:
        lan.kill(pupil)
        bench.remove(pupil)
    lan.run(3 * SOON)
    assert len(lan.inside(bench)) == ROOM_FOR
    check_quiet(lan, [*lan.near, *bench])
