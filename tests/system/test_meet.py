"""Nodes find each other with nothing typed, and notice at once who is gone."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.lan import Host, Lan, NodeProcess
from tests.lan.company import address, gather, gone, lives_at, meet, start

MakeLan = Callable[..., Lan]


def test_three_machines_find_each_other(lan: MakeLan) -> None:
    ana, ben, cyd = gather(lan(3).hosts)
    for node in (ana, ben, cyd):
        assert len(node.all("peer")) == 2  # each once
        assert not node.all("gone")
    told = ana.wait_for("peer", id=ben.id)
    assert told["name"] == "ben"
    assert lives_at(ben, told["address"])


def test_three_nodes_of_one_user_on_one_machine(lan: MakeLan) -> None:
    lonely = lan(0).add_lonely_host()
    nodes = gather([lonely] * 3)
    ports = {node.wait_for("ready")["port"] for node in nodes}
    assert len(ports) == 3


def test_an_adapter_that_leads_nowhere_is_no_obstacle(lan: MakeLan) -> None:
    wire = lan(3)
    wire.add_dead_adapter(wire.hosts[0])
    wire.add_dead_adapter(wire.hosts[1], "a0")  # sorted before the good one
    wire.add_dead_adapter(wire.hosts[1], "docker0", "172.17.0.1/16")
    wire.add_dead_adapter(wire.hosts[2], "docker0", "172.17.0.1/16")
    gather(wire.hosts)


def test_one_typed_address_is_enough(lan: MakeLan) -> None:
    a, b, c = lan(3).hosts
    ana = NodeProcess(a, "ana", "--no-mdns")
    ben = NodeProcess(b, "ben", "--no-mdns", "--peer", address(ana))
    cyd = NodeProcess(c, "cyd", "--no-mdns", "--peer", address(ben))
    meet([ana, ben, cyd])  # ana and cyd by gossip alone


def test_a_typed_address_is_tried_until_somebody_is_there(lan: MakeLan) -> None:
    a, b = lan(2).hosts
    ben = NodeProcess(b, "ben", "--no-mdns", "--peer", f"{a.ip}:7777")
    ben.wait_for("ready")
    ana = NodeProcess(a, "ana", "--no-mdns", "--port", "7777")
    meet([ana, ben])


def test_a_killed_peer_is_gone_at_once(lan: MakeLan) -> None:
    ana, ben, cyd = gather(lan(3).hosts)
    killed = ben.kill()
    for node in (ana, cyd):
        seconds, _ = gone(node, ben, killed)
        assert seconds < 1.0
    assert len(ana.all("gone")) == 1


@pytest.mark.slow
def test_in_a_crowd_few_watch_one_and_all_see_him_go(lan: MakeLan) -> None:
    wire = lan(10)
    nodes = gather(wire.hosts)
    lost = nodes.pop()
    quiet = nodes[0].wait_for("ready")["at"] + 6.0  # links that were not used for long
    time.sleep(max(0.0, quiet - time.monotonic()))
    pulled = nodes[0].do("peers")
    wire.link_down(lost.host)
    waits = [gone(node, lost, pulled)[0] for node in nodes]
    print(", ".join(f"{seconds:.2f}" for seconds in sorted(waits)))
    assert max(waits) < 3.0
    for node in nodes:
        assert len(node.all("gone")) == 1


@pytest.mark.slow
def test_three_that_stand_together_die_together_and_all_see_them_go(
    lan: MakeLan,
) -> None:
    wire = lan(10)
    nodes = sorted(
        gather(wire.hosts), key=lambda node: node.id
    )  # the ring of the watch
    lost, left = nodes[:3], nodes[3:]
    quiet = max(node.wait_for("ready")["at"] for node in nodes) + 6.0
    time.sleep(max(0.0, quiet - time.monotonic()))
    pulled = left[0].do("peers")
    for node in lost:
        wire.link_down(node.host)
    waits = [gone(node, dead, pulled)[0] for node in left for dead in lost]
    print(", ".join(f"{seconds:.2f}" for seconds in sorted(waits)))
    assert max(waits) < 3.0
    for node in left:
        assert len(node.all("gone")) == len(lost)


def test_a_peer_without_cable_is_gone_in_three_seconds_and_comes_back(
    lan: MakeLan,
) -> None:
    wire = lan(3)
    ana, ben, cyd = gather(wire.hosts)
    pulled = ana.do("peers")
    wire.link_down(wire.hosts[1])
    for node in (ana, cyd):
        seconds, _ = gone(node, ben, pulled)
        print(f"{node.name}: gone after {seconds:.2f} s")
        assert seconds < 3.0
    ben.wait_for("gone", name="ana")
    ben.wait_for("gone", name="cyd")
    back = ana.do("peers")
    wire.link_up(wire.hosts[1])
    ana.wait_for("peer", id=ben.id, since=back)
    ben.wait_for("peer", id=ana.id, since=back)


def test_who_restarts_is_met_again_under_the_same_id(lan: MakeLan) -> None:
    ana, ben = gather(lan(2).hosts)
    killed = ben.kill()
    again = NodeProcess(ben.host, "ben", profile=ben.profile)
    ana.wait_for("peer", id=ben.id, since=killed)
    assert again.id == ben.id
    again.wait_for("peer", id=ana.id)


def test_a_second_node_of_a_user_takes_a_spare_profile(
    lan: MakeLan, tmp_path: Path
) -> None:
    (host,) = lan(1).hosts
    first, said = _unconfigured(host, tmp_path)
    second, more = _unconfigured(host, tmp_path)
    assert said["ready"]["id"] != more["ready"]["id"]
    assert "notice" not in said
    assert more["notice"]["code"] == "profile"
    assert "second profile" in more["notice"]["text"]
    for process in (first, second):
        process.communicate(timeout=10)
        assert process.returncode == 0


def _unconfigured(host: Host, home: Path) -> tuple[Any, dict[str, Any]]:
    """A node without any option, and what it said up to `ready`, by event."""
    env = {**os.environ, "HOME": str(home), "XDG_DATA_HOME": str(home)}
    pipes: dict[str, Any] = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
    process = host.python("-m", "games", "node", env=env, text=True, **pipes)
    assert process.stdout is not None
    said: dict[str, Any] = {}
    while "ready" not in said:
        event = json.loads(process.stdout.readline())
        said[event["event"]] = event
    return process, said


def test_of_two_copies_of_a_profile_one_becomes_somebody_new(lan: MakeLan) -> None:
    a, b = lan(2).hosts
    NodeProcess(a, "ana").quit()
    shutil.copytree(a.directory / "ana", b.directory / "ana")
    nodes = [*start([a]), NodeProcess(b, "ana")]
    born = nodes[0].id
    assert nodes[1].id == born
    for one, other in (nodes, reversed(nodes)):
        seen = one.wait_for("peer")
        if seen["id"] != born:  # so the other one gave in
            other.wait_for("notice", code="identity_renewed")
            other.wait_for("peer", id=born)
            told = [notice["code"] for notice in one.all("notice")]
            assert told == ["identity_copied"]
            return
    raise AssertionError("both kept their identity, or both gave it up")
