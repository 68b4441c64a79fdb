"""Machines with adapters that lead nowhere, elsewhere, or are not there yet."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest

from tests.lan import Host, Lan, NodeProcess
from tests.lan.company import start
from tests.lan.lan import link_local
from tests.lan.switch import Switch
from tests.system.discovery.bounds import (
    ASKED_ALONE,
    AT_ONCE,
    BUSY,
    FOLLOWED,
    MOVED,
    RETRY,
    SILENT,
)
from tests.system.discovery.listing import delivers, listed, listed_at
from tests.system.discovery.stopwatch import met, pairs_met, said, strangers_remain

MakeLan = Callable[..., Lan]


def bare(wire: Lan, count: int = 2) -> list[Host]:
    """Machines without any adapter."""
    return [wire.add_lonely_host() for _ in range(count)]


@pytest.mark.slow
def test_software_and_dead_adapters_are_no_obstacle(lan: MakeLan) -> None:
    wire = lan(3)
    for host in wire.hosts[:2]:
        wire.add_dead_adapter(host, "a0")  # sorted before the good one
        wire.add_dead_adapter(host, "docker0", "172.17.0.1/16")  # the same on both
        wire.add_dead_adapter(host, "br-5f3a", "172.18.0.1/16")
        wire.add_dead_adapter(host, "tun0", "10.8.0.2/24")
        wire.add_dead_adapter(host, "wg0", "10.66.0.2/32")
    met(start(wire.hosts), AT_ONCE, "dead, docker and VPN adapters, no default route")


def test_a_default_route_into_a_vpn_is_no_obstacle(lan: MakeLan) -> None:
    wire = lan(2)
    for host in wire.hosts:
        wire.add_dead_adapter(host, "tun0", "10.8.0.2/24")
        host.ip_command("route add default via 10.8.0.1 dev tun0")
    met(start(wire.hosts), AT_ONCE, "default route into a VPN")


@pytest.mark.slow
def test_a_node_on_two_lans_sees_both_and_bridges_nobody(lan: MakeLan) -> None:
    wire = lan(2)
    other = wire.add_switch()
    left, middle = wire.hosts
    wire.join(middle, other, "eth1", "10.78.0.2/16")
    (right,) = bare(wire, 1)
    wire.join(right, other, "eth0", "10.78.0.3/16")
    ana, ben, cyd = start([left, middle, right])
    pairs_met([(ana, ben), (ben, cyd)], AT_ONCE, "one on each of two LANs")
    strangers_remain([(ana, cyd)], ASKED_ALONE + RETRY)
    assert len(listed(ben)) == 2


def on_two_lans(wire: Lan, ipv6: bool) -> tuple[Switch, list[NodeProcess]]:
    """Two nodes, each with an adapter on both of two LANs; and the second of these."""
    other = wire.add_switch()
    for number, host in enumerate(wire.hosts, 1):
        wire.join(host, other, "eth1", f"10.78.0.{number}/16", ipv6)
        if not ipv6:
            host.ip_command("addr flush dev eth0 scope link")
    return other, start(wire.hosts)


@pytest.mark.slow
def test_a_peer_on_two_lans_at_once_is_shown_once(lan: MakeLan) -> None:
    _, (ana, ben) = on_two_lans(lan(2), ipv6=True)
    met([ana, ben], AT_ONCE, "on two LANs at once")
    time.sleep(BUSY)  # whatever the second LAN brings has come
    for one, peer in ((ana, ben), (ben, ana)):
        (seen,) = one.all("peer")
        assert seen["id"] == peer.id
        assert not one.all("gone")
    assert links(ana.host) == links(ben.host) == 1


@pytest.mark.slow
def test_when_the_lan_of_their_link_is_cut_the_other_one_serves(lan: MakeLan) -> None:
    wire = lan(2)
    other, (ana, ben) = on_two_lans(wire, ipv6=False)
    met([ana, ben], AT_ONCE, "on two LANs at once")
    (seen,) = ana.all("peer")
    on_first = seen["address"].startswith("10.77.")
    switch, port = (wire.switch, "p2") if on_first else (other, "p2-eth1")
    rest = "10.78.0.2:" if on_first else "10.77.0.2:"
    cut = ana.do("peers")
    switch.set_link(port, False)
    said("the other LAN takes over", listed_at(ana, ben, rest, cut), MOVED)
    delivers(ana, ben, "still there?")
    delivers(ben, ana, "yes")


def links(host: Host) -> int:
    """TCP connections that this machine holds with others."""
    command = ["ss", "-Htn", "state", "established"]
    process = host.spawn(command, stdout=-1, text=True)
    output, _ = process.communicate()
    return len(output.splitlines())


@pytest.mark.slow
def test_ipv6_alone_and_link_local_alone(lan: MakeLan) -> None:
    wire = lan(0)
    hosts = bare(wire, 3)
    for host in hosts:
        wire.join(host)
    nodes = start(hosts)
    met(nodes, AT_ONCE, "link-local IPv6 alone")
    assert all(e["address"].startswith("[fe80::") for e in nodes[0].all("peer"))


@pytest.mark.slow
def test_addresses_without_dhcp(lan: MakeLan) -> None:
    wire = lan(0)
    hosts = bare(wire, 3)
    for number, host in enumerate(hosts, 1):
        wire.join(host, ipv4=f"169.254.{7 * number}.{number}/16", ipv6=False)
    nodes = start(hosts)
    met(nodes, AT_ONCE, "169.254 addresses alone")


def test_one_with_dhcp_and_one_without_meet_by_ipv6(lan: MakeLan) -> None:
    wire = lan(1)
    (late,) = bare(wire, 1)
    wire.join(late, ipv4="169.254.7.1/16")
    met(start([*wire.hosts, late]), AT_ONCE, "addresses of two networks")


@pytest.mark.slow
@pytest.mark.parametrize("option", ["", "--no-mdns", "--no-beacon"])
def test_a_changed_address_is_followed(lan: MakeLan, option: str) -> None:
    wire = lan(2)
    _, b = wire.hosts
    b.ip_command("addr flush dev eth0 scope link")
    ana, ben = start(wire.hosts, *filter(None, [option]))
    met([ana, ben], AT_ONCE, "before the change")
    changed = ana.do("peers")
    b.ip_command("addr flush dev eth0 scope global")
    b.ip_command("addr add 10.77.0.99/16 brd + dev eth0")
    seconds = listed_at(ana, ben, "10.77.0.99:", changed)
    said(f"address changed {option}", seconds, MOVED)
    delivers(ana, ben, "is it you?")
    delivers(ben, ana, "it is")
    assert len(listed(ana)) == len(listed(ben)) == 1


@pytest.mark.slow
def test_an_adapter_that_goes_down_and_comes_up(lan: MakeLan) -> None:
    wire = lan(2)
    _, b = wire.hosts
    ana, ben = start(wire.hosts)
    met([ana, ben], AT_ONCE, "before")
    down = ana.do("peers")
    b.ip_command("link set eth0 down")
    ana.wait_for("gone", id=ben.id)
    ben.wait_for("gone", id=ana.id)
    times = [n.all("gone")[0]["at"] - down for n in (ana, ben)]
    said("gone after its adapter went down", max(times), SILENT)
    up = ana.do("peers")
    b.ip_command("link set eth0 up", link_local("eth0", b.number))
    met([ana, ben], FOLLOWED, "adapter up again", since=up)


@pytest.mark.slow
def test_an_adapter_that_is_added_later(lan: MakeLan) -> None:
    wire = lan(2)
    other = wire.add_switch()
    left, middle = wire.hosts
    (right,) = bare(wire, 1)
    wire.join(right, other, ipv4="10.78.0.3/16")
    ana, ben, cyd = start([left, middle, right])
    met([ana, ben], AT_ONCE, "on the first LAN")
    cyd.wait_for("ready")
    added = ana.do("peers")
    wire.join(middle, other, "eth1", "10.78.0.2/16")
    pairs_met([(ben, cyd)], FOLLOWED, "second adapter added", since=added)
    assert not ana.all("gone")
    middle.ip_command("link del eth1")
    ben.wait_for("gone", id=cyd.id)
    assert not ana.all("gone")


@pytest.mark.slow
@pytest.mark.parametrize("option", ["", "--no-mdns", "--no-beacon"])
def test_started_without_any_adapter(lan: MakeLan, option: str) -> None:
    wire = lan(1)
    (late,) = bare(wire, 1)
    ana, ben = start([*wire.hosts, late], *filter(None, [option]))
    for node in (ana, ben):
        node.wait_for("ready")
    time.sleep(BUSY)  # it has found that there is nothing to speak on
    joined = ana.do("peers")
    wire.join(late, ipv4="10.77.0.50/16")
    met([ana, ben], FOLLOWED, f"started without adapter {option}", since=joined)


@pytest.mark.slow
def test_two_started_without_any_adapter(lan: MakeLan) -> None:
    wire = lan(0)
    hosts = bare(wire, 2)
    nodes = start(hosts)
    for node in nodes:
        node.wait_for("ready")
    joined = nodes[0].do("peers")
    for number, host in enumerate(hosts, 1):
        wire.join(host, ipv4=f"10.77.0.{number}/16")
    met(nodes, FOLLOWED, "both started without adapter", since=joined)
