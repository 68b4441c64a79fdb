"""What shows that somebody is a ghost."""

from __future__ import annotations

import pygame

from games.snake.picture.shield import STEADY, draw_shield, opacity
from games.snake.spawn import GHOST_TICKS


def box(left: float) -> pygame.Rect:
    surface = pygame.Surface((100, 100), pygame.SRCALPHA)
    draw_shield(surface, (50, 50), 20, (200, 90, 90), left, True)
    return surface.get_bounding_rect()


def test_the_ring_closes_as_the_time_runs_out() -> None:
    widths = [box(left).width for left in (GHOST_TICKS, 20, 10, 0)]
    assert widths == sorted(widths, reverse=True)
    assert widths[0] > 1.5 * widths[-1]
    assert widths[-1] > 20  # around the head all the time


def test_a_ghost_fades_in_and_swings() -> None:
    shown = [opacity(GHOST_TICKS - age, False) for age in range(GHOST_TICKS)]
    assert shown[0] < 60
    assert max(shown) < 200
    assert max(shown[10:]) - min(shown[10:]) > 40
    assert {opacity(left, True) for left in range(GHOST_TICKS)} == {STEADY}
