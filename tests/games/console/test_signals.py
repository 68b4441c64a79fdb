"""Signals end a program where it waits, and nowhere in the middle of something."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator

import pytest

from games.console.exits import INTERRUPTED
from games.console.signals import Signals, Stopped

NAMES = ("SIGINT", "SIGTERM", "SIGHUP", "SIGBREAK")


@pytest.fixture
def signals() -> Iterator[Signals]:
    numbers = [getattr(signal, name) for name in NAMES if hasattr(signal, name)]
    former = {number: signal.getsignal(number) for number in numbers}
    made = Signals()
    made.install()
    made.begin()
    yield made
    for number, handler in former.items():
        signal.signal(number, handler)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_one_that_comes_while_it_waits_ends_that(
    signals: Signals, number: signal.Signals
) -> None:
    with pytest.raises(Stopped) as stopped, signals.heard():
        signal.raise_signal(number)
    assert stopped.value.number == number
    assert stopped.value.status == stopped.value.code == 128 + number


def test_one_that_comes_elsewhere_is_kept_until_it_waits(signals: Signals) -> None:
    signal.raise_signal(signal.SIGTERM)  # raises nothing here
    with pytest.raises(Stopped), signals.heard():
        pytest.fail("it does not begin to wait")


def test_only_the_first_counts_and_a_leave_is_let_finish(signals: Signals) -> None:
    with pytest.raises(Stopped), signals.heard():
        signal.raise_signal(signal.SIGTERM)
    signal.raise_signal(signal.SIGTERM)
    with pytest.raises(Stopped), signals.heard():
        pass


def test_whoever_has_to_leave_is_told_before(signals: Signals) -> None:
    told: list[int] = []
    with pytest.raises(Stopped), signals.heard(told.append):
        signal.raise_signal(signal.SIGTERM)
    assert told == [128 + signal.SIGTERM]


def test_after_the_wait_nobody_is_told(signals: Signals) -> None:
    told: list[int] = []
    with signals.heard(told.append):
        pass
    signal.raise_signal(signal.SIGTERM)
    assert told == []


@pytest.mark.skipif(not hasattr(signal, "setitimer"), reason="POSIX alone")
def test_the_thread_that_waits_is_nudged_only_while_it_does(signals: Signals) -> None:
    with signals.heard(lambda status: None):
        assert signal.getitimer(signal.ITIMER_REAL)[1] > 0
    assert signal.getitimer(signal.ITIMER_REAL) == (0.0, 0.0)


def run(code: str) -> int:
    begin = "import os, signal; from games.console.signals import Signals\n"
    begin += "signals = Signals(); signals.install()\n"
    return subprocess.run([sys.executable, "-c", begin + code], timeout=30).returncode


def test_before_the_program_is_imported_ctrl_c_ends_it_at_once() -> None:
    assert run("signal.raise_signal(signal.SIGINT); os._exit(7)") == INTERRUPTED


def test_who_insists_ends_it_by_force() -> None:
    code = """
from games.console import signals as module
module.INSIST = 0.0
signals.begin()
signal.raise_signal(signal.SIGTERM)
signal.raise_signal(signal.SIGTERM)
os._exit(7)
"""
    assert run(code) == 128 + signal.SIGTERM


@pytest.mark.skipif(not hasattr(signal, "SIGHUP"), reason="POSIX alone")
def test_nohup_is_respected() -> None:
    code = (
        "signal.signal(signal.SIGHUP, signal.SIG_IGN); signals.install()\n"
        "raise SystemExit(signal.getsignal(signal.SIGHUP) != signal.SIG_IGN)"
    )
    assert run(code) == os.EX_OK
