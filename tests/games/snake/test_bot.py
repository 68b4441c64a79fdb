"""Bots: they live, they eat, they keep to the rules of pressing."""

from __future__ import annotations

from random import Random
from statistics import mean
from typing import Any

import pytest
from msgspec.structs import replace

from games.contract import Dice, Seat, Value
from games.snake.board import cell_at
from games.snake.bot import FAR_BEHIND, choose
from games.snake.state import SnakeOptions, SnakeState, find
from tests.games.helpers.boards import GAME, at, board, coiled

HALF_A_MINUTE = 30 * GAME.ticks_per_second


def played(options: SnakeOptions, seats: int, ticks: int, seed: int = 1) -> SnakeState:
    """A game among bots alone."""
    state = GAME.setup(options, Dice(seed, 0))
    arrivals = [Seat(seat) for seat in range(1, seats + 1)]
    for tick in range(1, ticks + 1):
        dice = Dice(seed, tick)
        state = GAME.step(state, pressed(state, dice), arrivals, (), dice)
        arrivals = []
    return state


def pressed(state: SnakeState, dice: Dice) -> dict[Seat, Value]:
    """What the bots of all seats press."""
    values = {Seat(s.seat): GAME.bot(state, Seat(s.seat), dice) for s in state.snakes}
    return {seat: value for seat, value in values.items() if value is not None}


@pytest.mark.parametrize("walls", [False, True])
@pytest.mark.parametrize(("level", "eats"), [(1, 0), (2, 10), (3, 10)])
def test_alone_it_lives_half_a_minute_and_eats(
    level: int, eats: int, walls: bool
) -> None:
    state = played(SnakeOptions(level=level, walls=walls), 1, HALF_A_MINUTE)
    assert at(state, 1).deaths == 0
    assert at(state, 1).score >= eats


def test_a_wanderer_scores_less_than_a_hunter() -> None:
    scores = [
        sum(s.score for s in played(SnakeOptions(level=level), 4, 1200).snakes)
        for level in (1, 2)
    ]
    assert scores[0] * 2 < scores[1]


@pytest.mark.parametrize("level", [1, 2, 3])
def test_it_takes_the_only_way_out(level: int) -> None:
    bent = coiled(
        *(1, (5, 5), (5, 6), (6, 6), (6, 5), (6, 4), (5, 4), (4, 4), (3, 4)),
        facing="up",
    )
    assert GAME.bot(board(bent, level=level), Seat(1), Dice(1, 1)) == "left"


def test_level_three_does_not_enter_a_trap_for_food() -> None:
    pocket = coiled(  # nine free cells inside, and longer than that
        *(1, (5, 5), (5, 6), (5, 7), (5, 8), (6, 8), (7, 8), (8, 8), (9, 8), (9, 7)),
        *((9, 6), (9, 5), (9, 4), (8, 4), (7, 4), (6, 4), (6, 3), (6, 2)),
        facing="up",
    )
    food = [(7, 6)]
    choice = {
        level: GAME.bot(board(pocket, fruit=food, level=level), Seat(1), Dice(1, 1))
        for level in (2, 3)
    }
    assert choice == {2: "right", 3: None}


def test_it_presses_only_before_a_move_and_only_when_alive() -> None:
    bent = coiled(1, (5, 5), (5, 6), (5, 7), facing="up")
    state = board(bent, fruit=[(9, 5)], level=2)
    assert GAME.bot(state, Seat(1), Dice(1, 1)) == "right"
    assert GAME.bot(board(bent, fruit=[(9, 5)], tick=100), Seat(1), Dice(1, 1)) is None
    assert GAME.bot(state, Seat(7), Dice(1, 1)) is None
    assert GAME.bot(board(coiled(1, facing="up")), Seat(1), Dice(1, 1)) is None


def among_people(points: list[int], score: int, **fields: Any) -> SnakeState:
    """A bot in seat 1 with food to its left, and people who have so many points."""
    robot = replace(coiled(1, (5, 5), (5, 6), (5, 7), facing="up"), score=score)
    people = [
        replace(coiled(seat, (9, 2 * seat), facing="up"), score=got)
        for seat, got in enumerate(points, 2)
    ]
    state = board(robot, *people, fruit=[(4, 5)], remains=[(5, 4)])
    seats = tuple(snake.seat for snake in people)
    rounds = {"round": 1, "until": 9999, "people": seats}
    return replace(state, **(rounds | fields))


@pytest.mark.parametrize(
    ("points", "score", "eats"),
    [
        ([4, 9, 30], 9, True),
        ([4, 9, 30], 10, False),
        ([8, 10], 9, True),
        ([8, 10], 10, False),
        ([], 99, True),  # nobody to spare
    ],
)
def test_who_has_more_than_the_median_of_people_leaves_food_alone(
    points: list[int], score: int, eats: bool
) -> None:
    state = among_people(points, score)
    ways = {GAME.bot(state, Seat(1), Dice(1, tick)) or "up" for tick in range(40)}
    assert (ways <= {"up", "left"}) is eats
    assert eats or ways == {"right"}


def test_bots_hold_back_in_rounds_alone_and_never_for_an_absent_person() -> None:
    endless = among_people([0, 0], 50, round=0, until=0)
    assert GAME.bot(endless, Seat(1), Dice(1, 1)) in (None, "left")
    state = among_people([0, 0], 50)
    state = replace(state, people=(1, *state.people))
    assert GAME.bot(state, Seat(1), Dice(1, 1)) in (None, "left")


def test_ahead_it_keeps_out_of_the_way_of_people() -> None:
    state = among_people([0], 9)
    person = replace(at(state, 2), cells=(cell_at(7, 3),))
    state = replace(state, snakes=(at(state, 1), person), fruit=(), remains=())
    ways = {GAME.bot(state, Seat(1), Dice(1, tick)) for tick in range(40)}
    assert ways == {"left"}


def test_far_behind_it_looks_further_ahead() -> None:
    pocket = coiled(  # the one of level three, below
        *(1, (5, 5), (5, 6), (5, 7), (5, 8), (6, 8), (7, 8), (8, 8), (9, 8), (9, 7)),
        *((9, 6), (9, 5), (9, 4), (8, 4), (7, 4), (6, 4), (6, 3), (6, 2)),
        facing="up",
    )
    for lead, way in ((FAR_BEHIND, "right"), (FAR_BEHIND + 1, None)):
        leader = replace(coiled(2, (12, 12), facing="up"), score=lead)
        state = board(pocket, leader, fruit=[(7, 6)])
        state = replace(state, round=1, until=9999, people=(2,))
        assert GAME.bot(state, Seat(1), Dice(1, 1)) == way


@pytest.mark.parametrize("fields", [{"go": 200}, {"podium": True}])
def test_before_the_start_and_on_the_podium_it_presses_nothing(
    fields: dict[str, Any],
) -> None:
    state = among_people([9], 0, **fields)
    assert GAME.bot(state, Seat(1), Dice(1, 1)) is None
    assert GAME.bot(replace(state, go=102, podium=False), Seat(1), Dice(1, 1))


def test_bots_end_a_round_near_a_person_who_plays_badly_or_well() -> None:
    for looks, seed in ((0.1, 1), (0.1, 2), (1.0, 3), (1.0, 4)):
        state = GAME.setup(SnakeOptions(), Dice(seed, 0))
        chance = Random(seed)
        for tick in range(1, 100 * GAME.ticks_per_second):
            dice = Dice(seed, tick)
            inputs = pressed(state, dice)
            inputs.pop(Seat(1), None)
            here = find(state, 1)
            # A person's press comes when no bot would press.
            if here and here.cells and tick % 2 and chance.random() < looks:
                way = choose(replace(state, round=0), here, dice)
                inputs[Seat(1)] = way
            arrivals = [Seat(1), Seat(2), Seat(3)] if tick == 1 else []
            state = GAME.step(state, dict(sorted(inputs.items())), arrivals, (), dice)
        human, *bots = [snake.score for snake in state.snakes]
        assert state.people == (1,)
        assert 0.7 * human - 5 < mean(bots) < 1.2 * human + 5


def test_bots_fill_up_as_the_options_say() -> None:
    state = GAME.setup(SnakeOptions(bots=6), Dice(1, 0))
    assert GAME.bots_wanted(state) == 6
