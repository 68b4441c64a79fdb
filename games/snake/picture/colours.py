"""Who looks how: a colour and a pattern for every seat, without end. Pure.

You are white, as in the classroom. The others get the colours that people with any
kind of colour sight tell apart (Okabe and Ito, without its red: fruit is red), then
hues a golden angle apart. A pattern on the body says the same thing a second time.
"""

from __future__ import annotations

import colorsys
from typing import Literal, get_args

Colour = tuple[int, int, int]
Pattern = Literal["plain", "dot", "ring", "bar", "cross", "corners", "hole", "split"]

ME: Colour = (255, 255, 255)
FRUIT: Colour = (255, 0, 0)
PATTERNS: tuple[Pattern, ...] = get_args(Pattern)

_FIRST: tuple[Colour, ...] = (
    (86, 180, 233),  # sky blue
    (230, 159, 0),  # orange
    (0, 170, 124),  # bluish green, a little lighter on black
    (240, 228, 66),  # yellow
    (204, 121, 167),  # reddish purple
    (92, 108, 255),  # blue, lighter on black
    (160, 164, 172),  # grey, as in the classroom
)
_GOLDEN = 0.381966  # of a full turn: hues never meet, however many there are
_OFFSET = 0.89  # of a turn; the first of these hues then lie between those above
_RED = 0.07  # of a turn; so far hues stay away from the fruit, on either side
_DARK = 135  # brightness of 255; darker colours get white, the field is black


def colour_of(seat: int, me: int | None) -> Colour:
    """The colour of a seat as `me` sees it."""
    if seat == me:
        return ME
    if seat <= len(_FIRST):
        return _FIRST[seat - 1]
    turn = (_OFFSET + seat * _GOLDEN) % 1.0
    hue = _RED + turn * (1 - 2 * _RED)
    light = (0.62, 0.76, 0.48)[seat % 3]
    red, green, blue = colorsys.hls_to_rgb(hue, light, 0.75)
    colour = (round(red * 255), round(green * 255), round(blue * 255))
    return mixed(colour, ME, max(0.0, _DARK - _brightness(colour)) / 255)


def pattern_of(seat: int, me: int | None) -> Pattern:
    """The pattern of a seat; only you are plain."""
    if seat == me:
        return PATTERNS[0]
    return PATTERNS[1 + (seat - 1) % (len(PATTERNS) - 1)]


def _brightness(colour: Colour) -> float:
    """As the eye sees it, 0 to 255 (ITU-R BT.601): blue is dark, green is bright."""
    red, green, blue = colour
    return 0.299 * red + 0.587 * green + 0.114 * blue


def mixed(colour: Colour, other: Colour, part: float) -> Colour:
    """`colour` with `part` (0 to 1) of `other` in it."""
    red, green, blue = (
        round(a + (b - a) * part) for a, b in zip(colour, other, strict=True)
    )
    return (red, green, blue)
