"""What is said over a board that stands still."""

from __future__ import annotations

import pygame
import pytest

from games.window.game.pausesign import draw_pause
from games.window.theme import PANEL
from tests.window.helpers.desk import HOSTILE, Desk, picture
from tests.window.helpers.display import count
from tests.window.helpers.paper import paper


@pytest.mark.parametrize("size", [(560, 440), (200, 80), (20, 20)])
@pytest.mark.parametrize("text", HOSTILE)
def test_nothing_is_drawn_beside_the_board(size: tuple[int, int], text: str) -> None:
    pen = paper(700, 600)
    before = pen.surface.copy()
    area = pygame.Rect(50, 60, *size)
    draw_pause(pen, area, text, text)
    for surface in (before, pen.surface):
        surface.fill("black", area)
    assert before.get_buffer().raw == pen.surface.get_buffer().raw


def test_a_pause_is_said_over_the_board_as_long_as_it_lasts(desk: Desk) -> None:
    (ana,) = desk.node.meet("Ana")
    desk.play()
    window = pygame.display.get_surface()
    assert window is not None
    board = pygame.Rect(0, 60, window.get_width() * 2 // 3, window.get_height() - 60)
    assert count(PANEL, board, picture()) < 100
    desk.node.change(paused=True, ruler=ana.id)
    desk.frame(2)
    assert count(PANEL, board, picture()) > 5000
    desk.node.change(paused=False)
    desk.frame(2)
    assert count(PANEL, board, picture()) < 100
