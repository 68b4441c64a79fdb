"""The commands as people and programs use them: output, exit codes, clean leaves."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable
from typing import Any

import pytest

from tests.lan import Lan, NodeProcess, arena
from tests.lan.company import gather, lives_at
from tests.sample import one_in
from tests.system.helpers.commands import hydralan

MakeLan = Callable[..., Lan]


def test_peers_says_who_is_here(lan: MakeLan) -> None:
    wire = lan(3)
    ana, ben = gather(wire.hosts[:2])
    here = sorted([ana, ben], key=lambda node: node.name)
    code, output, _ = hydralan(wire.hosts[2], "peers", "--json")
    assert code == 0
    told = json.loads(output)
    assert [(peer["id"], peer["name"]) for peer in told] == [
        (n.id, n.name) for n in here
    ]
    assert all(map(lives_at, here, [peer["address"] for peer in told]))
    code, output, _ = hydralan(wire.hosts[2], "peers", "--wait", "0.5")
    words = [line.split() for line in output.splitlines()]
    assert code == 0
    assert [word[0] for word in words] == [node.name for node in here]
    assert all(map(lives_at, here, [word[-1] for word in words]))


def test_peers_alone(lan: MakeLan) -> None:
    (host,) = lan(1).hosts
    assert hydralan(host, "peers", "--wait", "0.2") == (0, "Nobody else is here.\n", "")
    code, output, _ = hydralan(host, "peers", "--json", "--wait", "0.2")
    assert (code, json.loads(output)) == (0, [])


@pytest.mark.parametrize(
    "arguments",
    [["dance"], ["peers", "--wait", "soon"], ["node", "--port", "70000"], ["say"]],
)
def test_what_it_does_not_know_is_a_usage_error(
    lan: MakeLan, arguments: list[str]
) -> None:
    code, output, errors = hydralan(lan(1).hosts[0], *arguments)
    assert (code, output) == (2, "")
    assert "usage" in errors


@pytest.mark.parametrize(
    "line",
    [
        "not json",
        "[]",
        "{}",
        '{"do": 7}',
        '{"do": "dance"}',
        '{"do": "say"}',
        '{"do": "play", "game": "chess"}',
        '{"do": "watch", "every": -1}',
        '{"do": "input", "value": "left"}',
        '{"do": "input", "value": null}',
        '{"do": "options", "width": 3}',
        '{"do": "name"}',
        "[" * 5000,
    ],
)
def test_a_line_that_makes_no_sense_is_an_error_and_changes_nothing(
    pair: list[NodeProcess], line: str
) -> None:
    ana, ben = pair
    said = len(ben.events)
    asked = ana.do("rooms")
    assert ana.process.stdin is not None
    ana.process.stdin.write(f"{line}\n")
    error = ana.wait_for("error", since=asked)
    assert error["text"][-1] in ".)"
    ana.do("peers")
    ana.wait_for("peer", since=error["at"], id=ben.id)
    new = [e["event"] for e in ana.events if e["at"] >= asked]
    assert new == ["rooms", "error", "peer"]
    assert len(ben.events) == said


@pytest.fixture(scope="module")
def pair(request: pytest.FixtureRequest) -> Any:
    """Two nodes that know each other, for all tests that change nothing."""
    with Lan(2) as wire:
        yield gather(wire.hosts)


@pytest.mark.parametrize("how", one_in(3, ["quit", "end of input", "SIGTERM"]))
def test_each_way_to_leave_is_clean(lan: MakeLan, how: str) -> None:
    nodes = gather(lan(3).hosts)
    arena.play(nodes)
    leaver = arena.host(nodes)
    nodes.remove(leaver)
    assert _leave(leaver, how) == 0
    for node in nodes:
        assert node.wait_for("gone", id=leaver.id)["reason"] == "left"
        node.wait_for("room", where=lambda e: leaver.id not in arena.people(e))


def _leave(node: NodeProcess, how: str) -> int:
    if how == "quit":
        return node.quit()
    if how == "SIGTERM":
        return node.terminate()
    assert node.process.stdin is not None
    node.process.stdin.close()
    return node.process.wait(10)


def test_without_a_display_it_is_the_terminal_chat(lan: MakeLan) -> None:
    code, output, errors = hydralan(lan(1).hosts[0], typed="/me\n/quit\n")
    assert code == 0, errors
    first, *rest = output.splitlines()
    assert "terminal chat" in first
    assert any("check words" in line for line in rest)


def test_the_terminal_chat_talks(lan: MakeLan) -> None:
    wire = lan(2)
    (ana,) = gather(wire.hosts[:1])
    chat = wire.hosts[1].python(
        *("-m", "games", "chat", "--name", "me"),
        *("--profile", str(wire.hosts[1].directory / "me")),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        encoding="utf-8",
        bufsize=1,
    )
    assert chat.stdin is not None
    ana.wait_for("peer", name="me")
    ana.do("say", text="grüß dich 🙂")
    assert chat.stdout is not None
    while "ana: grüß dich 🙂" not in chat.stdout.readline():
        assert chat.poll() is None
    chat.stdin.write("hello all\n@ana → you\n@zoe who?\n/who\n")
    ana.wait_for("chat", text="hello all", to="everyone")
    ana.wait_for("chat", text="→ you", to=ana.id)
    output, _ = chat.communicate("/quit\n", timeout=10)
    assert "! Nobody here is called zoe." in output
    who = next(line for line in output.splitlines() if line.startswith("  ana"))
    assert lives_at(ana, who.split()[-1])
    assert chat.returncode == 0
    ana.wait_for("gone", name="me", reason="left")
