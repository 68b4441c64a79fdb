"""Time in which the process did not run."""

from __future__ import annotations

import pytest

from p2p.election.wakefulness import PAUSE, SETTLE, Wakefulness

TICK = 0.05


def test_who_runs_all_the_time_slept_never() -> None:
    awake = Wakefulness(TICK, 10.0)
    for step in range(1, 100):
        now = 10.0 + step * PAUSE * TICK * 0.999
        assert awake.slept(now) == 0.0
        assert awake.has_settled(now)


def test_a_pause_begins_where_ticks_are_missing() -> None:
    awake = Wakefulness(TICK, 10.0)
    assert awake.slept(10.0 + PAUSE * TICK * 1.01) > PAUSE * TICK


def test_a_pause_is_told_once_and_in_full() -> None:
    awake = Wakefulness(TICK, 10.0)
    assert awake.slept(12.0) == pytest.approx(2.0)
    assert awake.slept(12.01) == 0.0


def test_what_is_read_right_after_a_pause_may_be_old() -> None:
    awake = Wakefulness(TICK, 10.0)
    awake.slept(12.0)
    assert not awake.has_settled(12.0)
    assert not awake.has_settled(12.0 + SETTLE - 1e-6)
    assert awake.has_settled(12.0 + SETTLE)


def test_who_has_just_begun_has_not_slept() -> None:
    assert Wakefulness(TICK, 10.0).has_settled(10.0)
