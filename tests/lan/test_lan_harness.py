"""The virtual LAN does what it says: its wires carry, and break where we break them."""

from __future__ import annotations

import socket
import subprocess
import sys
import textwrap
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.lan import Lan, NodeProcess, kernel
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


STAND_IN = """
import json, sys
print(json.dumps({"event": "ready", "id": "x" * 8, "argv": sys.argv[1:]}), flush=True)
print("not json", flush=True)
for line in sys.stdin:
    asked = json.loads(line)
    if asked["do"] == "quit":
        break
    print(json.dumps({"event": "echo", "asked": asked}), flush=True)
print("goodbye", file=sys.stderr)
"""

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
    before = time.monotonic()
    wire = lan(5)
    assert time.monotonic() - before < 0.5
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


@pytest.fixture
def stand_in(lan: MakeLan, tmp_path: Path) -> Callable[..., NodeProcess]:
    """Makes nodes that only echo their commands."""
    program = tmp_path / "stand_in.py"
    program.write_text(textwrap.dedent(STAND_IN))
    host = lan(1).hosts[0]

    def make(*arguments: str) -> NodeProcess:
        return NodeProcess(host, "ada", *arguments, program=[str(program)])

    return make


def test_a_node_is_asked_and_answers(stand_in: Callable[..., NodeProcess]) -> None:
    node = stand_in("--no-mdns")
    assert node.id == "x" * 8
    start: list[Any] = node.wait_for("ready")["argv"]
    assert start == ["--name", "ada", "--profile", str(node.profile), "--no-mdns"]
    asked = node.do("say", text="hé")
    echo = node.wait_for("echo", asked={"do": "say", "text": "hé"})
    assert asked <= echo["at"] <= time.monotonic()
    node.do("say", text="again")
    node.wait_for("echo", where=lambda e: e["asked"]["text"] == "again", since=asked)
    assert len(node.all("echo")) == 2
    assert node.quit() == 0


def test_a_frozen_node_is_silent_and_goes_on(
    stand_in: Callable[..., NodeProcess],
) -> None:
    node = stand_in()
    node.wait_for("ready")
    node.stop()
    node.do("say")
    with pytest.raises(AssertionError, match="running"):
        node.wait_for("echo", timeout=0.2)
    node.cont()
    node.wait_for("echo")


def test_a_failure_tells_the_story(stand_in: Callable[..., NodeProcess]) -> None:
    node = stand_in()
    node.quit()
    with pytest.raises(AssertionError) as failure:
        node.wait_for("peer", name="bob")  # at once, since the node has ended
    story = str(failure.value)
    for part in ("ada", "ended with 0", "'bob'", "not json", "goodbye"):
        assert part in story


def test_a_killed_node_is_dead_on_return(stand_in: Callable[..., NodeProcess]) -> None:
    node = stand_in()
    node.wait_for("ready")
    before = time.monotonic()
    assert before <= node.kill() <= time.monotonic()
    assert node.process.returncode == -9


def test_machines_by_hand() -> None:
    """`python -m tests.lan` fills in the placeholders and names the speakers."""
    echo = "import os, sys; print(*sys.argv[1:], os.path.isdir(sys.argv[3]))"
    command = [sys.executable, "-c", echo, "{n}", "{ip}", "{profile}"]
    done = subprocess.run(
        [sys.executable, "-m", "tests.lan", "2", "--seconds", "20", "--", *command],
        capture_output=True,
        text=True,
        timeout=30,
    )
    words = sorted(line.split() for line in done.stdout.splitlines())
    assert [word[:3] + word[4:] for word in words] == [
        ["h1", "1", "10.77.0.1", "True"],
        ["h2", "2", "10.77.0.2", "True"],
    ], done.stderr
