"""At which addresses it is knocked while nobody is heard."""

from __future__ import annotations

import pytest

from p2p.discovery.adapters import Adapter
from p2p.discovery.doors import KNOCKS, Door, Doors


def cable(*networks: str) -> Adapter:
    own = tuple(network.partition("/")[0] for network in networks)
    return Adapter("eth0", 2, own, (), networks=networks)


def rounds(*adapters: Adapter) -> list[list[Door]]:
    """All of one round, as they come."""
    doors = Doors()
    doors.begin(adapters)
    return list(iter(doors.next, []))


def test_the_nearest_come_first_and_the_own_address_never() -> None:
    [few] = rounds(cable("10.0.0.4/29"))
    assert {own for own, _ in few} == {"10.0.0.4"}
    assert [door for _, door in few] == [
        *("10.0.0.3", "10.0.0.5", "10.0.0.2", "10.0.0.6", "10.0.0.1")
    ]


@pytest.mark.parametrize("bits", [8, 16, 23, 24])
def test_of_a_large_network_those_around_the_own_address(bits: int) -> None:
    all_ = [one for few in rounds(cable(f"10.0.1.200/{bits}")) for one in few]
    assert len(all_) == 253
    assert {door.rpartition(".")[0] for _, door in all_} == {"10.0.1"}


def test_a_few_at_a_time_until_all_were_given_out() -> None:
    each = rounds(cable("10.0.0.1/24", "10.1.0.1/24"))
    assert {len(few) for few in each[:-1]} == {KNOCKS}
    assert len({one for few in each for one in few}) == 2 * 253


def test_a_new_round_takes_the_place_of_the_old_one() -> None:
    doors = Doors()
    doors.begin([cable("10.0.0.1/24")])
    doors.begin([cable("10.1.0.1/30")])
    assert doors.next() == [("10.1.0.1", "10.1.0.2")]
    assert doors.next() == []


def test_after_its_end_there_is_nothing_left() -> None:
    doors = Doors()
    doors.begin([cable("10.0.0.1/24")])
    doors.clear()
    assert doors.next() == []


def test_on_this_very_machine_and_behind_a_vpn_of_two_there_is_no_door() -> None:
    lo = Adapter("lo", 1, ("127.0.0.1",), (), networks=("127.0.0.1/8",))
    assert rounds(lo, cable("10.8.0.1/32")) == []
