"""What the window says over a board that stands still."""

from __future__ import annotations

import pygame

from games.window.theme import DIM, LINE, PANEL, WHITE
from games.window.widgets.pen import Pen


def draw_pause(pen: Pen, area: pygame.Rect, said: str, help_: str) -> None:
    """It is paused: a sentence by whom, and what the user can do about it."""
    sizes = pen.sizes
    lines = [(said, sizes.unit, WHITE), (help_, sizes.small, DIM)]
    lines = [line for line in lines if line[0]]
    title = pen.fonts.height(sizes.huge)
    wide = min(area.width - 2 * sizes.gap, 30 * sizes.unit)
    tall = title + sum(pen.fonts.height(size) for _, size, _ in lines) + 2 * sizes.pad
    box = pygame.Rect(0, 0, wide, tall)
    box.center = area.center
    if box.width < 6 * sizes.unit:
        return
    old = pen.clip(area)
    pen.box(box, PANEL, LINE)
    y, width = box.y + sizes.pad, box.width - sizes.pad
    for text, size, ink in [("Paused", sizes.huge, WHITE), *lines]:
        at = (box.centerx, y)
        bold = size == sizes.huge
        pen.text(text, at, size, ink, bold=bold, width=width, anchor="midtop")
        y += pen.fonts.height(size)
    pen.surface.set_clip(old)
