"""A clock that was set once goes on by itself, from the moment when the run begins."""

from __future__ import annotations

from p2p.core.runclock import RunClock


def test_it_stands_until_the_run_begins() -> None:
    clock = RunClock(1_500_000)
    assert clock.unix(100.0) == 1_500
    assert clock.begin(100.0)
    assert clock.unix(100.25) == 1_750


def test_a_run_begins_once() -> None:
    clock = RunClock(0)
    assert clock.begin(0.0)
    assert not clock.begin(5.0)
    assert clock.unix(5.0) == 5_000
