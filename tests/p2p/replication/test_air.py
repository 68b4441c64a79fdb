"""What a host writes of the air: the weather, and that it hands over."""

from __future__ import annotations

from p2p.identity import NodeId
from p2p.messages import AnyEntry, Handed, Joined, Lull, Weather
from p2p.replication.air import HANDED_EVERY, PROMPT, Air
from p2p.replication.radio import OFTEN, STAYED
from p2p.replication.replica import Replica
from tests.p2p.helpers.toy import Toy, ToyOptions

ME, BEN, CYD, DAN = (NodeId(letter * 52) for letter in "mbcd")
ROOM = bytes(16)
TICK = 0.05
SOON = 0.02  # seconds from a tick to its acknowledgement


class Table:
    """A host and its air; all members acknowledge each tick in time."""

    def __init__(self, *nodes: NodeId) -> None:
        self.now = 100.0
        self.number = 1
        self.air = Air(ME)
        self.replica = Replica(Toy(), 7, ToyOptions())
        self.replica.apply(1, [Joined(node, "", True, 0, 0) for node in (ME, *nodes)])
        self.linked = {*nodes}
        self.late = SOON

    def tick(self) -> list[AnyEntry]:
        """The next frame is made."""
        acks = dict.fromkeys(self.linked, (self.number, self.now + self.late))
        self.now += TICK
        entries = self.air.entries(
            *(self.number, self.replica, self.linked, acks, self.now)
        )
        self.number += 1
        self.replica.apply(self.number, entries)
        return entries

    def pass_by(self, seconds: float) -> list[AnyEntry]:
        """Let so much time pass; what was written meanwhile."""
        return [entry for _ in range(round(seconds / TICK)) for entry in self.tick()]

    def lulled(self, *nodes: NodeId, age: int = 0) -> None:
        """These have missed their host."""
        for node in nodes:
            self.air.told(node, Lull(ROOM, 240, age), self.now)


def after_three_silences() -> Table:
    """Which most members have missed; dan has been here for long, and was not there."""
    table = Table(BEN, CYD, DAN)
    table.pass_by(STAYED)
    for _ in range(OFTEN - 1):
        table.lulled(BEN, CYD)
        assert Handed() not in table.pass_by(1.0)
    table.lulled(BEN, CYD)
    return table


def test_what_half_of_the_members_tell_of_is_written() -> None:
    table = Table(BEN, CYD, DAN)
    assert table.tick() == []
    table.now += 1.0
    table.lulled(BEN)
    assert table.tick() == []
    table.lulled(CYD)
    assert table.tick() == [Weather(400)]
    assert table.tick() == []


def test_a_host_whose_own_radio_it_is_hands_over_to_one_that_is_there() -> None:
    table = after_three_silences()
    assert table.tick() == [Handed()]
    assert table.air.heir == BEN
    assert table.replica.handed == table.number


def test_and_then_not_for_two_minutes_of_the_table() -> None:
    table = after_three_silences()
    table.tick()
    for _ in range(2):
        assert Handed() not in table.pass_by(HANDED_EVERY - TICK)
        assert table.air.heir is None
        assert table.tick() == [Handed()]
        assert table.air.heir is not None


def test_whoever_hosted_then() -> None:
    table = after_three_silences()
    table.replica.handed = table.number - 5
    assert Handed() not in table.pass_by(10.0)


def test_an_heir_has_a_link_and_has_just_acknowledged_the_last_tick() -> None:
    table = after_three_silences()
    table.late = PROMPT + 0.01
    assert Handed() not in table.tick()
    table.late = SOON
    everybody, table.linked = table.linked, set()
    assert table.tick() == []
    table.linked = everybody
    assert table.tick() == [Handed()]


def test_silences_of_the_host_before_are_weather_and_no_fault_of_this_one() -> None:
    table = Table(BEN, CYD, DAN)
    table.tick()
    for _ in range(OFTEN):
        table.lulled(BEN, CYD)  # they began before this reign
        table.lulled(BEN, CYD, DAN, age=30)
    assert table.tick() == [Weather(400)]
    assert Handed() not in table.pass_by(STAYED)


def test_a_room_that_nobody_is_in_yet_has_no_air() -> None:
    replica = Replica(Toy(), 7, ToyOptions())
    assert Air(ME).entries(0, replica, set(), {}, 1.0) == []
