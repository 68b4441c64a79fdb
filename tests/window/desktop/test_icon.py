"""The icon: the snake is white, the fruit red, the corners are clear."""

from __future__ import annotations

import pygame

from games.window.desktop.icon import SIDE, SNAKE, icon
from games.window.theme import RED, WHITE


def test_it_shows_the_snake_and_its_fruit_and_needs_no_window() -> None:
    pygame.quit()
    drawn = icon()
    assert drawn.get_size() == (SIDE, SIDE)
    snake = pygame.mask.from_threshold(drawn, WHITE, (1, 1, 1, 255))
    fruit = pygame.mask.from_threshold(drawn, RED, (1, 1, 1, 255))
    assert snake.count() == len(SNAKE) * fruit.count() > 0
    assert drawn.get_at((0, 0)).a == 0
    assert drawn.get_at((SIDE // 2, 4)).a == 255
