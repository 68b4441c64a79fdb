"""The window's own icon: the classroom snake and its fruit, as in the lobby."""

from __future__ import annotations

import pygame

from games.window.theme import GROUND, LINE, RED, WHITE

SIDE = 64  # pixels; desktops scale it down
CELLS = 16 / 3  # of the sign, on its side
SNAKE = ((0, 2), (1, 2), (1, 1), (2, 1), (3, 1))  # (column, row)
FOOD = (3, 3)


def icon() -> pygame.Surface:
    """Needs no window."""
    surface = pygame.Surface((SIDE, SIDE), pygame.SRCALPHA)
    frame = surface.get_rect()
    pygame.draw.rect(surface, GROUND, frame, border_radius=SIDE // 6)
    pygame.draw.rect(surface, LINE, frame, 2, border_radius=SIDE // 6)
    draw_sign(surface, frame)
    return surface


def draw_sign(surface: pygame.Surface, area: pygame.Rect) -> None:
    """The snake and its fruit, in a square `area`."""
    cell = int(area.width / CELLS)
    thin = max(1, cell // 12)  # between cells
    edge = (area.width - 4 * cell) // 2
    for column, row in (*SNAKE, FOOD):
        x, y = area.x + edge + column * cell, area.y + edge + row * cell
        colour = RED if (column, row) == FOOD else WHITE
        surface.fill(colour, (x, y, cell - thin, cell - thin))
