"""Networks that lose what nodes announce themselves with."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence

import pytest

from tests.lan import Lan, NodeProcess
from tests.lan.company import address, meet, start
from tests.system.discovery.bounds import ALONE, ASKED_ALONE, AT_ONCE, BUSY, KNOCKED
from tests.system.discovery.stopwatch import met, strangers_remain

MakeLan = Callable[..., Lan]

MDNS = "udp dport 5353"
MULTICAST = "meta pkttype multicast"
BROADCAST = "meta protocol ip meta pkttype broadcast"  # ARP goes on, or nothing would
UNASKED = (MULTICAST, BROADCAST)


def block(wire: Lan, *expressions: str) -> None:
    """Lose what matches of all machines."""
    for host in wire.hosts:
        for expression in expressions:
            wire.drop(host, expression)


def test_on_a_healthy_lan_it_is_a_matter_of_milliseconds(lan: MakeLan) -> None:
    met(start(lan(3).hosts), AT_ONCE, "nothing blocked")


@pytest.mark.parametrize(
    ("blocked", "options"),
    [
        pytest.param([MDNS], [], marks=pytest.mark.slow),
        pytest.param([MULTICAST], [], marks=pytest.mark.slow),
        pytest.param([BROADCAST], [], marks=pytest.mark.slow),
        pytest.param([MDNS, BROADCAST], [], marks=pytest.mark.slow),
        ([MULTICAST], ["--no-mdns"]),
        ([BROADCAST], ["--no-mdns"]),
        ([BROADCAST, "udp dport 53530"], []),
    ],
    ids=[
        *("mdns", "multicast", "broadcast", "mdns and broadcast"),
        *("broadcast alone", "multicast beacon alone", "mdns alone"),
    ],
)
@pytest.mark.slow
def test_one_way_of_announcing_is_enough(
    lan: MakeLan, blocked: Sequence[str], options: Sequence[str]
) -> None:
    wire = lan(3)
    block(wire, *blocked)
    said = ", ".join([*blocked, *options])
    met(start(wire.hosts, *options), AT_ONCE, f"blocked {said}")
    something_is_lost(wire)


def something_is_lost(wire: Lan) -> None:
    """What is blocked was tried, perhaps after they had met by another way."""
    deadline = time.monotonic() + BUSY
    while not wire.switch.dropped():
        assert time.monotonic() < deadline, "the block blocks nothing"
        time.sleep(0.02)


@pytest.mark.slow
def test_the_blocks_block(lan: MakeLan) -> None:
    """Without the way that is left open above, nobody meets."""
    cases = [
        ([MDNS], ["--no-beacon"]),
        ([MULTICAST], ["--no-beacon"]),
        ([MULTICAST, BROADCAST], ["--no-beacon"]),
        ([], ["--no-beacon", "--no-mdns"]),
    ]
    pairs: list[tuple[NodeProcess, NodeProcess]] = []
    for blocked, options in cases:
        wire = lan(2)
        block(wire, *blocked)
        one, other = start(wire.hosts, *options)
        pairs.append((one, other))
    strangers_remain(pairs, ASKED_ALONE + BUSY)


@pytest.mark.slow
def test_with_nothing_but_unicast_one_knocks(lan: MakeLan) -> None:
    wire = lan(3)
    block(wire, *UNASKED)
    far = wire.add_lonely_host()
    wire.join(far, ipv4="10.77.0.250/16", ipv6=False)  # knocked at, or knocking, last
    met(start([*wire.hosts, far]), KNOCKED, "multicast and broadcast blocked")
    assert wire.switch.dropped() > 0


def test_who_was_met_before_is_found_without_any_announcement(lan: MakeLan) -> None:
    wire = lan(3)
    before = start(wire.hosts)
    meet(before)
    assert [node.quit() for node in before] == [0, 0, 0]
    block(wire, *UNASKED)
    assert AT_ONCE < ALONE  # so that it was not the knocking
    met(start(wire.hosts), AT_ONCE, "blocked, but met before")
    assert wire.switch.dropped() > 0


@pytest.mark.slow
def test_remembered_peers_need_neither_mdns_nor_beacon(lan: MakeLan) -> None:
    wire = lan(2)
    before = start(wire.hosts)
    meet(before)
    assert [node.quit() for node in before] == [0, 0]
    only = ("--no-mdns", "--no-beacon")
    met(start(wire.hosts, *only), AT_ONCE, "remembered alone")


@pytest.mark.slow
def test_who_was_remembered_elsewhere_is_found_by_knocking(lan: MakeLan) -> None:
    wire = lan(2)
    ana, ben = start(wire.hosts)
    meet([ana, ben])
    assert [node.quit() for node in (ana, ben)] == [0, 0]
    block(wire, *UNASKED)
    ben.host.ip_command("addr flush dev eth0 scope global")
    ben.host.ip_command("addr add 10.77.0.99/16 brd + dev eth0")
    met(start(wire.hosts), KNOCKED, "blocked, met before at another address")


def test_one_typed_peer_knows_the_rest(lan: MakeLan) -> None:
    wire = lan(4)
    block(wire, *UNASKED)
    first, *others = wire.hosts
    ana = NodeProcess(first, "ana", "--no-beacon")
    typed = ("--no-beacon", "--peer", address(ana))
    rest = [NodeProcess(host, host.name, *typed) for host in others]
    met([ana, *rest], AT_ONCE, "blocked, one address typed")
    assert wire.switch.dropped() > 0
