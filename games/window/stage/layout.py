"""How large everything is on a projector: it is read from the back of a room."""

from __future__ import annotations

import pygame

from games.window.theme import LEAST_UNIT, Sizes
from games.window.widgets.pen import Pen

# A window is so many units across and down at least: of one that is as high as a wall's
# picture a line of text is a thirtieth, which is read from eight times its height away.
ACROSS, DOWN = 50, 30
SIDE = 17  # units of the column beside the board


def sizes_of(width: int, height: int) -> Sizes:
    """The sizes that suit a window of this size."""
    return Sizes(max(LEAST_UNIT, int(min(width / ACROSS, height / DOWN))))


def divided(window: pygame.Rect, sizes: Sizes) -> tuple[pygame.Rect, pygame.Rect]:
    """Where the board is, at the left, and the column beside it."""
    side = window.copy()
    side.width = min(SIDE * sizes.unit, window.width // 2)
    side.right = window.right
    board = pygame.Rect(window.x, window.y, window.width - side.width, window.height)
    return board, side


def centred(
    pen: Pen,
    text: str,
    area: pygame.Rect,
    size: int,
    ink: tuple[int, int, int],
    *,
    bold: bool = False,
    most: int = 2,
) -> int:
    """Draw wrapped lines in the middle of each; returns the height that took."""
    step = pen.fonts.height(size)
    most = min(most, area.height // step)
    if most < 1:
        return 0
    wide = round(area.width * 0.92) if bold else area.width  # bold letters are wider
    wrapped = pen.fonts.wrap(text, size, wide, most)
    for number, line in enumerate(wrapped):
        at = (area.centerx, area.y + number * step)
        pen.text(line, at, size, ink, bold=bold, width=area.width, anchor="midtop")
    return step * len(wrapped)
