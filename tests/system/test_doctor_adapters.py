"""The doctor on a machine whose own adapter, port or choice is what is wrong."""

from __future__ import annotations

import subprocess
from collections.abc import Callable

import pytest

from tests.lan import Lan
from tests.lan.company import start
from tests.system.helpers.doctor import advice, doctor, obey, wrong

MakeLan = Callable[..., Lan]

pytestmark = pytest.mark.slow  # three seconds of looking each


@pytest.mark.parametrize("name", ["tun0", "docker0"])
def test_only_a_virtual_adapter(lan: MakeLan, name: str) -> None:
    wire = lan(0)
    me = wire.add_lonely_host()
    wire.add_dead_adapter(me, name, "10.8.0.2/24")
    found = doctor(me)
    assert "only_virtual" in wrong(found)
    assert name in found["only_virtual"]["text"]


def test_no_adapter(lan: MakeLan) -> None:
    me = lan(0).add_lonely_host()
    assert wrong(doctor(me)) == ["no_adapter"]


def test_a_port_that_the_system_reserves(lan: MakeLan) -> None:
    (me,) = lan(1).hosts
    tune = "cd /proc/sys/net/ipv4; echo 60000 65000 > ip_local_port_range; "
    tune += "echo 60000 > ip_unprivileged_port_start"
    obey(me, {"action": tune})
    # Still the owner of all files, but with no right to a port that is reserved.
    found = doctor(me, before=["setpriv", "--bounding-set=-net_bind_service"])
    assert "port_reserved" in wrong(found)
    assert "53530" in found["port_reserved"]["text"]


def test_a_port_that_is_taken_is_no_fault(lan: MakeLan) -> None:
    (me,) = lan(1).hosts
    taker = me.python(
        "-uc",
        "import socket, time\n"
        "taken = socket.create_server(('', 53530))\n"
        "print('taken')\n"
        "time.sleep(100)",
        stdout=subprocess.PIPE,
    )
    assert taker.stdout is not None
    taker.stdout.readline()
    found = doctor(me)
    assert wrong(found) == []
    assert "53530" in found["port_taken"]["text"]


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
