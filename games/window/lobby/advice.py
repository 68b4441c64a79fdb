"""What the doctor found, in the lobby of who is alone."""

from __future__ import annotations

from collections.abc import Sequence

import pygame

from games.window.theme import DIM, TEXT, WARN
from games.window.widgets.pen import Pen
from p2p import Finding

MAX_LINES = 8  # of one sentence at most: the commands that open a firewall are long


def draw_advice(pen: Pen, area: pygame.Rect, findings: Sequence[Finding]) -> None:
    """Each finding with what to do below it; those that do not fit are left out, and of
    the first one as much is shown as fits."""
    sizes = pen.sizes
    step = pen.fonts.height(sizes.unit)
    x, y = area.x + sizes.unit, area.y
    wide = area.right - x
    for finding in findings:
        left = (area.bottom - y) // step
        text = min(_count(pen, finding.text, wide), left)
        action = _count(pen, finding.action, wide)
        if left < 1 or (text + action > left and y > area.y):
            return
        action = min(action, left - text)
        colour = TEXT if finding.ok else WARN
        tall = (text + action) * step
        pen.surface.fill(colour, (area.x, y, max(2, sizes.gap // 2), tall))
        rest = pygame.Rect(x, y, wide, tall)
        rest.y += pen.lines(finding.text, rest, sizes.unit, colour, text)
        if action:
            pen.lines(finding.action, rest, sizes.unit, DIM, action)
        y += tall + sizes.gap


def _count(pen: Pen, text: str, wide: int) -> int:
    """How many lines it takes."""
    return len(pen.fonts.wrap(text, pen.sizes.unit, wide, MAX_LINES)) if text else 0
