"""A command starts with what it uses and nothing else: imports are most of a start."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from p2p.profile.store import Profile
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
HEAVY = {
    *("cryptography.x509", "fractions", "http", "importlib.metadata"),
    *("multiprocessing", "unittest", "webbrowser", "xml"),
}


def imported(host: Host, *arguments: str) -> set[str]:
    """All modules that the command imports until it ends, with a profile that is there
    already; its input is empty."""
    folder = host.directory / "profile"
    Profile.open(folder).close()
    profile = ["--profile", str(folder)]
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


def test_the_window_imports_nothing_heavy_that_it_does_not_draw_with() -> None:
    code = "import sys, games.window.app; print(*sys.modules)"
    told = subprocess.run(
        [sys.executable, "-c", code],
        cwd=Path(__file__).parents[2],
        stdout=subprocess.PIPE,
        text=True,
        check=True,
        timeout=30,
    )
    assert set(told.stdout.split()) & (TYPING | HEAVY) == set()
