"""Nothing is asked too often, and who does not answer is asked again."""

from __future__ import annotations

from p2p.identity import NodeId
from p2p.room.requests import (
    FETCH_EVERY,
    JOIN_EVERY,
    REFUSED_AFTER,
    SEAT_AGAIN,
    Requests,
)

ANN, BEN = NodeId("a" * 52), NodeId("b" * 52)


def test_a_join_waits_its_time() -> None:
    requests = Requests()
    assert requests.may_join(0.0)
    requests.join(ANN, 0.0)
    assert not requests.may_join(JOIN_EVERY - 0.01)
    assert requests.may_join(JOIN_EVERY)


def test_in_a_hurry_nothing_waits() -> None:
    requests = Requests()
    requests.join(ANN, 0.0)
    requests.hurry()
    assert requests.may_join(0.001)


def test_who_did_not_answer_is_told_from_who_is_asked_anew() -> None:
    requests = Requests()
    assert not requests.join(ANN, 0.0)
    assert requests.join(ANN, JOIN_EVERY)
    assert not requests.join(BEN, 2 * JOIN_EVERY)
    assert not requests.join(BEN, 4 * JOIN_EVERY)  # that is long ago
    requests.hurry()
    assert not requests.join(BEN, 4 * JOIN_EVERY)  # and this has another reason


def test_only_the_last_that_was_asked_is_to_answer() -> None:
    requests = Requests()
    assert not requests.was_asked(ANN)
    requests.join(ANN, 0.0)
    requests.join(BEN, 1.0)
    assert requests.was_asked(BEN)
    assert not requests.was_asked(ANN)


def test_missing_frames_are_asked_for_now_and_then() -> None:
    requests = Requests()
    assert requests.fetch(ANN, 0.0)
    assert not requests.fetch(ANN, FETCH_EVERY - 0.001)
    assert requests.fetch(ANN, FETCH_EVERY)
    assert not requests.fetch(ANN, FETCH_EVERY + 0.001)


def test_two_are_asked_in_turn() -> None:
    requests = Requests()
    turns = [requests.in_turn(ANN, BEN) for _ in range(4)]
    assert turns == [ANN, BEN, ANN, BEN]


def test_who_is_given_no_seat_learns_it_once_and_asks_more_seldom() -> None:
    requests, now, told = Requests(), 0.0, []
    for _ in range(REFUSED_AFTER + 3):
        assert requests.may_ask_for_seat(now)
        requests.join(ANN, now)
        told.append(requests.is_refused(True))
        assert requests.may_ask_for_seat(now + JOIN_EVERY) is (
            len(told) < REFUSED_AFTER
        )
        now += SEAT_AGAIN
    assert told == [False] * (REFUSED_AFTER - 1) + [True] + [False] * 3


def test_who_has_one_again_or_wants_none_is_refused_nothing() -> None:
    requests = Requests()
    for lacks in [True] * (REFUSED_AFTER - 1) + [False] + [True] * (REFUSED_AFTER - 1):
        requests.join(ANN, 0.0)
        assert not requests.is_refused(lacks)
    assert requests.may_ask_for_seat(JOIN_EVERY)


def test_frames_are_expected_of_who_was_asked_until_nothing_is_missing() -> None:
    requests = Requests()
    assert not requests.is_helper(ANN)
    requests.fetch(ANN, 0.0)
    requests.fetch(BEN, FETCH_EVERY / 2)  # too soon: it is not asked
    assert requests.is_helper(ANN)
    assert not requests.is_helper(BEN)
    requests.expect(BEN)
    assert requests.is_helper(BEN)
    requests.lacks_nothing(ANN)
    assert not requests.is_helper(ANN)
    assert not requests.is_helper(BEN)


def test_where_nothing_is_missing_nobody_else_may_give_anything() -> None:
    requests = Requests()
    requests.join(BEN, 0.0)
    for member in (ANN, BEN):
        requests.expect(member)
    assert requests.lacks_nothing(ANN) == {BEN}
    assert not requests.was_asked(BEN)
    requests.join(ANN, 1.0)
    assert requests.lacks_nothing(ANN) == set()
    assert requests.was_asked(ANN)
