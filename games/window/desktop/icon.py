"""The window's own icon: the classroom snake and its fruit, as in the lobby."""

from __future__ import annotations

import pygame

from games.window.theme import GROUND, LINE, RED, WHITE

SIDE = 64  # pixels; desktops scale it down
CELL = 12
SNAKE = ((0, 2), (1, 2), (1, 1), (2, 1), (3, 1))  # (column, row)
FOOD = (3, 3)


def icon() -> pygame.Surface:
    """Needs no window."""
    surface = pygame.Surface((SIDE, SIDE), pygame.SRCALPHA)
    frame = surface.get_rect()
    pygame.draw.rect(surface, GROUND, frame, border_radius=SIDE // 6)
    pygame.draw.rect(surface, LINE, frame, 2, border_radius=SIDE // 6)
    for column, row in SNAKE:
        _fill(surface, column, row, WHITE)
    _fill(surface, *FOOD, RED)
    return surface


def _fill(
    surface: pygame.Surface, column: int, row: int, colour: tuple[int, int, int]
) -> None:
    edge = (SIDE - 4 * CELL) // 2
    place = (edge + column * CELL, edge + row * CELL, CELL - 1, CELL - 1)
    surface.fill(colour, place)
