"""What of the board is seen, and where."""

from __future__ import annotations

import pygame
import pytest

from games.snake.board import cell_at
from games.snake.picture.view import LEAST, View, least_cell

AREA = pygame.Rect(10, 20, 200, 100)


def test_a_board_that_is_seen_whole_lies_where_its_area_is() -> None:
    view = View(AREA, 10, 20, 10)
    assert view.is_whole
    assert view.spot(cell_at(0, 0)) == (10, 20)
    assert view.spot(cell_at(3, 2)) == (40, 40)
    assert view.middle((3.5, 2)) == (50, 45)
    assert view.copies() == [AREA]
    assert view.shift(1, 0) == (-200, 0)
    assert view.shift(0, -1) == (0, 100)


def test_a_board_goes_on_with_its_other_side() -> None:
    view = View(AREA, 10, 40, 30, left=350, top=-50, around=(True, True))
    assert not view.is_whole
    assert view.spot(cell_at(39, 29)) == (50, 60)
    assert view.spot(cell_at(0, 0)) == (60, 70)
    assert view.shift(1, 1) == (0, 0)
    assert len(view.copies()) == 4
    near = [view.middle((x, y)) for x, y in ((39.5, 29), (40.0, 30), (0.5, 0))]
    assert near == [(60, 65), (65, 75), (70, 75)]


def test_each_cell_is_seen_once() -> None:
    view = View(AREA, 10, 40, 30, left=123, top=77, around=(True, True))
    spots = {view.spot(cell_at(x, y)) for x in range(40) for y in range(30)}
    assert len(spots) == 40 * 30
    seen = [spot for spot in spots if view.sees((spot[0] + 5, spot[1] + 5))]
    assert len(seen) == 20 * 10


@pytest.mark.parametrize(
    ("room", "least"), [((800, 480), 16), ((1280, 800), 16), ((3840, 2160), 33)]
)
def test_cells_are_never_small_and_grow_with_the_text(
    room: tuple[int, int], least: int
) -> None:
    assert least_cell(room) == pytest.approx(least, abs=2)
    assert least_cell(room) >= LEAST


def test_what_lies_beside_what_is_seen() -> None:
    view = View(AREA, 10, 20, 10)
    assert view.sees((10, 20))
    assert not view.sees((9, 20))
    assert view.sees((9, 20), 5)
