"""How long silence may last."""

from __future__ import annotations

import pytest

from p2p.election.patience import (
    MOST_EXTRA,
    MOVE,
    RELAYED,
    SILENCE,
    STEADY,
    Patience,
)

TICK = 0.05
PLAIN = SILENCE * TICK


def hearing(ticks: int = 20, gap: float = TICK) -> Patience:
    """One that has heard so many ticks, the last of them at 0.0."""
    patience = Patience(TICK, -ticks * gap)
    for tick in range(1, ticks + 1):
        patience.heard(tick, (tick - ticks) * gap)
    return patience


def test_a_steady_host_may_be_silent_for_some_ticks() -> None:
    patience = hearing()
    assert patience.limit(False, 0.0) == pytest.approx(PLAIN)
    assert not patience.is_over(False, 0.0, PLAIN - 1e-6)
    assert patience.is_over(False, 0.0, PLAIN + 1e-6)


def test_a_host_that_is_heard_through_another_may_be_silent_longer() -> None:
    patience = hearing()
    assert patience.limit(True, 0.0) == pytest.approx(PLAIN + RELAYED)
    assert patience.is_over(False, 0.0, PLAIN + RELAYED / 2)
    assert not patience.is_over(True, 0.0, PLAIN + RELAYED / 2)


def test_an_irregular_host_gets_more_patience_and_not_without_end() -> None:
    patience = hearing()
    patience.heard(21, TICK + 0.08)
    assert patience.limit(False, 0.0) == pytest.approx(PLAIN + 4 * 0.08 / STEADY)
    now = TICK + 0.08
    for tick in range(22, 100):
        now += 2.0
        patience.heard(tick, now)
    assert patience.limit(False, 0.0) == pytest.approx(PLAIN + MOST_EXTRA)


def test_one_long_gap_alone_does_not_make_it_patient() -> None:
    patience = hearing()
    patience.heard(21, 60.0)
    assert patience.limit(False, 0.0) == pytest.approx(PLAIN + 4 * MOST_EXTRA / STEADY)


def test_ticks_that_come_together_are_measured_by_their_numbers() -> None:
    patience = hearing()
    patience.heard(24, 4 * TICK)  # four ticks' time, and four ticks
    assert patience.limit(False, 0.0) == pytest.approx(PLAIN)


def test_another_reign_begins_with_a_clean_record() -> None:
    patience = hearing()
    patience.heard(21, 3.0)
    patience.begin(7, False, 4.0)
    assert patience.seen == 7
    assert patience.silence(4.5) == pytest.approx(0.5)
    assert patience.limit(False, 0.0) == pytest.approx(PLAIN)


def test_who_moves_waits_for_the_first_word_a_round_trip_longer() -> None:
    patience = hearing()
    patience.begin(0, True, 1.0)
    assert patience.limit(False, 0.0) == pytest.approx(PLAIN + MOVE)
    patience.heard(50, 1.1)
    assert patience.limit(False, 0.0) == pytest.approx(PLAIN)


def test_frames_that_are_fetched_end_a_move_too_but_are_no_sign_of_life() -> None:
    patience = hearing()
    patience.begin(0, True, 1.0)
    patience.caught_up(50)
    assert patience.seen == 50
    assert patience.limit(False, 0.0) == pytest.approx(PLAIN)
    assert patience.silence(1.5) == pytest.approx(0.5)
    patience.caught_up(40)
    assert patience.seen == 50


def test_time_asleep_is_no_silence_and_no_irregularity() -> None:
    patience = hearing()
    patience.slept(60.0)
    assert patience.silence(60.1) == pytest.approx(0.1)
    patience.heard(21, 60.1)
    assert patience.limit(False, 0.0) == pytest.approx(PLAIN)


def test_weather_is_a_patience_that_nobody_is_below() -> None:
    patience = hearing()
    assert patience.limit(True, 0.2) == pytest.approx(PLAIN + RELAYED)
    assert patience.limit(True, 0.5) == 0.5
    assert not patience.is_over(False, 0.5, 0.5)
    assert patience.is_over(False, 0.5, 0.5 + 1e-6)


def test_a_tick_tells_how_long_it_was_awaited() -> None:
    patience = hearing()
    assert patience.heard(21, 0.3) == pytest.approx(0.3)
    patience.spoke(0.5)  # that another heard it ends no silence here
    assert patience.heard(22, 0.7) == pytest.approx(0.4)


def test_the_first_tick_after_a_sleep_or_of_a_reign_tells_nothing() -> None:
    patience = hearing()
    patience.slept(0.3)
    assert patience.heard(21, 0.35) == 0.0
    patience.begin(21, False, 0.4)
    assert patience.heard(22, 0.8) == 0.0


def test_what_is_doubted_was_not_seen_but_the_silence_is_the_same() -> None:
    patience = hearing()
    patience.doubt(15)
    assert patience.seen == 15
    assert patience.silence(0.1) == pytest.approx(0.1)
    patience.doubt(18)
    assert patience.seen == 15


def test_a_host_that_speaks_lives_though_others_brought_later_ticks() -> None:
    patience = hearing()
    patience.caught_up(30)
    assert patience.said_itself(21, TICK)
    assert (patience.seen, patience.heard_at) == (30, TICK)
    assert not patience.said_itself(21, 2 * TICK)
    assert patience.silence(2 * TICK) == pytest.approx(TICK)
    patience.begin(0, True, 3 * TICK)
    assert patience.said_itself(1, 4 * TICK)


def test_a_reign_owes_its_first_tick() -> None:
    patience = hearing()
    assert not patience.owes
    patience.begin(0, True, 0.1)
    assert patience.owes
    patience.heard(1, 0.2)
    assert not patience.owes


def test_that_somebody_goes_on_is_believed_once_until_a_tick_comes() -> None:
    patience = hearing()
    patience.promised(0.1)
    patience.promised(0.2)
    assert patience.silence(0.3) == pytest.approx(0.2)
    patience.begin(20, False, 0.3)
    patience.promised(0.4)
    assert patience.silence(0.5) == pytest.approx(0.2)
    patience.heard(21, 0.6)
    patience.promised(0.7)
    assert patience.silence(0.8) == pytest.approx(0.1)
