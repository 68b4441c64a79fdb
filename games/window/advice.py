"""What the doctor found, in the lobby of who is alone."""

from __future__ import annotations

from collections.abc import Sequence

import pygame

from games.window.pen import Pen
from games.window.theme import DIM, TEXT, WARN
from p2p import Finding

LINES = 5  # of one sentence at most


def draw_advice(pen: Pen, area: pygame.Rect, findings: Sequence[Finding]) -> None:
    """Each finding with what to do below it; those that do not fit are left out."""
    sizes = pen.sizes
    y = area.y
    for finding in findings:
        x = area.x + sizes.unit
        wide = area.right - x
        tall = _height(pen, finding.text, wide) + _height(pen, finding.action, wide)
        if y + tall > area.bottom:
            return
        colour = TEXT if finding.ok else WARN
        mark = pygame.Rect(area.x, y, max(2, sizes.gap // 2), tall)
        pen.surface.fill(colour, mark)
        rest = pygame.Rect(x, y, wide, tall)
        rest.y += pen.lines(finding.text, rest, sizes.unit, colour, LINES)
        pen.lines(finding.action, rest, sizes.unit, DIM, LINES)
        y += tall + sizes.gap


def _height(pen: Pen, text: str, wide: int) -> int:
    size = pen.sizes.unit
    return len(pen.fonts.wrap(text, size, wide, LINES)) * pen.fonts.height(size)
