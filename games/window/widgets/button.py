"""A button, and the cap of the key that does the same."""

from __future__ import annotations

import pygame

from games.window.theme import (
    DIM,
    HOVER,
    LINE,
    RAISED,
    RED,
    RED_HOVER,
    TEXT,
    WHITE,
    Colour,
)
from games.window.widgets.pen import Pen


def draw_button(
    pen: Pen,
    rect: pygame.Rect,
    label: str,
    *,
    key: str = "",
    strong: bool = False,
    size: int | None = None,
) -> bool:
    """A button with the name of its key on it; whether it was clicked."""
    size = size or pen.sizes.unit
    hover = pen.over(rect)
    if strong:
        pen.box(rect, RED_HOVER if hover else RED)
    else:
        pen.box(rect, HOVER if hover else RAISED, LINE)
    ink = WHITE if strong else TEXT
    cap = cap_width(pen, key)
    words = pen.fonts.fit(label, size, rect.width - cap - pen.sizes.gap, strong)
    width = pen.fonts.width(words, size, strong)
    x = rect.centerx - (width + cap) // 2
    pen.text(words, (x, rect.centery), size, ink, bold=strong, anchor="midleft")
    if key:
        draw_cap(pen, key, (x + width + pen.sizes.gap, rect.centery), ink)
    return pen.clicked(rect)


def cap_width(pen: Pen, key: str) -> int:
    """How much space the cap of a key takes, the gap before it included."""
    if not key:
        return 0
    return pen.fonts.width(key, pen.sizes.small) + 3 * pen.sizes.gap


def draw_cap(pen: Pen, key: str, at: tuple[int, int], ink: Colour = DIM) -> pygame.Rect:
    """The name of a key in a frame, drawn from the middle of its left side."""
    small = pen.sizes.small
    width = pen.fonts.width(key, small) + 2 * pen.sizes.gap
    frame = pygame.Rect(0, 0, width, round(small * 1.6))
    frame.midleft = at
    pygame.draw.rect(pen.surface, ink, frame, 1, border_radius=3)
    pen.text(key, frame.center, small, ink, anchor="center")
    return frame
