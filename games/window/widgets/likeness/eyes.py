"""Eyes, and the mouth that goes with them."""

from __future__ import annotations

from collections.abc import Callable

from games.face import Colour, Eyes
from games.window.theme import BLACK, WHITE
from games.window.widgets.likeness.brush import INK, Brush, arc, bent, mixed

APART, HIGH = 0.39, -0.12  # of each eye from the middle, and how high both are
TONGUE: Colour = (226, 58, 72)
LID = 0.16  # how much darker a lid is than the skin
LINE = 0.085  # how thick a mouth is


def draw_eyes(brush: Brush, colour: Colour, eyes: Eyes) -> None:
    """On a head of that colour."""
    _EYES[eyes](brush, colour)


# --- parts ---------------------------------------------------------------------------


def _eye(brush: Brush, side: int, size: float, pupil: float, look: float = 0.0) -> None:
    """One eye; `look`: how far down it looks."""
    x, y = side * APART, HIGH
    brush.disc(x, y, size, WHITE)
    x -= side * 0.045
    brush.disc(x, y + look, pupil, INK)
    brush.disc(x - pupil * 0.35, y + look - pupil * 0.38, pupil * 0.32, WHITE)


def _lid(
    brush: Brush, side: int, size: float, colour: Colour, outer: float, inner: float
) -> None:
    """The upper lid, down to these heights at both corners (-1: open, 1: shut)."""
    x, y, far = side * APART, HIGH, size + 0.03
    layer = brush.layer()
    layer.disc(x, y, far, mixed(colour, BLACK, LID))
    ends = (side * far, outer * size), (-side * far, inner * size)
    over = [(x + ends[0][0], y - 2), (x + ends[1][0], y - 2)]
    under = [(x + dx, y + dy) for dx, dy in reversed(ends)]
    brush.lay(layer, [*over, *under])
    brush.stroke(_chord(x, y, far, ends), 0.05, INK)


def _chord(
    x: float, y: float, far: float, ends: tuple[tuple[float, float], ...]
) -> list[tuple[float, float]]:
    """The edge of a lid, as far as the eye goes."""
    (x1, y1), (x2, y2) = ends
    found = []
    for step in range(41):
        t = step / 40
        dx, dy = x1 + (x2 - x1) * t, y1 + (y2 - y1) * t
        if dx * dx + dy * dy <= far * far:
            found.append((x + dx, y + dy))
    return found or [(x, y)]


def _smile(brush: Brush, wide: float = 0.3, deep: float = 0.24) -> None:
    brush.stroke(bent((-wide, 0.46), (0, 0.46 + 2 * deep), (wide, 0.46)), LINE, INK)


def _tongue(brush: Brush, x: float = 0.0) -> None:
    """Forked: this is a snake."""
    brush.stroke([(x, 0.62), (x, 0.79)], 0.13, TONGUE)
    for side in (-1, 1):
        brush.stroke([(x, 0.79), (x + side * 0.1, 0.89)], 0.09, TONGUE)


# --- all of them ---------------------------------------------------------------------


def _round(brush: Brush, colour: Colour) -> None:
    for side in (-1, 1):
        _eye(brush, side, 0.29, 0.17)
    _tongue(brush)
    _smile(brush)


def _wide(brush: Brush, colour: Colour) -> None:
    for side in (-1, 1):
        _eye(brush, side, 0.36, 0.12)
    brush.oval(0, 0.56, 0.15, 0.17, INK)
    brush.oval(0, 0.63, 0.09, 0.08, TONGUE)


def _sleepy(brush: Brush, colour: Colour) -> None:
    for side in (-1, 1):
        _eye(brush, side, 0.29, 0.16, 0.08)
        _lid(brush, side, 0.29, colour, 0.12, 0.02)
    _smile(brush, 0.19, 0.1)


def _wink(brush: Brush, colour: Colour) -> None:
    _eye(brush, -1, 0.29, 0.17)
    brush.stroke(arc(APART, HIGH + 0.08, 0.25, 0.22, 195, 345), 0.1, INK)
    _tongue(brush, 0.12)
    _smile(brush, 0.34, 0.26)


def _glasses(brush: Brush, colour: Colour) -> None:
    for side in (-1, 1):
        x = side * APART
        brush.stroke([(x + side * 0.3, HIGH), (side * 0.97, HIGH - 0.1)], 0.09, INK)
        brush.disc(x, HIGH, 0.37, INK)
        brush.disc(x, HIGH, 0.29, mixed(WHITE, (120, 190, 255), 0.28))
        brush.disc(x - side * 0.045, HIGH, 0.135, INK)
        brush.disc(x - side * 0.045 - 0.05, HIGH - 0.055, 0.045, WHITE)
        brush.stroke([(x - 0.2, HIGH + 0.08), (x - 0.08, HIGH - 0.2)], 0.04, WHITE)
    brush.stroke([(-0.06, HIGH - 0.06), (0.06, HIGH - 0.06)], 0.09, INK)
    _smile(brush, 0.24, 0.16)


def _angry(brush: Brush, colour: Colour) -> None:
    for side in (-1, 1):
        _eye(brush, side, 0.29, 0.16)
        _lid(brush, side, 0.29, colour, -0.85, 0.05)
        brow = [(side * 0.68, HIGH - 0.42), (side * 0.14, HIGH - 0.17)]
        brush.stroke(brow, 0.1, INK)
    brush.stroke(bent((-0.24, 0.62), (0, 0.4), (0.24, 0.62)), LINE, INK)
    for side in (-1, 1):
        x = side * 0.13
        brush.shape([(x - 0.05, 0.56), (x + 0.05, 0.56), (x, 0.72)], WHITE)


_EYES: dict[Eyes, Callable[[Brush, Colour], None]] = {
    "round": _round,
    "wide": _wide,
    "sleepy": _sleepy,
    "wink": _wink,
    "glasses": _glasses,
    "angry": _angry,
}
