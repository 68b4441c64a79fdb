"""Patience with others grows with one's own lateness, and shrinks again."""

from __future__ import annotations

import pytest

from p2p.tcp.health import (
    ALONE,
    ALONE_FOR,
    HALF_LIFE,
    LATE_UNIT,
    MOST_PATIENCE,
    PUNCTUAL,
    Health,
)


def test_who_is_punctual_is_as_patient_as_the_protocol_says() -> None:
    health = Health()
    assert health.factor == 1.0
    for turn in range(100):
        health.note(PUNCTUAL, turn * 0.25)
    assert health.factor == 1.0


def test_one_late_turn_says_nothing_of_the_next_ones() -> None:
    health = Health()
    health.note(3600.0, 1.0)  # the lid was closed
    for turn in range(100):
        assert health.factor == 1.0
        health.note(0.01, 1.0 + turn * 0.05)


def test_but_a_host_may_be_silent_at_once_as_if_it_had_been_a_short_one() -> None:
    health = Health()
    health.note(PUNCTUAL + 0.1, 1.0)
    assert health.lateness == pytest.approx(0.1)
    health.note(3600.0, 1.0)
    assert health.lateness == pytest.approx(ALONE - PUNCTUAL)
    health.note(PUNCTUAL + 0.4, 1.0)
    assert health.lateness == pytest.approx(0.4)


def test_who_stood_still_once_is_punctual_again_a_moment_later() -> None:
    health = Health()
    health.note(0.7, 1.0)
    health.note(0.01, 1.0 + ALONE_FOR)
    assert health.lateness == pytest.approx(ALONE - PUNCTUAL)
    health.note(0.01, 1.05 + ALONE_FOR)
    assert health.lateness == 0.0
    health.note(PUNCTUAL + 0.1, 1.1 + ALONE_FOR)  # that was the second
    assert health.lateness == pytest.approx(0.1)


def test_patience_grows_with_lateness_up_to_a_bound() -> None:
    health = Health()
    late(health, PUNCTUAL + 2 * LATE_UNIT, 1.0)
    assert health.factor == pytest.approx(3.0)
    late(health, 3600.0, 2.0)
    assert health.factor == MOST_PATIENCE


def test_the_latest_lateness_counts_until_it_has_faded() -> None:
    health = Health()
    late(health, PUNCTUAL + 4 * LATE_UNIT, 1.0)
    health.note(0.0, 1.0)
    assert health.factor == pytest.approx(5.0)
    health.note(0.0, 1.0 + HALF_LIFE)
    assert 2.0 < health.factor < 4.0
    health.note(0.0, 1.0 + 20 * HALF_LIFE)
    assert health.factor == 1.0


def test_the_worst_lateness_fades_as_soon_as_any_other() -> None:
    health = Health()
    late(health, 8 * 3600.0, 1.0)
    health.note(0.0, 1.0 + 5 * HALF_LIFE)
    assert health.factor == 1.0


def test_a_clock_that_stands_harms_nothing() -> None:
    health = Health()
    late(health, 1.0, 5.0)
    health.note(0.0, 4.0)
    health.note(-1.0, 1e9)
    assert health.factor == 1.0


def late(health: Health, seconds: float, now: float) -> None:
    """Two turns are."""
    for _ in range(2):
        health.note(seconds, now)
