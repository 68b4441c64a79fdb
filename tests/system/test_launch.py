"""A command starts with what it uses and nothing else: imports are most of a start."""

from __future__ import annotations

import subprocess
from collections.abc import Callable

import pytest

from tests.lan import Host, Lan

MakeLan = Callable[..., Lan]

DRAWING = {
    "pygame",
    "games.cycles.screen",
    "games.screen",
    "games.snake.screen",
    "games.window",
}
TYPING = {"prompt_toolkit", "games.commands.chat"}
HEAVY = {"importlib.metadata", "http", "multiprocessing", "unittest", "xml"}


def imported(host: Host, *arguments: str) -> set[str]:
    """All modules that the command imports until it ends; its input is empty."""
    profile = ["--profile", str(host.directory / "profile")]
    process = host.python(
        *("-X", "importtime", "-m", "games", *arguments, *profile),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    _, told = process.communicate(timeout=30)
    assert process.returncode == 0, told
    lines = (line for line in told.splitlines() if line.startswith("import time:"))
    return {line.rpartition("|")[2].strip() for line in lines}


@pytest.mark.parametrize(
    ("command", "unused"),
    [
        (["peers", "--wait", "0"], {"games.snake.rules", "games.cycles.rules"}),
        (["peers", "--wait", "0", "--no-mdns"], {"games.snake.rules", "zeroconf"}),
        (["node"], set()),
    ],
)
def test_a_command_imports_what_it_uses(
    lan: MakeLan, command: list[str], unused: set[str]
) -> None:
    found = imported(lan(1).hosts[0], *command)
    assert "p2p.driver.driver" in found
    assert ("zeroconf" in found) == ("--no-mdns" not in command)
    assert ("sqlite3" in found) == (command == ["node"])  # who looks keeps nothing
    assert found & (DRAWING | TYPING | HEAVY | unused) == set()
