"""How long a node looks for a reign."""

from __future__ import annotations

from random import Random

import pytest

from p2p.election.seeking import (
    ANSWERS,
    SEEK_AGAIN,
    SEEK_ALONE,
    SEEK_AT_MOST,
    SEEK_JITTER,
    SOUGHT_FOR,
    Seeking,
)
from p2p.identity import NodeId
from p2p.messages import Term


def test_alone_it_ends_after_a_moment_and_some_chance() -> None:
    ends = {Seeking(Random(seed), 5.0).due(0.0) - 5.0 for seed in range(200)}
    assert min(ends) >= SEEK_ALONE
    assert max(ends) < SEEK_ALONE + SEEK_JITTER
    assert len(ends) > 190  # two who start at once differ


def test_it_is_over_when_it_ends() -> None:
    seeking = Seeking(Random(1), 5.0)
    assert not seeking.is_over(0.0, seeking.due(0.0) - 1e-9)
    assert seeking.is_over(0.0, seeking.due(0.0))


@pytest.mark.parametrize(
    ("has_game", "weather", "most"),
    [
        (False, 0.0, SEEK_AT_MOST),
        (True, 0.0, SEEK_AGAIN),
        (False, 0.5, SEEK_AT_MOST + ANSWERS * 0.5),
        (True, 0.5, SEEK_AGAIN + ANSWERS * 0.5),
    ],
)
def test_a_reign_that_is_told_of_is_waited_for_but_not_for_ever(
    has_game: bool, weather: float, most: float
) -> None:
    seeking = Seeking(Random(1), 0.0)
    seeking.begin(has_game, 5.0)
    now = 5.0
    while seeking.hopes(weather, now):
        seeking.told(weather, now)
        assert not seeking.is_over(weather, now)
        now += 0.01
    assert now == pytest.approx(5.0 + most, abs=0.011)
    assert seeking.is_over(weather, now)


def test_where_answers_are_late_an_answer_has_so_much_longer() -> None:
    seeking = Seeking(Random(1), 0.0)
    seeking.begin(False, 5.0)
    due = seeking.due(0.5) - 5.0  # though that is known only now
    assert SEEK_ALONE + 0.5 <= due < SEEK_ALONE + SEEK_JITTER + 0.5
    seeking.told(0.5, 5.2)
    assert seeking.due(0.5) == pytest.approx(5.2 + SEEK_ALONE + 0.5)


def test_time_asleep_does_not_count() -> None:
    seeking = Seeking(Random(1), 5.0)
    ends = seeking.due(0.0)
    seeking.slept(100.0)
    assert seeking.due(0.0) == pytest.approx(ends + 100.0)
    assert seeking.hopes(0.0, 5.0 + 100.0 + SEEK_AT_MOST - 1e-6)
    assert not seeking.hopes(0.0, 5.0 + 100.0 + SEEK_AT_MOST + 1e-6)


def test_who_is_sought_is_asked_before_others_for_a_while() -> None:
    one, other = (Term(1, 0, NodeId(letter * 52)) for letter in "ab")
    told = [one, other]
    assert Seeking(Random(1), 5.0).first(told, 5.0) == told
    seeking = Seeking(Random(1), 5.0, other.host)
    assert seeking.first([one], 5.0) == []
    assert seeking.first(told, 5.0 + SOUGHT_FOR - 1e-6) == [other]
    assert seeking.first(told, 5.0 + SOUGHT_FOR) == told


def test_who_is_sought_and_refuses_is_sought_no_more() -> None:
    one, other = (Term(1, 0, NodeId(letter * 52)) for letter in "ab")
    seeking = Seeking(Random(1), 5.0, other.host)
    seeking.refused(one.host)
    assert seeking.first([one, other], 5.0) == [other]
    seeking.refused(other.host)
    assert seeking.first([one, other], 5.0) == [one, other]
