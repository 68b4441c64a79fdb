"""The doctor where the others are there, and something of them does not fit."""

from __future__ import annotations

import os
import signal
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from p2p import NodeId, check_words
from p2p.messages import PROTOCOL_VERSION
from tests.lan import Host, Lan, NodeProcess
from tests.lan.company import meet, start
from tests.system.helpers.doctor import advice, doctor, wrong

MakeLan = Callable[..., Lan]

pytestmark = pytest.mark.slow  # three seconds of looking each

# No namespace shifts the time of day (time namespaces have monotonic clocks only), so
# this program is told another one before it starts the node.
SHIFTED = """
import sys, time
shift = float(sys.argv.pop(1))
true, true_ns = time.time, time.time_ns
time.time = lambda: true() + shift
time.time_ns = lambda: true_ns() + int(shift * 1e9)
from games.commands.cli import main
sys.exit(main(["node", *sys.argv[1:]]))
"""


def shifted(host: Host, name: str, seconds: float) -> NodeProcess:
    """A node whose clock is so many seconds ahead."""
    return NodeProcess(host, name, program=("-c", SHIFTED, str(seconds)))


def test_a_clock_far_off(lan: MakeLan) -> None:
    *others, me = lan(4).hosts
    nodes = [shifted(host, f"late{n}", 3600) for n, host in enumerate(others[:2])]
    nodes += start(others[2:])  # one has the same time as we: the median counts
    meet(nodes)
    found = doctor(me)
    assert wrong(found) == ["clock_off"]
    assert "60 minutes behind those of the others" in found["clock_off"]["text"]


def test_a_minute_is_not_worth_a_word(lan: MakeLan) -> None:
    other, me = lan(2).hosts
    shifted(other, "ana", 60).wait_for("ready")
    assert doctor(me)["clock"]["ok"]


LATER = PROTOCOL_VERSION + 1
# The same program as if its protocol were of another version.
OTHER_VERSION = """
import sys
from p2p import messages
from p2p.discovery import found
messages.PROTOCOL_VERSION = found.VERSION = int(sys.argv.pop(1))
from games.commands.cli import main
sys.exit(main(["node", *sys.argv[1:]]))
"""


def test_a_peer_of_another_version(lan: MakeLan) -> None:
    other, me = lan(2).hosts
    program = "-c", OTHER_VERSION, f"{LATER}"
    NodeProcess(other, "ana", program=program).wait_for("ready")
    found = doctor(me)
    assert wrong(found) == ["version"]
    assert "ana" in found["version"]["text"]
    assert f"protocol {LATER}" in found["version"]["text"]
    assert "this one" in found["version"]["action"]


def test_a_known_peer_with_another_key(lan: MakeLan, tmp_path: Path) -> None:
    other, me = lan(2).hosts
    (ana,) = start([other])
    assert wrong(doctor(me)) == []
    ana.quit()
    fresh = NodeProcess(other, "ana", profile=tmp_path / "fresh")
    fresh.wait_for("ready")
    found = doctor(me)
    assert wrong(found) == []  # as a rule somebody has set that computer up anew
    assert "ana" in found["other_key"]["text"]
    assert " ".join(check_words(NodeId(fresh.id))) in found["other_key"]["action"]


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


def test_who_does_without_mdns_is_not_missed_there(lan: MakeLan) -> None:
    other, me = lan(2).hosts
    start([other], "--no-mdns")[0].wait_for("ready")
    found = doctor(me)
    assert wrong(found) == []
    assert "inbound" in found


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
