"""What tells one snake from another beside its colour. Pure.

You are white and plain, as in the classroom. The others have the colour of their face
(see `Screen.colour`), and its pattern on their body: that says the same thing a second
time, to those with any kind of colour sight.
"""

from __future__ import annotations

from collections.abc import Mapping

from games.contract import Seat
from games.face import PATTERNS, Face, Pattern, face_of

Colour = tuple[int, int, int]

FRUIT: Colour = (255, 38, 38)
BLACK: Colour = (0, 0, 0)
WHITE: Colour = (255, 255, 255)
ALMOST: Colour = (250, 250, 250)
"""The white of everybody else: one's own is found by its colour."""
FIELD: Colour = (17, 20, 27)
CHECK: Colour = (21, 24, 32)  # of each other cell
SEAM: Colour = (54, 62, 80)  # an edge that leads to the other side
WALL: Colour = (170, 178, 194)
GOLD: Colour = (255, 204, 64)
PLAIN: Pattern = PATTERNS[0]


def pattern_of(seat: int, me: int | None, faces: Mapping[Seat, Face]) -> Pattern:
    """The pattern of a seat as `me` sees it."""
    if seat == me:
        return PLAIN
    face = faces.get(Seat(seat)) or face_of(b"", f"{seat}")
    return PATTERNS[face.pattern]


def mixed(colour: Colour, other: Colour, part: float) -> Colour:
    """`colour` with `part` (0 to 1) of `other` in it."""
    red, green, blue = (
        round(a + (b - a) * part) for a, b in zip(colour, other, strict=True)
    )
    return (red, green, blue)
