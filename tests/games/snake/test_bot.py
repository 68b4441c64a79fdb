"""Bots: they live, they eat, they keep to the rules of pressing."""

from __future__ import annotations

import pytest

from games.contract import Dice, Seat, Value
from games.snake.state import SnakeOptions, SnakeState
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


def test_bots_fill_up_as_the_options_say() -> None:
    state = GAME.setup(SnakeOptions(bots=6), Dice(1, 0))
    assert GAME.bots_wanted(state) == 6
