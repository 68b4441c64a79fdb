"""Who shares a machine shares its seats; who shares a wire alone has his own clock."""

from __future__ import annotations

from p2p.core.machines import MOST_REMEMBERED, Machines
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


def test_who_was_linked_is_where_he_was() -> None:
    sources = dict(SOURCES)
    machines = Machines(ME, lambda node: sources.get(node, ""))
    for node in (ANA, EVE):
        machines.came(node)
        del sources[node]
    assert (machines.of(ANA), machines.of(EVE)) == ("10.1.0.7", "10.1.0.1")
    sources[ANA] = "10.1.0.8"
    assert machines.of(ANA) == "10.1.0.8"
    del sources[ANA]
    for number in range(MOST_REMEMBERED - 1):
        machines.came(NodeId(f"{number:052}"))
    assert (machines.of(ANA), machines.of(EVE)) == (None, "10.1.0.1")


def test_who_was_never_linked_is_nowhere() -> None:
    assert made().of(GONE) is None


def test_neighbours_on_one_wire_have_one_seat_and_each_a_clock() -> None:
    machines = made()
    assert machines.of(BEN) == "fe80::/64%eth0"
    assert machines.talks_from(BEN) == "fe80::2%eth0"
    machines.settle(["fe80::2%eth0"])
    assert machines.talks_from(BEN) == HERE
