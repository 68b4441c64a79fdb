"""The pieces that snakes are put together from."""

from __future__ import annotations

from itertools import combinations
from typing import get_args

import pygame
import pytest

from games.face import Pattern
from games.snake.board import STEPS, cell_at
from games.snake.picture.tiles import FINE, Tiles, fruit, inset, remain, side
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


def test_a_body_reaches_the_edges_where_it_goes_on_and_no_others() -> None:
    tiles = Tiles(BLUE, "plain", 20)
    bent = tiles.body(1, STRIDE)  # from the right to below
    edges = {(19, 10): True, (10, 19): True, (0, 10): False, (10, 0): False}
    assert {at: bent.get_at(at)[:3] == BLUE for at in edges} == edges
    assert bent.get_at((10, 10))[:3] == BLUE


def test_across_the_edge_a_body_looks_the_same() -> None:
    tiles = Tiles(BLUE, "plain", 20)
    assert tiles.body(24, 0) is tiles.body(-1, 0)
    assert tiles.body(-24 * STRIDE, 0) is tiles.body(STRIDE, 0)


def test_each_piece_is_made_once() -> None:
    tiles = Tiles(BLUE, "dots", 20)
    assert tiles.body(1, -1) is tiles.body(1, -1)
    assert tiles.body(1, -1) is tiles.body(-1, 1)  # its two ends are alike
    assert tiles.head("up") is tiles.head("up")


def test_patterns_differ_and_small_cells_have_none() -> None:
    large = [raw(Tiles(BLUE, p, 24).body(1, -1)) for p in get_args(Pattern)]
    assert len(set(large)) == len(large)
    small = [raw(Tiles(BLUE, p, FINE - 1).body(1, -1)) for p in get_args(Pattern)]
    assert len(set(small)) == 1


@pytest.mark.parametrize("size", [6, 20, 40])
def test_eyes_look_where_they_should(size: int) -> None:
    tiles = Tiles(BLUE, "plain", size)
    heads = {way: tiles.head(way) for way in STEPS}
    for one, other in combinations(heads.values(), 2):
        assert raw(one) != raw(other)
    flipped = pygame.transform.flip(heads["up"], False, True)
    eyes = pygame.mask.from_threshold(heads["down"], (0, 0, 0), (1, 1, 1, 255))
    mirrored = pygame.mask.from_threshold(flipped, (0, 0, 0), (1, 1, 1, 255))
    assert eyes.count() == mirrored.count() > 0


def test_a_tiny_head_has_no_eyes() -> None:
    tiles = Tiles(BLUE, "plain", 5)
    assert raw(tiles.head("up")) == raw(tiles.head("left"))


@pytest.mark.parametrize("size", [5, 15, 16, 60])
def test_coils_stay_apart(size: int) -> None:
    assert 1 <= inset(size) < size / 4


@pytest.mark.parametrize("size", [1, 9, 30])
def test_fruit_is_larger_than_what_the_dead_leave(size: int) -> None:
    whole, left = (pygame.mask.from_surface(draw(size), 0) for draw in (fruit, remain))
    assert whole.get_size() == left.get_size() == (size, size)
    assert size == 1 or whole.count() > left.count() > 0
