"""The virtual LAN does what it says: its wires carry, and break where we break them."""

from __future__ import annotations

import socket
import subprocess
import time
from collections.abc import Callable

import pytest

from tests.lan import Lan, kernel
from tests.lan.ears import (
    CALL,
    LISTEN,
    MDNS,
    SERVE,
    SOON,
    SPEAK,
    calls,
    hears,
    line,
    script,
)

MDNS6 = "ff02::fb%eth0"
PORT = 5353

MakeLan = Callable[..., Lan]


def test_machines_reach_each_other_and_nothing_else(lan: MakeLan) -> None:
    a, b = lan(2).hosts
    assert hears(a, b, wait="5")
    assert calls(a, b) == "hello"
    routes = a.spawn(["ip", "route"], stdout=subprocess.PIPE, text=True)
    assert line(routes).startswith("10.77.0.0/16 dev eth0")
    assert line(routes) == ""  # no default route


@pytest.mark.parametrize("group", [MDNS, MDNS6])
def test_multicast_reaches_every_machine_at_once(lan: MakeLan, group: str) -> None:
    hosts = lan(3).hosts
    ears = [script(host, LISTEN, group, "5", host.ip) for host in hosts]
    assert [line(ear) for ear in ears] == ["listening"] * 3
    script(hosts[0], SPEAK, group, hosts[0].ip).wait()
    assert [line(ear) for ear in ears] == ["hello"] * 3


def test_a_dropped_packet_is_lost_both_ways_and_only_there(lan: MakeLan) -> None:
    wire = lan(3)
    a, b, c = wire.hosts
    wire.drop(a, f"udp dport {PORT}")
    assert not hears(a, b)
    assert not hears(b, a)
    assert hears(b, c, wait="5")
    assert calls(a, b) == "hello"  # TCP was not meant
    wire.undrop(a)
    assert hears(a, b, wait="5")


def test_multicast_can_be_blocked_alone(lan: MakeLan) -> None:
    wire = lan(2)
    a, b = wire.hosts
    wire.drop(a, "meta pkttype multicast")
    assert not hears(a, b, MDNS)
    assert hears(a, b, wait="5")


def test_a_firewall_keeps_out_who_comes_uncalled(lan: MakeLan) -> None:
    wire = lan(2)
    a, b = wire.hosts
    wire.no_dial(a, b)
    assert calls(b, a) == "hello"
    assert line(script(b, SERVE)) == "listening"
    refused = script(a, CALL, b.ip, SOON, stderr=subprocess.DEVNULL)
    assert line(refused) == ""
    assert hears(b, a, wait="5")


def test_a_wire_can_be_one_way(lan: MakeLan) -> None:
    wire = lan(2)
    a, b = wire.hosts
    wire.one_way(a, b)
    assert hears(a, b, wait="5") is hears(a, b, MDNS, wait="5") is True
    assert not hears(b, a)
    wire.heal()
    assert hears(b, a, wait="5")


def test_a_pulled_cable_is_silent_until_it_is_back(lan: MakeLan) -> None:
    wire = lan(2)
    a, b = wire.hosts
    wire.link_down(a)
    assert not hears(b, a)
    wire.link_up(a)
    assert hears(b, a, wait="5")
    assert hears(b, a, MDNS6, wait="5")


def test_a_partition_splits_the_groups_and_heals(lan: MakeLan) -> None:
    wire = lan(4)
    a, b, c, d = wire.hosts
    wire.partition([a, b], [c, d])
    assert hears(a, b, wait="5")
    assert hears(c, d, wait="5")
    assert not hears(a, c)
    assert not hears(d, b, MDNS)
    wire.heal()
    assert hears(a, c, wait="5")


def test_a_dead_adapter_has_an_address_and_leads_nowhere(lan: MakeLan) -> None:
    wire = lan(2)
    a, b = wire.hosts
    address = wire.add_dead_adapter(a)
    wire.add_dead_adapter(b, "docker0", "172.17.0.1/16")
    ear = script(b, LISTEN, MDNS, SOON, b.ip)
    assert line(ear) == "listening"
    script(a, SPEAK, MDNS, address).wait()
    assert line(ear) == "nothing"
    ear.wait()
    assert hears(b, a, wait="5")


def test_machines_can_come_later_and_be_alone(lan: MakeLan) -> None:
    wire = lan(1)
    late, lonely = wire.add_host(), wire.add_lonely_host()
    assert hears(wire.hosts[0], late, wait="5")
    assert calls(lonely, lonely) == "hello"


def test_a_lan_is_fast_to_build_and_leaves_nothing(lan: MakeLan) -> None:
    wire, took = lan(5), []
    for _ in range(3):  # once at least nobody else wants the processor
        wire.close()
        before = time.monotonic()
        wire = lan(5)
        took.append(time.monotonic() - before)
    assert min(took) < 0.5
    names = [host.namespace for host in wire.hosts]
    sleeper = wire.hosts[0].spawn(["sleep", "60"])
    wire.close()
    assert sleeper.returncode == -9
    assert not [name for name in names if (kernel.NAMESPACES / name).exists()]
    assert not wire.directory.exists()


def test_what_a_killed_run_left_is_removed_by_the_next(lan: MakeLan) -> None:
    dead = subprocess.Popen(["true"])
    dead.wait()
    left = f"{kernel.PREFIX}-{dead.pid}-0-switch"
    kernel.ip([f"netns add {left}"])
    lan(1)
    assert not (kernel.NAMESPACES / left).exists()


def test_the_computer_itself_is_left_alone(lan: MakeLan) -> None:
    before = socket.if_nameindex()
    lan(2)
    assert socket.if_nameindex() == before
