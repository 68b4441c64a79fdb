"""The head of a snake that looks at you, and the pattern of its skin."""

from __future__ import annotations

import math
from collections.abc import Callable

from games.face import Colour, Pattern
from games.window.theme import BLACK, WHITE
from games.window.widgets.likeness.brush import Brush, Spot, arc, mixed

ROUND = 2.35  # 2 is a circle, more has fuller cheeks
DARK = 0.36  # how much darker the pattern is
SHADE, LIGHT = 0.2, 0.42  # of the lower edge, and of the chin


def _outline() -> list[Spot]:
    found = []
    for step in range(120):
        angle = math.tau * step / 120
        x, y = math.cos(angle), math.sin(angle)
        x = math.copysign(abs(x) ** (2 / ROUND), x)
        y = math.copysign(abs(y) ** (2 / ROUND), y)
        found.append((x * (0.965 + 0.035 * y), 0.94 * y))
    return found


OUTLINE = _outline()
"""Its shape: rounder above, with cheeks below."""

LIT = [(x, y - 0.07) for x, y in OUTLINE]  # where the light from above falls


def draw_head(brush: Brush, colour: Colour, pattern: Pattern) -> None:
    """Skin and chin; no eyes yet."""
    skin = brush.layer()
    skin.fill(mixed(colour, BLACK, SHADE))
    lit = brush.layer()
    lit.fill(colour)
    _PATTERNS[pattern](lit, mixed(colour, BLACK, DARK))
    lit.oval(0, 0.58, 0.66, 0.42, mixed(colour, WHITE, LIGHT))
    skin.lay(lit, LIT)
    brush.lay(skin, OUTLINE)


def _plain(brush: Brush, dark: Colour) -> None:
    pass


def _stripes(brush: Brush, dark: Colour) -> None:
    """As a tiger has them: from above, and from the sides."""
    for x, deep in ((-0.42, -0.52), (0, -0.36), (0.42, -0.52)):
        brush.shape([(x - 0.12, -1.1), (x + 0.12, -1.1), (x * 0.85, deep)], dark)
    for side in (-1, 1):
        for y in (-0.12, 0.28):
            ends = [(side * 1.1, y - 0.13), (side * 1.1, y + 0.15)]
            brush.shape([*ends, (side * 0.66, y + 0.03)], dark)


def _dots(brush: Brush, dark: Colour) -> None:
    spots = (
        *((0, -0.68, 0.15), (-0.42, -0.6, 0.11), (0.42, -0.6, 0.11)),
        *((-0.82, -0.2, 0.12), (0.82, -0.2, 0.12), (-0.8, 0.34, 0.1), (0.8, 0.34, 0.1)),
    )
    for x, y, radius in spots:
        brush.disc(x, y, radius, dark)


def _rings(brush: Brush, dark: Colour) -> None:
    """Around the head, as on a barrel."""
    for y in (-0.86, -0.46, 0.62):
        above = arc(0, y - 0.1, 1.2, 0.14, 180, 360)
        below = arc(0, y + 0.09, 1.2, 0.14, 360, 180)
        brush.shape([*above, *below], dark)


def _zigzag(brush: Brush, dark: Colour) -> None:
    """As an adder has it."""
    teeth = [(-1.1 + 0.275 * n, -0.72 if n % 2 else -0.46) for n in range(9)]
    brush.stroke(teeth, 0.17, dark)


def _half(brush: Brush, dark: Colour) -> None:
    brush.shape([(0, -1.2), (1.2, -1.2), (1.2, 1.2), (0, 1.2)], dark)


_PATTERNS: dict[Pattern, Callable[[Brush, Colour], None]] = {
    "plain": _plain,
    "stripes": _stripes,
    "dots": _dots,
    "rings": _rings,
    "zigzag": _zigzag,
    "half": _half,
}
