"""The pieces that snakes are put together from."""

from __future__ import annotations

from typing import get_args

import pygame
import pytest

from games.face import Pattern
from games.snake.board import STEPS, cell_at
from games.snake.picture.tiles import FINE, Tiles, fruit, remain, side
from games.snake.state import STRIDE, Direction

BLUE = (86, 180, 233)


def raw(tile: pygame.Surface) -> bytes:
    return tile.get_buffer().raw


@pytest.mark.parametrize("way", STEPS)
@pytest.mark.parametrize("at", [(5, 5), (0, 0), (24, 24), (24, 0), (0, 24)])
def test_a_neighbour_lies_on_its_side_also_across_the_edge(
    way: Direction, at: tuple[int, int]
) -> None:
    dx, dy = STEPS[way]
    there = cell_at((at[0] + dx) % 25, (at[1] + dy) % 25)
    assert side(cell_at(*at), there) == (dx, dy)


def made(pattern: Pattern = "plain", size: int = 20) -> Tiles:
    return Tiles(BLUE, (20, 40, 60), pattern, size)


def test_a_body_reaches_the_edges_where_it_goes_on_and_no_others() -> None:
    bent = made().body(1, STRIDE)  # from the right to below
    full = {at: bent.get_at(at)[3] > 200 for at in ((19, 10), (10, 19))}
    empty = {at: bent.get_at(at)[3] < 100 for at in ((0, 10), (10, 0), (1, 1))}
    assert all(full.values())
    assert all(empty.values())
    assert made().body(1, -1).get_at((10, 10))[:3] == BLUE


def test_it_is_lit_from_above_and_left() -> None:
    for tile, lit, dark in (
        (made().body(1, -1), (10, 6), (10, 16)),
        (made().body(STRIDE, -STRIDE), (6, 10), (16, 10)),
    ):
        assert sum(tile.get_at(lit)[:3]) > sum(BLUE) > sum(tile.get_at(dark)[:3])


def test_an_end_is_round() -> None:
    cap = made().piece()
    assert cap.get_at((10, 10))[:3] == BLUE
    assert all(cap.get_at(at)[3] == 0 for at in ((0, 0), (19, 0), (0, 19), (19, 19)))


def test_across_the_edge_a_body_looks_the_same() -> None:
    tiles = made()
    assert tiles.body(24, -1) is tiles.body(-1, 24)
    assert raw(tiles.body(24, 1)) == raw(tiles.body(-1, 1))


def test_each_piece_is_made_once() -> None:
    tiles = made("dots")
    assert tiles.body(1, -1) is tiles.body(1, -1)
    assert tiles.body(1, -1) is tiles.body(-1, 1)  # its two ends are alike
    assert tiles.straight((0, 1)) is tiles.body(STRIDE, -STRIDE)


def test_patterns_differ_and_small_cells_have_none() -> None:
    for sides in ((1, -1), (STRIDE, -STRIDE), (1, STRIDE)):
        large = [raw(made(p, 24).body(*sides)) for p in get_args(Pattern)]
        assert len(set(large)) == len(large)
    small = [raw(made(p, FINE - 1).body(1, -1)) for p in get_args(Pattern)]
    assert len(set(small)) == 1


@pytest.mark.parametrize("size", [1, 9, 30])
def test_fruit_is_larger_than_what_the_dead_leave(size: int) -> None:
    whole, left = (pygame.mask.from_surface(draw(size), 0) for draw in (fruit, remain))
    assert whole.get_size() == left.get_size() == (size, size)
    assert size == 1 or whole.count() > left.count() > 0
