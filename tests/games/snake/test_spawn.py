"""What appears on the board: snakes at safe places, and fruit."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from games.contract import Dice
from games.snake.board import OPPOSITE, ahead, occupied
from games.snake.spawn import (
    FREE_AHEAD,
    GHOST_TICKS,
    MAX_THROWS,
    SNAKES_PER_FRUIT,
    START_LENGTH,
    populate,
)
from games.snake.state import Serpent, SnakeState
from tests.games.helpers.boards import alive, at, board, lying


class Counted(Dice):
    """Counts its throws."""

    throws = 0

    def random(self) -> float:
        self.throws += 1
        return super().random()


def waiting(*seats: int, back: int = 0) -> list[Serpent]:
    return [Serpent(seat=seat, back=back) for seat in seats]


def bare(state: SnakeState) -> SnakeState:
    return replace(state, fruit=())


@pytest.mark.parametrize("seed", range(20))
@pytest.mark.parametrize("walls", [False, True])
def test_a_snake_is_born_straight_with_free_cells_ahead(seed: int, walls: bool) -> None:
    state = populate(board(*waiting(1), walls=walls), Dice(seed, 1))
    snake = at(state, 1)
    assert len(snake.cells) == snake.best == START_LENGTH
    assert snake.ghost == state.tick + GHOST_TICKS
    cell = snake.cells[0]
    for behind in snake.cells[1:]:
        cell = ahead(state, cell, OPPOSITE[snake.facing])
        assert cell == behind
    cell = snake.cells[0]
    for _ in range(FREE_AHEAD):
        cell = ahead(state, cell, snake.facing)
        assert cell >= 0
        assert cell not in snake.cells


def test_before_a_round_has_started_ghosts_last_until_after_that() -> None:
    state = replace(board(*waiting(1)), go=150)
    assert at(populate(state, Dice(1, 1)), 1).ghost == 150 + GHOST_TICKS


def test_who_has_to_wait_longer_waits() -> None:
    state = populate(board(*waiting(1), *waiting(2, back=102)), Dice(1, 1))
    assert alive(state) == [1]


def test_nobody_is_born_on_another() -> None:
    crowd = [*waiting(*range(1, 11)), lying(11, 9, 9, length=9)]
    state = populate(board(*crowd), Dice(3, 1))
    cells = [cell for snake in state.snakes for cell in snake.cells]
    assert len(cells) == len(set(cells)) == 10 * START_LENGTH + 9


@pytest.mark.parametrize("snakes", [0, 1, 2, 3, 7])
def test_there_is_fruit_for_every_second_snake_and_at_least_one(snakes: int) -> None:
    lying_down = [lying(seat, 9, 2 * seat) for seat in range(1, snakes + 1)]
    state = populate(bare(board(*lying_down, remains=[(0, 0)])), Dice(1, 1))
    assert len(state.fruit) == max(1, -(-snakes // SNAKES_PER_FRUIT))
    assert len(set(state.fruit)) == len(state.fruit)
    assert occupied(state.snakes).union(state.remains).isdisjoint(state.fruit)


def test_with_nothing_to_bring_no_die_is_thrown() -> None:
    dice = Counted(1, 1)
    state = board(lying(1, 5, 5), fruit=[(1, 1)])
    assert populate(state, dice) is state
    assert dice.throws == 0


def test_a_full_board_costs_a_bounded_number_of_throws() -> None:
    rows = [lying(y + 1, 15, y, length=16) for y in range(16)]
    dice = Counted(1, 1)
    state = populate(bare(board(*rows, *waiting(17))), dice)
    assert (at(state, 17).cells, state.fruit) == ((), ())
    assert dice.throws <= 3 * MAX_THROWS + 2 * 9 * MAX_THROWS
