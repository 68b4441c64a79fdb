"""Colours between colours. Pure."""

from __future__ import annotations

Colour = tuple[int, int, int]


def mixed(colour: Colour, other: Colour, part: float) -> Colour:
    """`colour` with `part` (0 to 1) of `other` in it."""
    red, green, blue = (
        round(a + (b - a) * part) for a, b in zip(colour, other, strict=True)
    )
    return (red, green, blue)
