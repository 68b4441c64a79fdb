"""One link: what may pass now, what it pays, and when it is too much."""

from __future__ import annotations

import msgspec
import pytest

from p2p import messages
from p2p.messages import Alarm, Message, Renamed, Tell
from p2p.wire import heads
from p2p.wire.intake import (
    FLOODS_AFTER,
    FULL_MESSAGES,
    MEASURED_AFTER,
    RECOVERS_AFTER,
    SLOWEST,
    Intake,
)
from p2p.wire.prices import PASSED_OVER, PRICES
from p2p.wire.turns import Rest

SIZE = 100
LONG = 10**9  # microseconds: more than is ever needed
TOLD = Tell("t", msgspec.Raw(b"\x90"))


def admits(
    intake: Intake, message: Message, now: float = 0.0, is_heeded: bool = True
) -> bool:
    return intake.admits(heads.of(message), SIZE, is_heeded, now)


def emptied(now: float = 0.0) -> Intake:
    """Its bucket is empty, and it has been given time."""
    intake = Intake(now)
    intake.begin(LONG)
    assert [admits(intake, Alarm(), now) for _ in range(FULL_MESSAGES)][-1]
    return intake


def test_what_it_is_given_is_spent_by_the_price_list() -> None:
    each = PRICES[Tell].of(SIZE)
    intake = Intake(0.0)
    intake.begin(10 * each + 1)
    assert [admits(intake, TOLD) for _ in range(11)] == [True] * 10 + [False]
    assert intake.rest == Rest(10 * each, each)
    intake.begin(LONG)
    assert admits(intake, TOLD)
    assert intake.rest == Rest(each)


def test_more_of_the_same_is_judged_alike() -> None:
    one, many = Intake(0.0), Intake(0.0)
    for message in (TOLD, Alarm()):
        for intake in (one, many):
            intake.begin(LONG)
            assert admits(intake, message)
        for _ in range(FULL_MESSAGES + 10):
            assert admits(one, message) == many.admits_alike(SIZE, 0.0)
        assert one.rest == many.rest


def test_what_is_passed_over_costs_little_and_comes_out_of_no_bucket() -> None:
    intake = Intake(0.0)
    intake.begin(LONG)
    for _ in range(3 * FULL_MESSAGES):
        assert admits(intake, TOLD, is_heeded=False)
    assert intake.rest.spent == 3 * FULL_MESSAGES * PASSED_OVER.of(SIZE)


def test_what_is_expected_comes_out_of_no_bucket() -> None:
    intake, head = Intake(0.0), heads.of(Renamed("Ann"))
    intake.begin(LONG)
    for _ in range(3 * FULL_MESSAGES):
        assert intake.admits(head, SIZE, True, 0.0, True)
    assert intake.rest.spent == 3 * FULL_MESSAGES * PRICES[Renamed].of(SIZE)


def test_what_was_asked_for_passes_an_empty_bucket() -> None:
    intake = emptied()
    tick = messages.Tick(1, messages.Frame.of(1, 0, ()))
    assert not admits(intake, tick)
    intake.wanted.said(messages.Ack(1, 1), 0.0)
    assert admits(intake, tick)
    assert not intake.admits(None, SIZE, True, 0.0)


def test_it_says_when_the_next_may_pass() -> None:
    intake = emptied()
    assert not intake.is_dry
    assert not admits(intake, Renamed("Ann"))
    assert intake.is_dry
    until = intake.rest.until
    assert until is not None
    intake.begin(LONG)
    assert not intake.is_dry
    assert admits(intake, Renamed("Ann"), until)


def test_it_pays_for_the_time_that_it_really_took() -> None:
    intake, each = Intake(0.0), PRICES[Tell].of(SIZE)
    intake.begin(LONG)
    assert admits(intake, TOLD)
    assert intake.rest.spent == each
    intake.took(1.5e-6)
    assert intake.rest.spent == 1
    assert admits(intake, TOLD)
    assert admits(intake, TOLD)
    intake.took(5 * each / 1e6)
    assert intake.rest.spent == 1 + 5 * each


def test_it_does_not_pay_for_what_others_do_meanwhile() -> None:
    intake, each = Intake(0.0), PRICES[Tell].of(SIZE)
    intake.begin(LONG)
    assert admits(intake, TOLD)
    intake.took(0.25)
    assert intake.rest.spent == SLOWEST * each


def test_the_clock_is_looked_at_when_enough_has_passed() -> None:
    intake, each = Intake(0.0), PRICES[Tell].of(SIZE)
    intake.begin(LONG)
    for _ in range(MEASURED_AFTER // each):
        assert not intake.is_to_be_measured
        assert admits(intake, TOLD)
    assert admits(intake, TOLD)
    assert intake.is_to_be_measured
    intake.took(1e-6)
    assert not intake.is_to_be_measured


def strained(is_full: bool, until: float, intake: Intake) -> float | None:
    """It says more than it may until then; when it is hung up on."""
    now = 0.0
    while now < until:
        was_full = intake.is_strained(now) and is_full
        # Twice: a turn that was too short for all ends without an empty bucket.
        for given in (PRICES[Alarm].of(SIZE), LONG):
            intake.begin(given)
            while admits(intake, Alarm(), now):
                pass
            if intake.floods(was_full, now):
                return now
        now += 0.05
    return None


@pytest.mark.parametrize("is_full", [True, False])
def test_who_keeps_a_whole_bucket_waiting_is_hung_up_on(is_full: bool) -> None:
    ended = strained(is_full, 3 * FLOODS_AFTER, Intake(0.0))
    assert ended == (pytest.approx(FLOODS_AFTER, abs=0.11) if is_full else None)


def test_who_recovers_has_its_time_again() -> None:
    intake = Intake(0.0)
    assert strained(True, FLOODS_AFTER - 0.5, intake) is None
    now = FLOODS_AFTER - 0.5
    assert intake.is_strained(now)
    now += RECOVERS_AFTER + 0.1
    assert not intake.is_strained(now)
    intake.begin(LONG)
    while admits(intake, Alarm(), now):
        pass
    assert not intake.floods(True, now)
    assert intake.is_strained(now)
