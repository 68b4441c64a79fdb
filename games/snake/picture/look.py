"""How a snake looks to who sits before the screen. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from games.contract import Seat
from games.face import Face, Pattern, face_of
from games.snake.picture.colours import BLACK, PLAIN, Colour, mixed, pattern_of

RIM, OWN_RIM = 0.62, 0.25  # how much darker than the colour of the face


class Look(NamedTuple):
    """`leads`: it wears the crown."""

    face: Face
    colour: Colour
    rim: Colour
    pattern: Pattern
    is_mine: bool = False
    leads: bool = False


def look_of(
    seat: int,
    me: int | None,
    faces: Mapping[Seat, Face],
    colour: Colour,
    leads: bool = False,
) -> Look:
    """Of a snake of that `colour`. Who sits here has no pattern, and a rim of the
    colour of his own face; the others have what they chose."""
    face = faces.get(Seat(seat)) or face_of(b"", f"{seat}")
    if seat == me:
        return Look(face, colour, mixed(face.rgb, BLACK, OWN_RIM), PLAIN, True, leads)
    pattern = pattern_of(seat, me, faces)
    return Look(face, colour, mixed(colour, BLACK, RIM), pattern, False, leads)
