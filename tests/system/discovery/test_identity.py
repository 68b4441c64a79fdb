"""Who is who: ports that are taken, names that are equal, identities that are not."""

from __future__ import annotations

import os
import shutil
import subprocess
import time
from collections.abc import Callable, Sequence
from itertools import combinations
from pathlib import Path

import pytest

from p2p.messages import PROTOCOL_VERSION
from tests.lan import Host, Lan, NodeProcess
from tests.lan.company import gather, start, stderr
from tests.system.discovery.bounds import ASKED_ALONE, AT_ONCE, BUSY, HEALED, NAMED
from tests.system.discovery.listing import listed
from tests.system.discovery.stopwatch import met, met_again, said

MakeLan = Callable[..., Lan]

SQUAT = """
import socket, sys, time
for kind, port in zip(sys.argv[1::2], sys.argv[2::2]):
    one = socket.socket(socket.AF_INET, getattr(socket, kind))
    one.bind(("", int(port)))
    if kind == "SOCK_STREAM":
        one.listen()
    globals()[kind + port] = one
print("taken", flush=True)
time.sleep(600)
"""

OTHER_VERSION = """
import sys
import p2p
from games.commands.cli import main
for name, module in list(sys.modules.items()):
    for constant in ("PROTOCOL_VERSION", "VERSION"):
        if name.startswith("p2p.") and hasattr(module, constant):
            setattr(module, constant, getattr(module, constant) + 1)
sys.exit(main())
"""

PORT = 53530
CABLE = 1.0  # seconds that the kernel takes to use one that was plugged in


def take(host: Host, *ports: str) -> None:
    """Another program has these ports, for itself alone."""
    squatter = host.python("-c", SQUAT, *ports, stdout=subprocess.PIPE, text=True)
    assert squatter.stdout is not None
    assert squatter.stdout.readline() == "taken\n"


OPTIONS = [
    "",
    pytest.param("--no-mdns", marks=pytest.mark.slow),
    pytest.param("--no-beacon", marks=pytest.mark.slow),
]


@pytest.mark.parametrize("option", OPTIONS)
def test_a_preferred_port_that_is_taken(lan: MakeLan, option: str) -> None:
    hosts = lan(3).hosts
    for host in hosts[1:]:
        take(host, "SOCK_STREAM", f"{PORT}")
    nodes = start(hosts, *filter(None, [option]))
    met(nodes, AT_ONCE, f"TCP port taken {option}")
    assert nodes[0].wait_for("ready")["port"] == PORT
    assert PORT not in {node.wait_for("ready")["port"] for node in nodes[1:]}


@pytest.mark.parametrize("port", [PORT, 5353])
@pytest.mark.slow
def test_a_datagram_port_that_is_taken(lan: MakeLan, port: int) -> None:
    hosts = lan(2).hosts
    take(hosts[1], "SOCK_DGRAM", f"{port}")
    met(start(hosts), AT_ONCE, f"UDP port {port} taken")


@pytest.mark.slow
def test_three_users_of_one_machine(lan: MakeLan) -> None:
    wire = lan(2)
    shared, other = wire.hosts
    users = user_ids()
    nodes = [
        NodeProcess(shared, f"user{number}", home=home(shared, number, user), user=user)
        for number, user in enumerate(users, 1)
    ]
    nodes.append(NodeProcess(other, "ana"))
    met(nodes, AT_ONCE, f"three users ({users}) of one machine")
    for node in nodes:
        assert not node.all("notice")  # each has a profile of his own


def user_ids() -> Sequence[int | None]:
    """Three people's, or this user's own thrice where no others may be had."""
    rights = Path("/proc/self/uid_map").read_text().split()
    others = os.geteuid() == 0 and int(rights[2]) > 60_000
    return (20_001, 20_002, 20_003) if others else (None, None, None)


def home(host: Host, number: int, user: int | None) -> Path:
    """A home directory that belongs to this user."""
    place = host.directory / f"home{number}"
    place.mkdir()
    if user is not None:
        host.lan.directory.chmod(0o711)
        os.chown(place, user, -1)
    return place


def test_equal_names_are_different_people(lan: MakeLan) -> None:
    nodes = [NodeProcess(host, "sam") for host in lan(3).hosts]
    met(nodes, AT_ONCE, "three of the same name")
    for node in nodes:
        assert [peer["name"] for peer in listed(node)] == ["sam", "sam"]
        assert len({peer["id"] for peer in listed(node)} | {node.id}) == 3


@pytest.mark.slow
@pytest.mark.parametrize("option", ["", "--no-mdns", "--no-beacon"])
def test_a_copied_profile_is_healed(lan: MakeLan, option: str) -> None:
    a, b, c = lan(3).hosts
    options = list(filter(None, [option]))
    original = NodeProcess(a, "ana", *options)
    born = original.id
    assert original.quit() == 0
    shutil.copytree(a.directory / "ana", b.directory / "ana")
    cyd = NodeProcess(c, "cyd", *options)
    cyd.wait_for("ready")
    twins = [NodeProcess(host, "ana", *options) for host in (a, b)]
    begun = max(twin.wait_for("ready")["at"] for twin in twins)
    ends = [other_self(twins, born), cyd.wait_for("peer", id=born)["at"]]
    time.sleep(BUSY)  # nobody changes again
    renewals = [node.all("notice", code="identity_renewed") for node in twins]
    assert sorted(map(len, renewals)) == [0, 1], renewals  # one of them, and once
    new = twins[0].all("ready")[-1]["id"], twins[1].all("ready")[-1]["id"]
    assert born in new
    assert len(set(new)) == 2
    for node, peers in ((twins[0], (new[1], cyd.id)), (twins[1], (new[0], cyd.id))):
        ends += [node.wait_for("peer", id=peer)["at"] for peer in peers]
    ends += [cyd.wait_for("peer", id=peer)["at"] for peer in new]
    said(f"a copied profile {option}", max(ends) - begun, HEALED)
    for node in (cyd, *twins):
        assert len(listed(node)) == 2


def other_self(twins: Sequence[NodeProcess], born: str) -> float:
    """When one of the two became somebody else."""
    deadline = time.monotonic() + 2 * HEALED
    while time.monotonic() < deadline:
        for twin in twins:
            renewed = [e for e in twin.all("ready") if e["id"] != born]
            if renewed:
                assert twin.all("notice", code="identity_renewed")
                return float(renewed[0]["at"])
        time.sleep(0.01)
    raise AssertionError("both kept their identity")


@pytest.mark.slow
@pytest.mark.parametrize("option", ["", "--no-mdns", "--no-beacon"])
def test_who_restarts_with_another_port_leaves_no_ghost(
    lan: MakeLan, option: str
) -> None:
    options = list(filter(None, [option]))
    ana, ben, cyd = gather(lan(3).hosts, *options)
    killed = ben.kill()
    more = ["--port", "7777", *options]
    again = NodeProcess(ben.host, "ben", *more, profile=ben.profile)
    met_again([ana, cyd], again, AT_ONCE, f"restarted, new port {option}", killed)
    assert again.wait_for("ready")["at"] - killed < 1.0 + BUSY
    no_ghosts([ana, cyd], again, 7777)


@pytest.mark.slow
def test_who_vanished_silently_and_restarts_leaves_no_ghost(lan: MakeLan) -> None:
    wire = lan(3)
    ana, ben, cyd = gather(wire.hosts)
    wire.link_down(ben.host)
    killed = ben.kill()  # and nobody hears of it
    again = NodeProcess(ben.host, "ben", "--port", "7777", profile=ben.profile)
    again.wait_for("ready")
    wire.link_up(ben.host)
    bound = CABLE + ASKED_ALONE + BUSY
    met_again([ana, cyd], again, bound, "restarted without a cable", killed)
    no_ghosts([ana, cyd], again, 7777)


def no_ghosts(watchers: Sequence[NodeProcess], who: NodeProcess, port: int) -> None:
    """He is listed once, at the new port, and was neither lost nor met more often."""
    time.sleep(BUSY)
    for watcher in watchers:
        (seen,) = [peer for peer in listed(watcher) if peer["name"] == who.name]
        assert seen["id"] == who.id
        assert seen["address"].endswith(f":{port}")
        assert len(watcher.all("gone", id=who.id)) == 1


@pytest.mark.parametrize("option", OPTIONS)
def test_another_version_is_named_and_not_met(lan: MakeLan, option: str) -> None:
    options = list(filter(None, [option]))
    a, b, c = lan(3).hosts
    ana = NodeProcess(a, "ana", *options)
    ana.wait_for("ready")
    ben = NodeProcess(b, "ben", *options, program=("-c", OTHER_VERSION, "node"))
    begun = ben.wait_for("ready")["at"]
    for node, other in ((ana, ben), (ben, ana)):
        told = node.wait_for("notice", code="incompatible")
        assert other.name in told["text"]
        seconds = max(0.0, told["at"] - begun)
        said(f"{node.name} names the other version {option}", seconds, NAMED)
    cyd = NodeProcess(c, "cyd", *options)
    met([ana, cyd], AT_ONCE, "of the same version")
    assert "ben" in cyd.wait_for("notice", code="incompatible")["text"]
    for one, other in combinations((ana, ben, cyd), 2):
        assert bool(one.all("peer", id=other.id)) is (ben not in (one, other))
    assert [len(n.all("notice", code="incompatible")) for n in (ana, cyd)] == [1, 1]
    assert not [line for line in stderr(ana) if "Traceback" in line]


def test_who_is_dialled_may_speak_another_version(lan: MakeLan) -> None:
    a, b = lan(2).hosts
    alone = ("--no-mdns", "--no-beacon")
    ben = NodeProcess(b, "ben", *alone, program=("-c", OTHER_VERSION, "node"))
    place = f"{b.ip}:{ben.wait_for('ready')['port']}"
    ana = NodeProcess(a, "ana", *alone, "--peer", place)
    told = ana.wait_for("notice", code="incompatible")
    assert b.ip in told["text"] or "ben" in told["text"]
    assert not ana.all("peer")


@pytest.mark.slow
def test_peers_lists_another_version_with_the_reason(lan: MakeLan) -> None:
    a, b, c = lan(3).hosts
    ben = NodeProcess(b, "ben", program=("-c", OTHER_VERSION, "node"))
    cyd = NodeProcess(c, "cyd")
    ben.wait_for("ready")
    cyd.wait_for("ready")
    profile = a.directory / "ana"
    command = ["-m", "games", "peers", "--wait", "2", "--profile", str(profile)]
    asked = a.python(*command, stdout=subprocess.PIPE, text=True)
    output, _ = asked.communicate(timeout=20)
    print(output)
    assert asked.returncode == 0
    lines = output.splitlines()
    (same,) = [line for line in lines if "cyd" in line]
    (other,) = [line for line in lines if "ben" in line]
    assert "version" in other
    assert f"{PROTOCOL_VERSION + 1}" in other.replace(ben.id[:8], "")
    assert "version" not in same
