"""Sizes on a projector: read from the back of a room, on every screen."""

from __future__ import annotations

import pygame
import pytest

from games.window.stage.layout import centred, divided, sizes_of
from games.window.theme import WHITE
from tests.window.helpers.desk import Desk
from tests.window.helpers.paper import paper

SCREENS = [(800, 480), (1024, 600), (1280, 800), (1920, 1080), (3840, 2160)]


@pytest.mark.parametrize("size", SCREENS)
def test_a_line_is_a_thirtieth_and_the_board_gets_the_most(
    size: tuple[int, int],
) -> None:
    sizes, window = sizes_of(*size), pygame.Rect(0, 0, *size)
    assert sizes.unit >= min(size[0] / 52, size[1] / 31)
    board, side = divided(window, sizes)
    assert board.width + side.width == window.width
    assert board.right == side.x
    assert board.width > 1.6 * side.width


def test_what_is_wrapped_stands_in_the_middle_and_within(desk: Desk) -> None:
    pen, area = paper(400, 200), pygame.Rect(50, 20, 300, 160)
    before = pen.surface.copy()
    tall = centred(pen, "one word after another " * 4, area, 20, WHITE, most=3)
    assert tall == 3 * pen.fonts.height(20)
    for surface in (before, pen.surface):
        surface.fill("black", area)
    assert before.get_buffer().raw == pen.surface.get_buffer().raw
    assert centred(pen, "no room", pygame.Rect(0, 0, 300, 5), 20, WHITE) == 0
