"""A machine that calls without end, with a new key each time, is mostly not heard."""

from __future__ import annotations

from p2p.wire.arrivals import (
    CALLS_A_SECOND,
    CALLS_AT_ONCE,
    FLOOD_WAIT,
    FLOODS_FORGOTTEN,
    LAST_FLOOD_WAIT,
    MAX_CALLERS,
    Arrivals,
)


def test_a_class_comes_at_once_and_an_endless_crowd_at_a_rate() -> None:
    arrivals = Arrivals()
    assert all(arrivals.takes("far", 0.0) for _ in range(CALLS_AT_ONCE))
    assert not arrivals.takes("far", 0.0)
    assert arrivals.takes("near", 0.0)
    taken = sum(arrivals.takes("far", number / 100) for number in range(6000))
    assert abs(taken - 60 * CALLS_A_SECOND) <= 1
    quiet = 60.0 + CALLS_AT_ONCE / CALLS_A_SECOND
    assert all(arrivals.takes("far", quiet) for _ in range(CALLS_AT_ONCE))


def test_this_very_machine_calls_as_it_likes() -> None:
    arrivals = Arrivals()
    assert all(arrivals.takes(None, 0.0) for _ in range(10 * CALLS_AT_ONCE))


def test_only_so_many_machines_are_kept() -> None:
    def is_kept_beside(others: int) -> bool:
        arrivals = Arrivals()
        while arrivals.takes("far", 0.0):
            pass
        for number in range(others):
            arrivals.takes(f"m{number}", 0.0)
        return not arrivals.takes("far", 0.0)

    assert is_kept_beside(MAX_CALLERS - 1)
    assert not is_kept_beside(MAX_CALLERS)


def test_a_machine_that_flooded_waits_and_longer_each_time() -> None:
    arrivals, now = Arrivals(), 1000.0
    for wait in (FLOOD_WAIT, 2 * FLOOD_WAIT, 4 * FLOOD_WAIT):
        arrivals.flooded("far", now)
        assert not arrivals.takes("far", now + wait - 0.01)
        assert arrivals.takes("near", now)
        now += wait
        assert arrivals.takes("far", now)
    for _ in range(20):
        arrivals.flooded("far", now)
    assert arrivals.takes("far", now + LAST_FLOOD_WAIT)
    now += FLOODS_FORGOTTEN + 1
    arrivals.flooded("far", now)
    assert arrivals.takes("far", now + FLOOD_WAIT)


def test_this_very_machine_does_not_wait() -> None:
    arrivals = Arrivals()
    arrivals.flooded(None, 0.0)
    assert arrivals.takes(None, 0.0)
