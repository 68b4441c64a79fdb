"""Who has an address that another one has as well."""

from __future__ import annotations

from p2p.doctor.facts import Twins
from p2p.doctor.readers.twins import find_twins
from tests.p2p.doctor.healthy import ANA, BEN, peer


def test_an_address_of_two_machines() -> None:
    places = {ANA: (("10.0.0.1", 53530),), BEN: (("10.0.0.7", 53530),)}
    near = peer(wire="eth0"), peer(BEN, "ben", wire="eth0")
    mine = {"10.0.0.1": "eth0"}
    assert find_twins(mine, near, places) == (Twins("10.0.0.1", True, ("ana",)),)
    # On another wire, or on this very machine, it is no matter.
    assert find_twins({"10.0.0.1": "eth1"}, near, places) == ()
    assert find_twins(mine, (peer(here=True, wire="eth0"),), places) == ()
    # Two others; but of one machine they have two ports.
    both = {ANA: (("10.0.0.7", 53530),), BEN: (("10.0.0.7", 53530),)}
    assert find_twins(mine, near, both) == (Twins("10.0.0.7", False, ("ana", "ben")),)
    two_ports = {**both, ANA: (("10.0.0.7", 53531),)}
    assert find_twins(mine, near, two_ports) == ()
    # What the wire answers, and whose hardware changes.
    assert find_twins(mine, (), {}, {"10.0.0.1"}) == (Twins("10.0.0.1", True),)
    moved = find_twins(mine, (), {}, moved={"10.0.0.9": 1})
    assert moved == (Twins("10.0.0.9", False),)
    # From Wi-Fi to a cable one goes once, and is still here.
    assert find_twins(mine, near, {}, moved={near[0].host: 1}) == ()
    assert find_twins(mine, near, {}, moved={near[0].host: 2})
