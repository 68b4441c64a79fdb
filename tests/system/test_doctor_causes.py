"""The doctor names the cause that is at hand, and blames nothing else.

Each of these was once "all is well here", or an access point's fault.
"""

from __future__ import annotations

import os
import signal
import subprocess
from collections.abc import Callable

import pytest

from tests.lan import Host, Lan, NodeProcess, kernel
from tests.lan.company import address, meet, start
from tests.system.helpers.doctor import (
    advice,
    doctor,
    fence,
    no_ipv6,
    obey,
    without,
    wrong,
)

MakeLan = Callable[..., Lan]

pytestmark = pytest.mark.slow  # three seconds of looking each


# --- adapters ------------------------------------------------------------------------


def test_the_only_cable_is_unplugged(lan: MakeLan) -> None:
    wire = lan(1)
    (me,) = wire.hosts
    wire.link_down(me)
    found = doctor(me)
    assert wrong(found) == ["unplugged"]
    assert "eth0" in found["unplugged"]["text"]
    assert "multicast" not in found  # nothing gets out
    wire.link_up(me)
    assert "unplugged" not in doctor(me)


def test_an_adapter_that_is_switched_off(lan: MakeLan) -> None:
    (me,) = lan(1).hosts
    me.ip_command("link set eth0 down")
    found = doctor(me)
    assert wrong(found) == ["adapter_off"]
    assert "eth0" in found["adapter_off"]["text"]
    assert "firewall" not in advice(found)


@pytest.mark.parametrize(
    ("command", "code"),
    [("", "no_address"), ("link set eth0 down", "adapter_off")],
)
def test_an_adapter_without_an_address(lan: MakeLan, command: str, code: str) -> None:
    (me,) = lan(1).hosts
    me.ip_command("addr flush dev eth0", *filter(None, [command]))
    found = doctor(me)
    assert wrong(found) == [code]
    assert "eth0" in found[code]["text"]


def test_no_router_gave_an_address(lan: MakeLan) -> None:
    (me,) = lan(1).hosts
    me.ip_command(f"addr del {me.ip}/16 dev eth0", "addr add 169.254.7.7/16 dev eth0")
    assert wrong(doctor(me)) == ["self_assigned"]


def test_one_of_two_adapters_is_dead_and_it_does_not_matter(lan: MakeLan) -> None:
    wire = lan(2)
    other, me = wire.hosts
    wire.add_dead_adapter(me, "eth1")
    me.ip_command("link set eth1 down")
    start([other])[0].wait_for("ready")
    found = doctor(me)
    assert wrong(found) == []
    assert "eth0" in found["multicast"]["text"]


def test_an_adapter_was_chosen_that_leads_nowhere(lan: MakeLan) -> None:
    wire = lan(1)
    (me,) = wire.hosts
    wire.add_dead_adapter(me)
    found = doctor(me, "--interface", "dead0")
    assert wrong(found) == ["interface_chosen"]
    assert "eth0" in found["interface_chosen"]["text"]
    me.ip_command("link set dead0 down")
    assert "adapter_off" in wrong(doctor(me, "--interface", "dead0"))


@pytest.mark.parametrize("choice", ["lo", "127.0.0.1", "tun0"])
def test_an_adapter_was_chosen_that_is_no_network(lan: MakeLan, choice: str) -> None:
    wire = lan(1)
    (me,) = wire.hosts
    wire.add_dead_adapter(me, "tun0", "10.8.0.2/24")
    found = doctor(me, "--interface", choice)
    assert wrong(found) == ["interface_chosen"]
    assert "eth0" in found["interface_chosen"]["text"]


# Looks as if for two seconds; within them the adapter is switched on.
LATE = """
import subprocess, sys, threading
from pathlib import Path
from p2p import Node
with Node("me", profile=Path(sys.argv[1]), app="hydralan") as node:
    up = ["ip", "link", "set", "eth0", "up"]
    threading.Timer(1.0, subprocess.run, [up]).start()
    print(*[f.code for f in node.examine(4.0) if not f.ok])
"""


def test_an_adapter_that_comes_meanwhile_is_not_blamed(lan: MakeLan) -> None:
    (me,) = lan(1).hosts
    me.ip_command("link set eth0 down")
    looking = me.python("-c", LATE, str(me.directory / "me"), stdout=subprocess.PIPE)
    said, _ = looking.communicate(timeout=30)
    codes = said.decode().split()
    assert set(codes) <= {"not_looked"}, codes


# --- who was typed -------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("10.77.0.99", "does not answer"),
        ("10.77.0.1", "nothing serves"),
        ("192.0.2.1", "no way leads"),
    ],
)
def test_a_typed_peer_that_does_not_answer(lan: MakeLan, typed: str, said: str) -> None:
    _, me = lan(2).hosts
    found = doctor(me, "--peer", typed)
    assert wrong(found) == ["typed_silent"]
    assert typed in found["typed_silent"]["text"]
    assert said in found["typed_silent"]["text"]
    assert "--peer" not in advice(found)


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


def test_who_does_without_mdns_is_not_missed_there(lan: MakeLan) -> None:
    other, me = lan(2).hosts
    start([other], "--no-mdns")[0].wait_for("ready")
    found = doctor(me)
    assert wrong(found) == []
    assert "inbound" in found


def test_whose_own_firewall_keeps_mdns_in_is_not_missed_there(lan: MakeLan) -> None:
    other, me = lan(2).hosts
    fence(other, "udp dport 5353 drop")
    start([other])[0].wait_for("ready")
    assert wrong(doctor(me)) == []


def test_an_own_firewall_for_what_goes_out(lan: MakeLan) -> None:
    (me,) = lan(1).hosts
    fence(me, "tcp dport 53530 drop", "tcp sport 53530 drop")
    found = doctor(me)
    assert wrong(found) == ["firewall_unsure"]
    assert "connecting to others" in found["firewall_unsure"]["text"]
    obey(me, found["firewall_unsure"])
    rules = subprocess.run(
        [*kernel.inside(me.namespace), "nft", "list", "ruleset"],
        capture_output=True,
        text=True,
        check=True,
    )
    assert "53530 accept" in rules.stdout


# --- own choices, and ports of others ------------------------------------------------


def test_whoever_switches_the_search_off_has_no_firewall(lan: MakeLan) -> None:
    (me,) = lan(1).hosts
    found = doctor(me, "--no-mdns", "--no-beacon")
    assert wrong(found) == ["search_off"]
    found = doctor(me, "--no-mdns")
    assert wrong(found) == []
    assert found["search_less"]["ok"]


@pytest.mark.parametrize(
    ("port", "code"), [(5353, "mdns_taken"), (53530, "beacon_taken")]
)
def test_a_udp_port_that_another_program_does_not_share(
    lan: MakeLan, port: int, code: str
) -> None:
    (me,) = lan(1).hosts
    taker = me.python(
        "-uc",
        "import socket, time\n"
        "taken = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)\n"
        f"taken.bind(('', {port}))\n"
        "print('taken')\n"
        "time.sleep(100)",
        stdout=subprocess.PIPE,
    )
    assert taker.stdout is not None
    taker.stdout.readline()
    found = doctor(me)
    assert wrong(found) == [code]
    assert str(port) in found[code]["text"]


# --- addresses -----------------------------------------------------------------------


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


# --- others that are there and cannot be linked --------------------------------------


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


def test_a_neighbour_that_is_frozen(lan: MakeLan) -> None:
    other, me = lan(2).hosts
    (ana,) = start([other])
    assert wrong(doctor(me)) == []
    os.kill(ana.process.pid, signal.SIGSTOP)
    found = doctor(me)
    assert wrong(found) == ["peer_mute"]
    assert other.ip in found["peer_mute"]["text"]
    os.kill(ana.process.pid, signal.SIGCONT)
    assert wrong(doctor(me)) == []


def test_a_node_of_another_application_is_nobody(lan: MakeLan) -> None:
    other, me = lan(2).hosts
    program = "from p2p import Node; import sys, time\n"
    program += "with Node('x', profile=sys.argv[1], app='todo'):\n"
    program += "    print('up', flush=True); time.sleep(100)"
    strange = other.python(
        *("-c", program, str(other.directory / "x")), stdout=subprocess.PIPE
    )
    assert strange.stdout is not None
    strange.stdout.readline()
    assert "nobody" in doctor(me)
    found = doctor(me, "--peer", other.ip)
    assert wrong(found) == ["typed_silent"]
    assert "another program answers" in found["typed_silent"]["text"]


def test_a_program_that_is_none_of_ours_is_no_peer(lan: MakeLan) -> None:
    other, me = lan(2).hosts
    server = other.python(
        "-uc",
        "import socket, time\n"
        "door = socket.create_server(('', 4444))\n"
        "print('up')\n"
        "time.sleep(100)",
        stdout=subprocess.PIPE,
    )
    assert server.stdout is not None
    server.stdout.readline()
    found = doctor(me, "--peer", f"{other.ip}:4444")
    assert wrong(found) == ["typed_silent"]
    assert "not as Hydra LAN" in found["typed_silent"]["text"]


# --- what cannot be looked at --------------------------------------------------------


def hidden(*places: str) -> list[str]:
    """Before a command: it finds nothing in these folders."""
    mounts = "".join(f"mount -t tmpfs none {place} && " for place in places)
    return ["unshare", "-m", "sh", "-ec", f'{mounts}exec "$@"', "sh"]


@pytest.mark.parametrize(
    ("before", "what"),
    [
        (without("net_admin"), "firewall"),
        (hidden("/proc"), "who else is in this network"),
    ],
)
def test_what_it_may_not_see_is_not_counted_as_fine(
    lan: MakeLan, before: list[str], what: str
) -> None:
    (me,) = lan(1).hosts
    found = doctor(me, before=before)
    assert wrong(found) == ["not_looked"]
    assert what in found["not_looked"]["text"]
    assert "nobody" not in found


def test_with_others_here_most_needs_no_look(lan: MakeLan) -> None:
    other, me = lan(2).hosts
    start([other])[0].wait_for("ready")
    found = doctor(me, before=[*hidden("/proc"), *without("net_admin", "net_raw")])
    assert wrong(found) == []
    assert "not_looked" not in found
