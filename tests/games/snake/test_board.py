"""The geometry of the board: cells, directions, edges, growth."""

from __future__ import annotations

from itertools import product

import pytest

from games.snake.board import (
    CELLS_PER_SNAKE,
    OPPOSITE,
    OUTSIDE,
    STEPS,
    ahead,
    cell_at,
    distance,
    grown,
    occupied,
    place,
)
from games.snake.state import STRIDE
from tests.games.helpers.boards import board, lying

OPEN, WALLED = board(width=10, height=12), board(width=10, height=12, walls=True)
CELLS = [cell_at(x, y) for x, y in product(range(10), range(12))]


@pytest.mark.parametrize("at", [(0, 0), (255, 255), (3, 200)])
def test_a_cell_is_a_place(at: tuple[int, int]) -> None:
    assert place(cell_at(*at)) == at
    assert 0 <= cell_at(*at) < STRIDE * STRIDE


def test_forth_and_back_is_where_one_was() -> None:
    for cell, way in product(CELLS, STEPS):
        there = ahead(OPEN, cell, way)
        assert there in CELLS
        assert ahead(OPEN, there, OPPOSITE[way]) == cell


def test_walls_stand_around_the_board_and_nowhere_else() -> None:
    for cell, way in product(CELLS, STEPS):
        x, y = place(cell)
        dx, dy = STEPS[way]
        is_inside = 0 <= x + dx < 10 and 0 <= y + dy < 12
        wanted = ahead(OPEN, cell, way) if is_inside else OUTSIDE
        assert ahead(WALLED, cell, way) == wanted


def test_the_way_is_short_across_the_edge_unless_a_wall_is_there() -> None:
    one, other = cell_at(0, 0), cell_at(9, 11)
    assert (distance(OPEN, one, other), distance(WALLED, one, other)) == (2, 20)
    for a, b in product(CELLS[::7], CELLS[::5]):
        assert distance(OPEN, a, b) == distance(OPEN, b, a) <= distance(WALLED, a, b)
        assert (distance(OPEN, a, b) == 0) is (a == b)


def test_a_neighbour_is_one_move_away() -> None:
    for cell, way in product(CELLS, STEPS):
        assert distance(OPEN, cell, ahead(OPEN, cell, way)) == 1


def test_snakes_lie_on_their_cells() -> None:
    snakes = (lying(1, 5, 5), lying(2, 6, 5))
    assert occupied(snakes) == {cell_at(x, 5) for x in (3, 4, 5, 6)}
    assert occupied(()) == set()


@pytest.mark.parametrize("snakes", [0, 1, 4, 5, 40, 256])
def test_a_board_grows_as_far_as_it_has_to(snakes: int) -> None:
    width, height = grown(25, 25, snakes)
    assert width * height >= snakes * CELLS_PER_SNAKE
    assert abs(width - height) <= 1
    assert (width - 1) * height < max(snakes * CELLS_PER_SNAKE, 25 * 25 + 1)


def test_no_board_grows_over_what_a_cell_can_number() -> None:
    assert grown(100, 200, 10**9) == (STRIDE, STRIDE)
