"""Who shares a machine shares its seats; who shares a wire alone has his own clock."""

from __future__ import annotations

from p2p.core.machines import Machines
from p2p.identity import NodeId
from p2p.wire.places import HERE

ME, ANA, BEN, EVE, GONE = (NodeId(letter * 52) for letter in "mabeg")
SOURCES = {ANA: "10.1.0.7", BEN: "fe80::2%eth0", EVE: "10.1.0.1"}


def made() -> Machines:
    return Machines(ME, lambda node: SOURCES.get(node, ""))


def test_who_comes_from_an_address_of_this_machine_is_here() -> None:
    machines = made()
    assert machines.of(EVE) == "10.1.0.1"
    machines.settle(["10.1.0.1"])
    assert (machines.of(ME), machines.of(EVE)) == (HERE, HERE)
    assert machines.of(ANA) == "10.1.0.7"


def test_who_is_not_linked_is_nowhere() -> None:
    assert made().of(GONE) is None


def test_neighbours_on_one_wire_have_one_seat_and_each_a_clock() -> None:
    machines = made()
    assert machines.of(BEN) == "fe80::/64%eth0"
    assert machines.talks_from(BEN) == "fe80::2%eth0"
    machines.settle(["fe80::2%eth0"])
    assert machines.talks_from(BEN) == HERE
