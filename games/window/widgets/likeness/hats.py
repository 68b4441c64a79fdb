"""Hats: what stands on a head, and what has to be drawn before it."""

from __future__ import annotations

import math
from collections.abc import Callable

from games.face import Colour, Hat
from games.window.theme import BLACK, WHITE
from games.window.widgets.likeness.brush import Brush, Spot, arc, bent, mixed

BLUE: Colour = (62, 116, 220)
RED: Colour = (228, 66, 66)
GOLD: Colour = (255, 200, 50)
BROWN: Colour = (172, 112, 20)
BONE: Colour = (240, 230, 205)
PURPLE: Colour = (124, 92, 224)
STEEL: Colour = (92, 99, 116)
PETAL: Colour = (255, 246, 250)

# How small a head has to be under each hat, and how far down, both of half the square,
# so that both fill it.
ROOM: dict[Hat, tuple[float, float]] = {
    "none": (0.96, 0.03),
    "cap": (0.82, 0.17),
    "crown": (0.77, 0.24),
    "bow": (0.85, 0.14),
    "horns": (0.82, 0.18),
    "wizard": (0.76, 0.26),
    "headphones": (0.82, 0.13),
    "flower": (0.88, 0.11),
}


def draw_behind(brush: Brush, hat: Hat) -> None:
    """What of a hat the head hides."""
    if hat == "horns":
        _horns(brush)


def draw_hat(brush: Brush, colour: Colour, hat: Hat) -> None:
    """On a head of that colour, which it stands out from."""
    if hat in _HATS:
        _HATS[hat](brush, RED if colour[2] > colour[0] else BLUE)


def _cap(brush: Brush, cloth: Colour) -> None:
    dark = mixed(cloth, BLACK, 0.35)
    dome = arc(0, -0.42, 0.86, 0.74, 180, 360)
    dome += bent((0.86, -0.42), (0, -0.62), (-0.86, -0.42))
    brush.shape(dome, cloth)
    front = [*arc(0, -0.5, 0.36, 0.64, 180, 360), (0.36, -0.5), (-0.36, -0.5)]
    brush.shape(front, mixed(cloth, WHITE, 0.85))
    peak = [*bent((-0.92, -0.4), (0, -0.78), (0.92, -0.4))]
    peak += [*bent((0.92, -0.4), (0.86, -0.3), (0.7, -0.32))]
    peak += [*bent((0.7, -0.32), (0, -0.58), (-0.7, -0.32))]
    peak += [*bent((-0.7, -0.32), (-0.86, -0.3), (-0.92, -0.4))]
    brush.shape(peak, dark)
    brush.oval(0, -1.16, 0.12, 0.06, dark)


def _crown(brush: Brush, cloth: Colour) -> None:
    points = [
        *((-0.66, -0.62), (-0.8, -1.3), (-0.4, -1.0), (0, -1.46), (0.4, -1.0)),
        *((0.8, -1.3), (0.66, -0.62)),
    ]
    base = bent((0.66, -0.62), (0, -0.5), (-0.66, -0.62))
    brush.stroke([*points, *base], 0.12, BROWN)
    brush.shape([*points, *base], GOLD)
    for x, y, jewel in ((-0.8, -1.3, RED), (0, -1.46, RED), (0.8, -1.3, RED)):
        brush.disc(x, y, 0.11, BROWN)
        brush.disc(x, y, 0.085, jewel)
    for x, y, jewel in ((-0.4, -0.76, BLUE), (0, -0.74, RED), (0.4, -0.76, BLUE)):
        brush.disc(x, y, 0.105, BROWN)
        brush.disc(x, y, 0.08, jewel)


def _bow(brush: Brush, cloth: Colour) -> None:
    cloth = mixed(cloth, WHITE, 0.1)
    dark = mixed(cloth, BLACK, 0.4)
    x, y, tilt = 0.42, -0.84, math.radians(18)

    def turned(points: list[Spot]) -> list[Spot]:
        c, s = math.cos(tilt), math.sin(tilt)
        return [(x + a * c - b * s, y + a * s + b * c) for a, b in points]

    for side in (-1, 1):
        loop: list[Spot] = [(0, 0)]
        loop += bent((0, -0.05), (side * 0.3, -0.44), (side * 0.54, -0.27))
        loop += bent((side * 0.54, -0.27), (side * 0.42, 0), (side * 0.54, 0.27))
        loop += bent((side * 0.54, 0.27), (side * 0.3, 0.44), (0, 0.05))
        brush.stroke(turned(loop), 0.07, dark)
        brush.shape(turned(loop), cloth)
        fold = bent((side * 0.1, 0), (side * 0.26, -0.03), (side * 0.38, -0.08))
        brush.stroke(turned(fold), 0.05, dark)
    brush.disc(x, y, 0.17, dark)
    brush.disc(x, y, 0.135, mixed(cloth, WHITE, 0.3))


def _horns(brush: Brush) -> None:
    for side in (-1, 1):
        outer = bent((side * 0.8, -0.5), (side * 1.2, -0.92), (side * 0.86, -1.38))
        inner = bent((side * 0.86, -1.38), (side * 0.84, -0.98), (side * 0.34, -0.82))
        horn = [*outer, *inner]
        brush.stroke(horn, 0.07, mixed(BONE, BLACK, 0.45))
        brush.shape(horn, BONE)
        tip = [*outer[-4:], *inner[1:4]]
        brush.shape(tip, mixed(BONE, (120, 70, 40), 0.55))


def _wizard(brush: Brush, cloth: Colour) -> None:
    dark = mixed(PURPLE, BLACK, 0.4)
    cone = [*bent((-0.72, -0.62), (-0.26, -0.98), (-0.02, -1.52))]
    cone += [*bent((-0.02, -1.52), (0.1, -1.68), (0.24, -1.56))]
    cone += [*bent((0.24, -1.56), (0.3, -1.1), (0.72, -0.62))]
    brush.shape([*cone, *bent((0.72, -0.62), (0, -0.45), (-0.72, -0.62))], PURPLE)
    band = [*bent((-0.72, -0.62), (0, -0.4), (0.72, -0.62))]
    band += [*bent((0.6, -0.84), (0, -0.64), (-0.57, -0.84))]
    brush.shape(band, GOLD)
    brim = [*bent((-1.16, -0.5), (-0.7, -0.76), (0, -0.56))]
    brim += [*bent((0, -0.56), (0.7, -0.76), (1.16, -0.5))]
    brim += [*bent((1.16, -0.5), (0.6, -0.36), (0, -0.38))]
    brim += [*bent((0, -0.38), (-0.6, -0.36), (-1.16, -0.5))]
    brush.shape(brim, dark)
    for x, y, size in ((0.04, -1.03, 0.19), (0.13, -1.38, 0.11), (-0.26, -0.86, 0.08)):
        brush.shape(_star(x, y, size), GOLD)


def _headphones(brush: Brush, cloth: Colour) -> None:
    brush.stroke(arc(0, -0.08, 1.0, 1.0, 190, 350), 0.17, STEEL)
    brush.stroke(arc(0, -0.08, 1.0, 1.0, 205, 335), 0.05, mixed(STEEL, WHITE, 0.4))
    for side in (-1, 1):
        x = side * 0.98
        brush.oval(x, 0.02, 0.2, 0.36, mixed(STEEL, BLACK, 0.3))
        brush.oval(x + side * 0.03, 0.02, 0.15, 0.29, cloth)
        brush.oval(x + side * 0.05, -0.06, 0.06, 0.13, mixed(cloth, WHITE, 0.4))


def _flower(brush: Brush, cloth: Colour) -> None:
    x, y = -0.5, -0.8
    leaf: Colour = (84, 176, 92)
    for end in ((x - 0.44, y + 0.22), (x + 0.44, y + 0.1)):
        middle = (x + end[0]) / 2, (y + end[1]) / 2
        up = bent((x, y), (middle[0], middle[1] - 0.2), end)
        brush.shape([*up, *bent(end, (middle[0], middle[1] + 0.22), (x, y))], leaf)
    spots = [
        (x + 0.22 * math.cos(a), y + 0.22 * math.sin(a))
        for a in (math.tau * n / 5 - math.pi / 2 for n in range(5))
    ]
    for spot in spots:
        brush.disc(*spot, 0.19, mixed(PETAL, (214, 90, 150), 0.6))
    for spot in spots:
        brush.disc(*spot, 0.155, PETAL)
    brush.disc(x, y, 0.13, GOLD)
    brush.disc(x, y, 0.07, mixed(GOLD, BROWN, 0.5))


def _star(x: float, y: float, size: float) -> list[Spot]:
    return [
        (
            x + size * (1 if n % 2 == 0 else 0.45) * math.sin(math.pi * n / 5),
            y - size * (1 if n % 2 == 0 else 0.45) * math.cos(math.pi * n / 5),
        )
        for n in range(10)
    ]


_HATS: dict[Hat, Callable[[Brush, Colour], None]] = {
    "cap": _cap,
    "crown": _crown,
    "bow": _bow,
    "wizard": _wizard,
    "headphones": _headphones,
    "flower": _flower,
}
