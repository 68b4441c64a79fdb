"""One machine with many keys takes no more than half of the seats."""

from __future__ import annotations

from p2p.messages import Address
from p2p.testing import Station
from tests.hostile.helpers.control import TOY, is_in
from tests.hostile.helpers.liar import Arena, Liar
from tests.p2p.helpers.toy import Toy

MACHINE = "10.0.99.1"


class Small(Toy):
    """The game, with few seats."""

    seats = 16


class Crowd(Liar):
    """One of many nodes at one machine; each plays as any honest one would."""

    @property
    def address(self) -> Address:
        return MACHINE, 50_000 + self.number


def sits(station: Station) -> bool:
    room = station.room
    return room is not None and room.replica.seat_of(station.id) is not None


def test_a_crowd_of_one_machine_leaves_seats_to_others() -> None:
    lan = Arena(1, [Small()])
    first = [lan.add(f"n{number}") for number in range(3)]
    lan.run(0.3)
    for station in first:
        station.play(TOY)
        lan.run_until(lambda s=station: is_in(s), 2.0)  # type: ignore[misc]
    crowd = [lan.enter(Crowd(lan, f"m{number}")) for number in range(12)]
    lan.run(0.5)
    for liar in crowd:
        liar.play(TOY)
    lan.run(2.0)
    late = [lan.add(f"late{number}") for number in range(5)]
    lan.run(0.5)
    for station in late:
        station.play(TOY)
    lan.run(2.0)
    assert all(sits(station) for station in [*first, *late])
    assert sum(sits(liar) for liar in crowd) <= Small.seats // 2
