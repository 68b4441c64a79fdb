"""A node of the virtual LAN: asked, waited for, frozen, killed; and its story."""

from __future__ import annotations

import textwrap
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.lan import Lan, NodeProcess

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
