"""`python -m tests.lan`: machines to be tried by hand."""

from __future__ import annotations

import subprocess
import sys

import pytest


@pytest.mark.parametrize("cables", [[], ["--wifi"], ["--wifi", "2"]])
@pytest.mark.slow
def test_machines_by_hand(cables: list[str]) -> None:
    """`python -m tests.lan` fills in the placeholders and names the speakers."""
    echo = "import os, sys; print(*sys.argv[1:], os.path.isdir(sys.argv[3]))"
    command = [sys.executable, "-c", echo, "{n}", "{ip}", "{profile}"]
    done = subprocess.run(
        [
            sys.executable,
            "-m",
            "tests.lan",
            "2",
            *cables,
            "--seconds",
            "20",
            "--",
            *command,
        ],
        capture_output=True,
        text=True,
        timeout=30,
    )
    words = sorted(line.split() for line in done.stdout.splitlines())
    assert [word[:3] + word[4:] for word in words] == [
        ["h1", "1", "10.77.0.1", "True"],
        ["h2", "2", "10.77.0.2", "True"],
    ], done.stderr


def test_lines_of_two_machines_do_not_mix() -> None:
    """Machines that speak at once write whole lines."""
    many = "for n in range(5000): print('x' * 50)"
    command = [sys.executable, "-m", "tests.lan", "3", "--seconds", "20", "--"]
    done = subprocess.run(
        [*command, sys.executable, "-c", many],
        capture_output=True,
        text=True,
        timeout=30,
    )
    lines = done.stdout.splitlines()
    assert len(lines) == 15_000, done.stderr
    assert {line.partition(" ")[2] for line in lines} == {"x" * 50}
