"""Who shares a machine shares its seats; who shares a wire alone has his own."""

from __future__ import annotations

from p2p.core.machines import MOST_REMEMBERED, Machines
from p2p.identity import NodeId
from p2p.wire.places import HERE

ME, ANA, BEN, DAN, EVE, FAR, FAR_TOO, GONE = (NodeId(x * 52) for x in "mabdefhg")
SOURCES = {
    **{ANA: "10.1.0.7", BEN: "fe80::2%eth0", DAN: "fe80::3%eth0", EVE: "10.1.0.1"},
    **{FAR: "fd00::1", FAR_TOO: "fd00::2"},
}


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


def test_neighbours_on_one_wire_are_on_machines_of_their_own() -> None:
    """All link-local addresses of a LAN are in one /64: or a class that has no others
    would be one machine, and two of its hosts each the larger one by IPv4."""
    machines = made()
    assert machines.of(BEN) == machines.talks_from(BEN) == "fe80::2%eth0"
    assert machines.of(DAN) == machines.talks_from(DAN) == "fe80::3%eth0"
    assert machines.of(FAR) == machines.of(FAR_TOO) == "fd00::/64"
    machines.settle(["fe80::2%eth0"])
    assert machines.of(BEN) == machines.talks_from(BEN) == HERE
    assert machines.of(DAN) == "fe80::3%eth0"
