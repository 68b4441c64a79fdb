"""What is wrong with the adapters, and with what is said to all."""

from __future__ import annotations

from typing import Any

import pytest
from msgspec.structs import replace

from p2p.core.dialback import TryResult
from p2p.doctor.facts import UNSEEN, AdapterFact
from tests.p2p.doctor.healthy import BEN, WIRED, found, peer, wrong


def test_a_dead_adapter_is_no_firewall_and_no_matter_beside_another() -> None:
    dead = replace(WIRED, name="eth1", joined=False, mdns=False, beacon=False)
    assert wrong(adapters=(dead,)) == ["unplugged"]
    assert "multicast" not in found(adapters=(dead,))
    assert wrong(adapters=(WIRED, dead)) == ["unplugged"]  # it may be the reason
    empty = replace(dead, addresses=("169.254.3.4", "fe80::3%3"))  # as Windows lists it
    assert wrong(adapters=(WIRED, empty)) == []
    assert wrong(adapters=(empty,)) == ["unplugged"]
    seen = (peer(outcome=TryResult.CONNECTED),)
    assert wrong(adapters=(WIRED, dead), peers=seen) == []


@pytest.mark.parametrize(
    ("fields", "codes"),
    [
        ({"mdns": False, "beacon": False}, ["multicast_blocked"]),
        ({"mdns": False}, ["mdns_blocked"]),
        ({"beacon": False}, ["beacon_blocked"]),
        ({"broadcast": False}, ["broadcast_blocked"]),
    ],
)
def test_what_does_not_come_back(fields: dict[str, bool], codes: list[str]) -> None:
    deaf = replace(WIRED, name="wlan0", **fields)
    assert wrong(adapters=(WIRED, deaf)) == codes
    text = found(adapters=(WIRED, deaf))[codes[0]].text
    assert "wlan0" in text
    assert "eth0" not in text


LOST = {"wire": "eth0", "announces": True, "heard": False}


def test_multicast_that_the_network_swallows() -> None:
    assert wrong(peers=(peer(**LOST),)) == ["multicast_lost"]
    text = found(peers=(peer(**LOST),), firewall=UNSEEN)["multicast_lost"].text
    assert "or a firewall on this computer" in text


@pytest.mark.parametrize(
    ("fields", "changes"),
    [
        ({"announces": None}, {}),  # it has not told
        ({"announces": False}, {}),  # --no-mdns
        ({"wire": ""}, {}),  # behind a router, or a VPN
        ({"heard": None}, {}),  # it had no chance
        ({"heard": True}, {}),
        ({"here": True}, {}),
        ({}, {"mdns_open": False}),
        ({}, {"mdns_open": None}),
        ({}, {"with_mdns": False, "mdns_open": False}),
        ({}, {"adapters": (replace(WIRED, mdns=None),)}),
        ({}, {"adapters": (replace(WIRED, mdns=False),)}),
        ({}, {"adapters": (replace(WIRED, virtual=True),)}),
        ({}, {"adapters": (replace(WIRED, name="eth1"),)}),
    ],
)
def test_the_network_is_not_blamed_without_proof(
    fields: dict[str, Any], changes: dict[str, Any]
) -> None:
    assert "multicast_lost" not in found(peers=(peer(**{**LOST, **fields}),), **changes)


def test_one_who_is_heard_proves_that_the_network_passes_it_on() -> None:
    both = peer(**LOST), peer(BEN, "ben", **{**LOST, "heard": True})
    assert "multicast_lost" not in found(peers=both)


def test_adapters() -> None:
    tunnel = replace(WIRED, name="tun0", virtual=True)
    lo = AdapterFact("lo", ("127.0.0.1",), loopback=True)
    assert wrong(adapters=(tunnel,)) == ["only_virtual"]
    assert wrong(adapters=(WIRED, tunnel)) == []
    assert wrong(adapters=(lo,)) == ["no_adapter"]
    assert wrong(adapters=()) == ["no_adapter"]


def test_of_adapters_nothing_is_wrong_where_a_peer_is_linked() -> None:
    lo = AdapterFact("lo", ("127.0.0.1",), loopback=True)
    tunnel = replace(WIRED, name="tun0", virtual=True)
    company = {"peers": (peer(outcome=TryResult.CONNECTED),)}
    for adapters in ((), (lo,), (tunnel,), (WIRED,)):
        for spare in ((), (replace(WIRED, addresses=()),)):
            assert wrong(adapters=adapters, spare=spare, **company) == []
    assert found(adapters=None, **company)["not_looked"].ok
