"""A round ends once, and is known by where it began."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import pytest

from p2p.messages import NO_ROUND, Round
from p2p.mishap import WrongResult
from p2p.replication.round import (
    LONGEST,
    MAX_ROUND,
    Course,
    Rounds,
    awards_of,
    ranking_of,
    standing_of,
)
from tests.p2p.helpers.laps import Laps, LapStanding
from tests.p2p.helpers.toy import Toy

BEN_FIRST = ((2, 9), (1, 4))


class Told(Toy):
    """How the round stands is the state itself."""

    def standing(self, state: Any) -> Any:
        return state


def play(number: int, ranking: Any = BEN_FIRST) -> LapStanding:
    return LapStanding("play", number, 5, ranking)


def podium(number: int, ranking: Any = BEN_FIRST) -> LapStanding:
    return LapStanding("podium", number, 5, ranking)


def told(*standings: LapStanding | None) -> tuple[Rounds, list[list[int]]]:
    """Who won by each of them, after the first; the chain is the number of it."""
    rounds = Rounds(Told())
    rounds.begin(standings[0], 7)
    pairs = pairwise(standings)
    won = [rounds.stepped(*pair, chain) for chain, pair in enumerate(pairs, 1)]
    return rounds, won


def test_an_endless_game_is_one_round() -> None:
    rounds, won = told(None, None, None)
    assert (won, rounds.now, rounds.ended) == ([[], []], NO_ROUND, 0)


def test_the_first_round_is_known_by_the_seed() -> None:
    rounds, won = told(play(1), play(1))
    assert (won, rounds.now, rounds.ended) == ([[]], Round(1, 7), 0)
    other = Rounds(Told())
    other.begin(play(1), 2**32 + 8)
    assert other.now == Round(1, 8)


def test_who_is_first_on_the_podium_has_won_once() -> None:
    rounds, won = told(play(1), podium(1), podium(1, ((1, 99),)), play(2))
    assert won == [[2], [], []]
    assert (rounds.now, rounds.ended, rounds.is_over) == (Round(2, 3), 1, False)


def test_without_a_podium_he_has_won_who_was_first_before_the_next_began() -> None:
    rounds, won = told(play(1), play(2, ((1, 0), (2, 0))), play(2))
    assert won == [[2], []]
    assert (rounds.now, rounds.ended) == (Round(2, 1), 1)


def test_a_round_that_is_over_does_not_end_again() -> None:
    rounds, won = told(play(1), podium(1), play(1), podium(1))
    assert (won, rounds.ended) == ([[2], [], []], 1)


def test_of_equals_the_first_alone_wins_and_nobody_where_nobody_plays() -> None:
    assert told(play(1), podium(1, ((3, 5), (1, 5))))[1] == [[3]]
    rounds, won = told(play(1, ()), podium(1, ()))
    assert (won, rounds.ended) == ([[0]], 1)


def test_nobody_has_won_who_has_no_point() -> None:
    rounds, won = told(
        play(1), podium(1, ((1, 0), (2, 0))), play(2, ((1, 0),)), play(3)
    )
    assert (won, rounds.ended) == ([[0], [], [0]], 2)


def test_the_podium_may_come_with_the_next_round() -> None:
    rounds, won = told(play(1), podium(2, ((1, 1),)))
    assert (won, rounds.now, rounds.ended) == ([[2, 1]], Round(2, 1), 2)


def test_a_room_that_begins_on_a_podium_has_no_winner_of_it() -> None:
    rounds, won = told(podium(1), podium(1), play(2))
    assert (won, rounds.ended, rounds.now) == ([[], []], 0, Round(2, 2))


def test_a_round_takes_as_long_as_was_left_when_it_began() -> None:
    late = LapStanding("play", 1, 3)
    rounds, _ = told(play(1), late, late, late)
    assert (rounds.played, rounds.length, rounds.ticks) == (3, 6, 6)
    rounds, _ = told(play(1), podium(1), podium(1))
    assert (rounds.played, rounds.length) == (1, 6)  # nobody plays on the podium
    rounds, _ = told(play(1), LapStanding("play", 2, 8), LapStanding("play", 2, 7))
    assert (rounds.played, rounds.length) == (2, 9)  # it began with a step


def test_what_was_played_longer_than_was_left_has_been_played_all_the_same() -> None:
    rounds, _ = told(*[play(1)] * 9)
    assert (rounds.played, rounds.length, rounds.ticks) == (8, 6, 8)


def test_a_game_without_end_may_have_been_played_for_a_day_elsewhere() -> None:
    rounds, _ = told(None, None, None)
    day = LONGEST * Toy.ticks_per_second
    assert (rounds.played, rounds.ticks) == (2, day)
    rounds.restore(Course(NO_ROUND, False, 0, day + 5, day))
    assert rounds.ticks == day + 5


def test_another_board_becomes_what_is_packed() -> None:
    rounds, _ = told(play(1), podium(1), play(2), play(2))
    other = Rounds(Told())
    other.restore(rounds.pack())
    assert other.pack() == rounds.pack() == Course(Round(2, 2), False, 1, 2, 6)


def test_a_game_is_asked_once_for_each_state() -> None:
    asked: list[Any] = []

    class Counting(Laps):
        def standing(self, state: Any) -> Any:
            asked.append(state)
            return super().standing(state)

    rules = Counting()
    rounds = Rounds(rules)
    state = rules.setup(rules.options_type(), rules.dice(1, 0))
    asked.clear()
    rounds.begin(state, 1)
    rounds.stepped(state, state, 1)
    assert asked == [state]


@pytest.mark.parametrize(
    "wrong",
    [
        "podium",
        (),
        LapStanding("pause", 1, 1),
        LapStanding("play", 0, 1),
        LapStanding("play", -1, 1),
        LapStanding("play", MAX_ROUND + 1, 1),
        LapStanding("play", 1, -1),
        LapStanding("play", True, 1),
        LapStanding("play", 1, 1.5),  # type: ignore[arg-type]
        LapStanding(["play"], 1, 1),  # type: ignore[arg-type]
    ],
)
def test_a_standing_that_is_none_names_the_function(wrong: Any) -> None:
    with pytest.raises(WrongResult, match=r"standing returned .*, not a Standing"):
        standing_of(Told(), wrong)


@pytest.mark.parametrize(
    "wrong", [None, 5, "12", ((1,),), ((1, 2, 3),), (("1", 2),), ((1, "2"),), (7,)]
)
def test_so_does_a_wrong_ranking(wrong: Any) -> None:
    standing = podium(1, wrong)
    assert standing_of(Told(), standing) is standing  # it is not looked at each tick
    with pytest.raises(WrongResult, match="whose ranking is pairs"):
        ranking_of(Told(), standing)
    with pytest.raises(WrongResult, match="whose ranking is pairs"):
        told(play(1), standing)


def test_so_do_wrong_awards_and_long_ones_are_cut() -> None:
    for wrong in (None, ((1, 2),), (("x", "y"),)):
        with pytest.raises(WrongResult, match="whose awards are pairs"):
            awards_of(Told(), LapStanding("podium", 1, 1, (), wrong))  # type: ignore[arg-type]
    (award,) = awards_of(Told(), LapStanding("podium", 1, 1, (), ((1, "x" * 999),)))
    assert award == (1, "x" * 200)


def test_a_ranking_may_be_of_lists() -> None:
    assert ranking_of(Told(), podium(1, [[2, 9], [1, 4]])) == BEN_FIRST
