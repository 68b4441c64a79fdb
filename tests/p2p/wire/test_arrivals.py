"""A machine that calls without end, with a new key each time, is mostly not heard."""

from __future__ import annotations

from p2p.wire.arrivals import CALLS_A_SECOND, CALLS_AT_ONCE, MAX_CALLERS, Arrivals


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
