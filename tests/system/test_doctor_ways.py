"""The doctor where the way to the others is not the one by which they are heard."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable
from typing import Any

import pytest

from tests.lan import Host, Lan
from tests.lan.company import start
from tests.system.helpers.doctor import doctor, fence, no_ipv6, wall, wrong

MakeLan = Callable[..., Lan]

PROBE = """
import json, sys
from concurrent.futures import ThreadPoolExecutor
from p2p.discovery.adapters import adapters, useful
from p2p.doctor.probes import neighbours, ways
target = sys.argv[1]
neighbours.REPLY_WITHIN = 0.5
with ThreadPoolExecutor(8) as pool:
    doors = [(target, 53530), (target, 53531)]
    tcp, _, opened = neighbours.who_answers(doors, pool, lambda: False)
every = adapters()
found = ways.detours([(target, target, "eth0")], useful(every, sys.argv[2:]), every)
print(json.dumps([sorted(tcp), sorted(opened), [d.via for d in found]]))
"""


def probe(host: Host, target: str, *chosen: str) -> list[Any]:
    """Who answers there, be it a refusal; which doors are open; by what other adapter
    the way leads ("": there is none)."""
    done = host.python("-c", PROBE, target, *chosen, stdout=subprocess.PIPE)
    said, _ = done.communicate(timeout=30)
    return list(json.loads(said))


def test_by_the_other_of_two_cables_to_one_switch_it_is_no_detour(
    lan: MakeLan,
) -> None:
    wire = lan(2)
    other, me = wire.hosts
    wire.join(me, name="eth1", ipv4="10.77.9.9/16")
    assert probe(me, other.ip, "eth1") == [[other.ip], [], []]


def vpn(wire: Lan, host: Host, takes: str) -> None:
    """A tunnel that takes what is sent to these addresses, and brings nothing back."""
    wire.add_dead_adapter(host, "tun0", "10.200.0.2/24")
    host.ip_command(f"route add {takes} dev tun0")


def test_who_is_near_is_sent_to_by_his_own_wire(lan: MakeLan) -> None:
    other, me = lan(2).hosts
    assert probe(me, other.ip) == [[other.ip], [], []]


@pytest.mark.parametrize("kind", ["unreachable", "prohibit", "blackhole"])
def test_where_no_way_leads_nobody_answers(lan: MakeLan, kind: str) -> None:
    other, me = lan(2).hosts
    me.ip_command(f"route add {kind} {other.ip}/32")
    assert probe(me, other.ip) == [[], [], [""]]


def test_a_way_that_leads_through_a_tunnel(lan: MakeLan) -> None:
    wire = lan(2)
    other, me = wire.hosts
    vpn(wire, me, f"{other.ip}/32")
    assert probe(me, other.ip) == [[], [], ["tun0"]]


@pytest.mark.slow
@pytest.mark.parametrize("takes", ["10.77.0.1/32", "10.77.0.0/17"])
def test_a_vpn_takes_the_local_network(lan: MakeLan, takes: str) -> None:
    wire = lan(2)
    other, me = wire.hosts
    for host in wire.hosts:
        no_ipv6(host)
    vpn(wire, me, takes)
    start([other])[0].wait_for("ready")
    found = doctor(me)
    assert wrong(found) == ["wrong_way"]
    assert other.ip in found["wrong_way"]["text"]
    assert "tun0" in found["wrong_way"]["text"]


@pytest.mark.slow
def test_a_vpn_takes_it_and_nobody_is_heard(lan: MakeLan) -> None:
    wire = lan(1)
    (me,) = wire.hosts
    vpn(wire, me, "10.77.0.0/17")
    found = doctor(me)
    assert wrong(found) == ["wrong_way"]
    assert "10.77.0.0/16" in found["wrong_way"]["text"]


@pytest.mark.slow
def test_a_route_forbids_it(lan: MakeLan) -> None:
    wire = lan(2)
    other, me = wire.hosts
    for host in wire.hosts:
        no_ipv6(host)
    me.ip_command(f"route add unreachable {other.ip}/32")
    start([other])[0].wait_for("ready")
    found = doctor(me)
    assert wrong(found) == ["wrong_way"]
    assert other.ip in found["wrong_way"]["text"]


@pytest.mark.slow
def test_a_route_forbids_who_was_typed(lan: MakeLan) -> None:
    other, me = lan(2).hosts
    me.ip_command(f"route add unreachable {other.ip}/32")
    found = doctor(me, "--peer", other.ip)
    assert "no way leads" in found["typed_silent"]["text"]


@pytest.mark.slow
def test_who_is_heard_and_refuses_is_not_nobody(lan: MakeLan) -> None:
    wire = lan(2)
    other, me = wire.hosts
    for host in wire.hosts:
        no_ipv6(host)
        wall(host, "tcp flags & (syn | ack) == syn reject with tcp reset")
    start([other])[0].wait_for("ready")
    found = doctor(me)
    assert set(wrong(found)) == {"peer_silent", "firewall_unsure"}


@pytest.mark.slow
def test_an_own_firewall_for_what_goes_out_is_said_beside_the_others(
    lan: MakeLan,
) -> None:
    other, me = lan(2).hosts
    fence(me, "meta l4proto tcp drop")
    start([other])[0].wait_for("ready")
    found = doctor(me)
    assert wrong(found) == ["firewall_unsure", "peer_silent"]
    assert "or one on this computer" in found["peer_silent"]["text"]
