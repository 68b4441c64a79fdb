"""Who leaves the terminal chat is gone in time, whatever his terminal does."""

from __future__ import annotations

import os
import subprocess
import sys
import threading

import pytest

from games.console.usher import Usher

PATIENCE = 10.0  # seconds
BEGIN = """
import sys, threading, time
from games.console import usher
usher.END_WITHIN = 0.2
def leave():
    print("left", flush=True)
"""


def test_who_leaves_has_left_and_lives_on_if_nothing_waits() -> None:
    left = threading.Event()
    usher = Usher(left.set)
    with usher:
        assert not left.is_set()
    assert left.wait(PATIENCE)
    usher.dismiss()


def test_it_can_be_asked_in_the_middle_of_anything_and_twice() -> None:
    calls: list[int] = []
    left = threading.Event()

    def leave() -> None:
        calls.append(threading.get_ident())
        left.set()

    usher = Usher(leave)
    with usher:
        usher.see_out(130)
        usher.see_out(143)
        assert left.wait(PATIENCE)
    usher.dismiss()
    assert calls != [threading.get_ident()]
    assert len(calls) == 1


def run(code: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", BEGIN + code],
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        stdin=subprocess.DEVNULL,
    )


@pytest.mark.parametrize("status", [0, 130])
def test_a_program_that_hangs_at_its_terminal_is_ended(status: int) -> None:
    done = run(f"usher.Usher(leave).see_out({status}); time.sleep(60)")
    assert (done.returncode, done.stdout) == (status, "left\n")


def test_the_first_status_is_the_one() -> None:
    code = "u = usher.Usher(leave); u.see_out(130); u.see_out(1); time.sleep(60)"
    assert run(code).returncode == 130


def test_one_that_is_dismissed_ends_nothing() -> None:
    code = """
u = usher.Usher(leave)
with u:
    pass
u.dismiss()
time.sleep(0.5)
raise SystemExit(7)
"""
    assert run(code).returncode == 7


def test_the_terminal_takes_what_is_typed_as_before() -> None:
    termios = pytest.importorskip("termios", reason="not on Windows")
    outer, inner = os.openpty()
    before = termios.tcgetattr(inner)
    code = """
import termios
u = usher.Usher(leave)
modes = termios.tcgetattr(0)
modes[3] &= ~termios.ECHO
termios.tcsetattr(0, termios.TCSANOW, modes)
u.see_out()
time.sleep(60)
"""
    done = subprocess.run(
        [sys.executable, "-c", BEGIN + code],
        stdin=inner,
        stdout=subprocess.DEVNULL,
        timeout=PATIENCE,
    )
    assert done.returncode == 0
    assert termios.tcgetattr(inner) == before
    os.close(outer)
    os.close(inner)
