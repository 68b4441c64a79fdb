"""The button over the lower end of a log that leads to the newest entry."""

from __future__ import annotations

import pygame

from games.window.theme import RAISED, RED, TEXT, WHITE
from games.window.widgets.pen import Pen


def draw_below(pen: Pen, area: pygame.Rect, count: int, calls: int) -> bool:
    """A button at the lower end of `area` that leads to the newest entry, with how many
    are new there; whether it was clicked."""
    small = pen.sizes.small
    words, button = _below(count), below_place(pen, area, count)
    pen.box(button, RED if calls else RAISED, WHITE if pen.over(button) else TEXT)
    x, y = button.x + pen.sizes.gap, button.centery
    part = small // 4
    points = [
        (x, y - part // 2),
        (x + part, y + part // 2),
        (x + 2 * part, y - part // 2),
    ]
    pygame.draw.lines(pen.surface, WHITE, False, points, 2)
    at = (x + small, y)
    pen.text(words, at, small, WHITE, bold=True, anchor="midleft")
    return pen.clicked(button)


def below_place(pen: Pen, area: pygame.Rect, count: int) -> pygame.Rect:
    """Where that button is: what is behind it is not pointed at."""
    small = pen.sizes.small
    width = pen.fonts.width(_below(count), small, True) + 2 * pen.sizes.gap + small
    button = pygame.Rect(0, 0, width, round(1.7 * small))
    button.midbottom = area.centerx, area.bottom - pen.sizes.gap // 2
    return button


def _below(count: int) -> str:
    return f"{count} new below" if count else "newest"
