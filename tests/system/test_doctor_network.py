"""The doctor where it is the network that keeps people apart, and no machine.

Access points, routers, VPNs, and addresses that do not fit.
"""

from __future__ import annotations

import json
import subprocess
import time
from collections.abc import Callable

import pytest

from tests.lan import Host, Lan, NodeProcess
from tests.lan.company import address, meet, start
from tests.lan.switch import between
from tests.system.helpers.doctor import doctor, no_ipv6, obey, vpn, without, wrong

MakeLan = Callable[..., Lan]

pytestmark = pytest.mark.slow  # three seconds of looking each


def test_a_network_that_passes_no_multicast_on(lan: MakeLan) -> None:
    wire = lan(2)
    other, me = wire.hosts
    wire.drop(me, "meta pkttype multicast")
    (ana,) = start([other])
    found = doctor(me, "--peer", address(ana))
    assert wrong(found) == ["multicast_lost"]
    assert found["multicast"]["ok"]  # on this machine


def test_an_access_point_that_keeps_its_clients_apart(lan: MakeLan) -> None:
    wire = lan(3)
    router, other, me = wire.hosts
    me.ip_command(f"route add default via {router.ip}")
    (ana,) = start([other])
    mine = NodeProcess(me, "me")  # so that the two know each other's hardware
    meet([ana, mine])
    mine.quit()
    wire.partition([other], [me])  # ARP included
    _until_silent(me, other)
    found = doctor(me)
    assert wrong(found) == ["isolated"]
    assert router.ip in found["isolated"]["text"]
    assert other.ip in found["isolated"]["text"]
    wire.heal()
    assert wrong(doctor(me)) == []


def _until_silent(host: Host, other: Host) -> None:
    """Wait until `host` has had no sign of life of `other` for five seconds."""
    show = ["ip", "-n", host.namespace, "-s", "-j", "neigh", "show", other.ip]
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline:
        done = subprocess.run(show, capture_output=True, check=True)
        if min(row["confirmed"] for row in json.loads(done.stdout)) > 5:
            return
        time.sleep(0.1)
    raise AssertionError("it is heard all the time")


def test_of_who_was_met_before_nobody_answers_but_the_router(lan: MakeLan) -> None:
    wire = lan(3)
    router, other, me = wire.hosts
    me.ip_command(f"route add default via {router.ip}")
    (ana,) = start([other])
    assert wrong(doctor(me)) == []
    ana.quit()
    wire.partition([other], [me])
    me.ip_command("neigh flush dev eth0")  # as after a new start of the machine
    found = doctor(me)
    assert wrong(found) == ["isolated"]
    assert f"ana at {other.ip}" in found["isolated"]["text"]
    wire.add_host()  # that answers, so nobody is kept apart
    assert wrong(doctor(me)) == []


def test_of_who_is_heard_only_the_access_point_can_keep_us_apart(lan: MakeLan) -> None:
    wire = lan(3)
    router, other, me = wire.hosts
    me.ip_command(f"route add default via {router.ip}")
    ways = [([other.port], [me.port]), ([me.port], [other.port])]
    to_one = [f"{between(*way)} meta pkttype other" for way in ways]
    wire.switch.drop("apart", to_one)
    (ana,) = start([other])
    ana.wait_for("ready")
    assert wrong(doctor(me)) == ["isolated"]


def routed(lan: MakeLan) -> tuple[Host, Host]:
    """A machine, and one behind a router that has no other way to it."""
    wire = lan(2)
    router, me = wire.hosts
    far, beyond = wire.add_lonely_host(), wire.add_switch()
    wire.join(router, beyond, "eth1", "10.78.0.1/24")
    wire.join(far, beyond, "eth0", "10.78.0.2/24")
    forward = "echo 1 > /proc/sys/net/ipv4/ip_forward"
    obey(router, {"action": forward})
    me.ip_command(f"route add default via {router.ip}")
    far.ip_command("route add default via 10.78.0.1")
    far.ip = "10.78.0.2"
    return me, far


def test_multicast_need_not_pass_a_router(lan: MakeLan) -> None:
    me, far = routed(lan)
    (ana,) = start([far])
    found = doctor(me, "--peer", address(ana))
    assert wrong(found) == []
    assert "ana" in found["peers"]["text"]


def same_address(one: Host, other: Host) -> None:
    one.ip_command(
        f"addr del {one.ip}/16 dev eth0", f"addr add {other.ip}/16 brd + dev eth0"
    )


@pytest.mark.parametrize("before", [[], without("net_raw")], ids=["root", "anybody"])
def test_two_machines_with_one_address(lan: MakeLan, before: list[str]) -> None:
    other, me = lan(2).hosts
    same_address(other, me)
    start([other])[0].wait_for("ready")
    found = doctor(me, before=before)
    assert wrong(found)[0] == "address_twice"
    assert me.ip in found["address_twice"]["text"]
    assert "ana" in found["address_twice"]["text"]
    assert "nobody" not in found


def test_another_machine_with_our_address_that_cannot_be_linked(lan: MakeLan) -> None:
    other, me = lan(2).hosts
    no_ipv6(other)
    no_ipv6(me)
    same_address(other, me)
    found = doctor(me)
    assert wrong(found) == ["address_twice"]
    assert me.ip in found["address_twice"]["text"]


def test_two_others_with_one_address(lan: MakeLan) -> None:
    *others, me = lan(3).hosts
    same_address(*others)
    meet(nodes := start(others))
    found = doctor(me)
    for node in nodes:
        assert node.name in found["address_twice"]["text"]
    assert "this computer is used" not in found["address_twice"]["text"]


def test_two_nodes_of_one_machine_share_its_address(lan: MakeLan) -> None:
    other, me = lan(2).hosts
    meet([NodeProcess(other, name) for name in ("ana", "ben")])
    mine = NodeProcess(me, "mine")
    mine.wait_for("ready")
    assert wrong(doctor(me)) == []


def test_addresses_of_two_networks_on_one_cable(lan: MakeLan) -> None:
    other, me = lan(2).hosts
    for host in (other, me):
        no_ipv6(host)
    other.ip_command(
        f"addr del {other.ip}/16 dev eth0", "addr add 10.90.0.5/24 brd + dev eth0"
    )
    start([other])[0].wait_for("ready")
    found = doctor(me)
    assert wrong(found) == ["other_subnet"]
    assert "10.90.0.5" in found["other_subnet"]["text"]


def test_a_router_that_is_not_there(lan: MakeLan) -> None:
    (me,) = lan(1).hosts
    me.ip_command("route add default via 10.77.0.254")
    found = doctor(me)
    assert wrong(found) == ["router_silent"]
    assert "10.77.0.254" in found["router_silent"]["text"]


def test_whoever_is_heard_and_not_reached_is_not_nobody(lan: MakeLan) -> None:
    wire = lan(2)
    other, me = wire.hosts
    wire.no_dial(other, me)
    wire.no_dial(me, other)
    start([other])[0].wait_for("ready")
    found = doctor(me)
    assert wrong(found) == ["peer_silent"]
    assert other.ip in found["peer_silent"]["text"]


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


def test_a_vpn_takes_it_and_nobody_is_heard(lan: MakeLan) -> None:
    wire = lan(1)
    (me,) = wire.hosts
    vpn(wire, me, "10.77.0.0/17")
    found = doctor(me)
    assert wrong(found) == ["wrong_way"]
    assert "10.77.0.0/16" in found["wrong_way"]["text"]


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


def test_a_route_forbids_who_was_typed(lan: MakeLan) -> None:
    other, me = lan(2).hosts
    me.ip_command(f"route add unreachable {other.ip}/32")
    found = doctor(me, "--peer", other.ip)
    assert "no way leads" in found["typed_silent"]["text"]
