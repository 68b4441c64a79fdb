"""Crowds that never met find together: on more machines, and then in larger numbers."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from p2p.testing import Lan, Station
from p2p.testing.calm import HEALED
from tests.p2p.helpers.toy import Toy
from tests.simulation.helpers.playing import inside
from tests.simulation.helpers.schedule import check_calm

OLDER_BY = 2.0  # seconds


@dataclass
class Meeting:
    """`fewer` and `more` have each had a room of one table for themselves, and see each
    other for the first time when the LAN heals."""

    lan: Lan
    fewer: list[Station]
    more: list[Station]

    def hosts(self) -> set[str]:
        """Whom those who are here follow."""
        rooms = [station.room for station in (*self.fewer, *self.more)]
        hosts = {self.lan.station_of(room.election.host) for room in rooms if room}
        return {host.name for host in hosts if host is not None}


def server(lan: Lan, name: str, count: int) -> list[Station]:
    """So many at one machine."""
    first = lan.add(f"{name}0")
    return [first, *(lan.add(f"{name}{n}", beside=first) for n in range(1, count))]


def laptops(lan: Lan, name: str, count: int) -> list[Station]:
    return [lan.add(f"{name}{n}") for n in range(count)]


def meet(
    lan: Lan, fewer: list[Station], more: list[Station], is_older: bool
) -> Meeting:
    lan.partition(fewer, more)
    lan.run(3.0)
    groups = (fewer, more) if is_older else (more, fewer)
    for group in groups:
        for station in group:
            station.play("toy")
        lan.run(OLDER_BY)
        assert all(map(inside, group))
    meeting = Meeting(lan, fewer, more)
    assert len(meeting.hosts()) == 2
    lan.heal()
    pairs = [(one, other) for one in fewer for other in more]
    assert lan.run_until(
        lambda: all(lan.reach.is_direct(*pair) for pair in pairs), 15.0
    )
    lan.run(HEALED + 0.5)
    check_calm(lan)
    return meeting


either_older = pytest.mark.parametrize("is_older", [True, False])


def names(stations: list[Station]) -> set[str]:
    return {station.name for station in stations}


@either_older
def test_a_terminal_server_comes_to_the_many_laptops(is_older: bool) -> None:
    lan = Lan(3, [Toy()])
    fewer, more = server(lan, "s", 12), laptops(lan, "l", 5)
    assert meet(lan, fewer, more, is_older).hosts() < names(more)


@either_older
def test_one_laptop_comes_to_the_terminal_server(is_older: bool) -> None:
    lan = Lan(4, [Toy()])
    fewer, more = laptops(lan, "l", 1), server(lan, "s", 12)
    assert meet(lan, fewer, more, is_older).hosts() < names(more)


@either_older
def test_of_two_rooms_on_one_computer_the_smaller_comes_to_the_larger(
    is_older: bool,
) -> None:
    lan = Lan(5, [Toy()])
    all_of_them = server(lan, "s", 7)
    fewer, more = all_of_them[:3], all_of_them[3:]
    assert meet(lan, fewer, more, is_older).hosts() < names(more)


@either_older
def test_many_identities_of_one_laptop_move_no_two_laptops(is_older: bool) -> None:
    lan = Lan(6, [Toy()])
    fewer, more = server(lan, "s", 40), laptops(lan, "l", 2)
    meeting = meet(lan, fewer, more, is_older)
    assert meeting.hosts() < names(more)
    # Not for a moment did those two follow anybody else.
    for station in more:
        assert station.room is not None
        assert station.room.election.host in {one.id for one in more}
