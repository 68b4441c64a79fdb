"""The highest of the last seconds, as looking at all of them would find it."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from p2p.replication.peak import Peak


def test_nothing_was_seen_at_first() -> None:
    assert Peak(10.0).highest(0.0) is None


def test_a_lower_one_that_is_fresher_comes_after_it() -> None:
    peak = Peak(10.0)
    peak.add(300, 0.0)
    peak.add(200, 5.0)
    peak.add(100, 6.0)
    assert peak.highest(9.9) == (300, 0.0)
    assert peak.highest(10.0) == (200, 5.0)
    assert peak.highest(15.5) == (100, 6.0)
    assert peak.highest(16.0) is None


def test_of_equal_ones_the_later_one_stays() -> None:
    peak = Peak(10.0)
    peak.add(300, 0.0)
    peak.add(300, 5.0)
    assert peak.highest(12.0) == (300, 5.0)


@given(st.lists(st.integers(0, 20), max_size=40), st.integers(0, 60))
def test_it_forgets_nothing_that_can_become_the_highest(
    values: list[int], now: int
) -> None:
    peak = Peak(10.0)
    for at, value in enumerate(values):
        peak.add(value, at)
    now += len(values)
    seen = [(value, at) for at, value in enumerate(values) if at > now - 10]
    assert peak.highest(now) == max(seen, default=None)
