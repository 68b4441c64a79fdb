"""Who looks how: a colour for every seat, without end. Pure.

You are white. The others get the colours that people with any kind of colour sight tell
apart (Okabe and Ito), then hues a golden angle apart: the same ones as in snake, so
that nobody changes his colour with the game.
"""

from __future__ import annotations

import colorsys

Colour = tuple[int, int, int]

ME: Colour = (255, 255, 255)

_FIRST: tuple[Colour, ...] = (
    (86, 180, 233),  # sky blue
    (230, 159, 0),  # orange
    (0, 170, 124),  # bluish green
    (240, 228, 66),  # yellow
    (204, 121, 167),  # reddish purple
    (92, 108, 255),  # blue
    (160, 164, 172),  # grey
)
_GOLDEN = 0.381966  # of a full turn: hues never meet, however many there are
_OFFSET = 0.89  # of a turn; the first of these hues then lie between those above
_RED = 0.07  # of a turn; so far hues stay away from the red of the edge
_DARK = 135  # brightness of 255; darker colours get white, the field is dark


def colour_of(seat: int, me: int | None) -> Colour:
    """The colour of a seat as `me` sees it."""
    if seat == me:
        return ME
    if seat <= len(_FIRST):
        return _FIRST[seat - 1]
    hue = _RED + (_OFFSET + seat * _GOLDEN) % 1.0 * (1 - 2 * _RED)
    light = (0.62, 0.76, 0.48)[seat % 3]
    red, green, blue = colorsys.hls_to_rgb(hue, light, 0.75)
    colour = (round(red * 255), round(green * 255), round(blue * 255))
    return mixed(colour, ME, max(0.0, _DARK - _brightness(colour)) / 255)


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
