"""Who has which colour at one table, where each needs one of his own. Pure.

Two people may have chosen the same colour, and then one of them is drawn in another:
who chooses first has his own, who comes later the nearest that is free. Where there are
more people than colours, all begin anew with a darker or a lighter look of each. So the
first twelve are told apart easily, and all others still by pattern and name. Everybody
finds the same, for it follows from who sits where.
"""

from __future__ import annotations

from collections.abc import Iterable

from msgspec.structs import replace

from games.contract import Seat
from games.face import COLOURS, Colour, Face


def apart(seated: Iterable[tuple[Seat, Face]]) -> dict[Seat, Face]:
    """The same faces, no two in one colour; who stands before another chooses first."""
    found: dict[Seat, Face] = {}
    taken: set[tuple[int, int]] = set()
    for seat, face in seated:
        shade = len(taken) // len(COLOURS)  # all of those before are taken
        order = NEAREST[face.colour]
        colour = next(colour for colour in order if (colour, shade) not in taken)
        taken.add((colour, shade))
        found[seat] = replace(face, colour=colour, shade=shade)
    return found


def distance(one: Colour, other: Colour) -> int:
    """How different two colours look, roughly: the eye knows green best."""
    red, green, blue = (a - b for a, b in zip(one, other, strict=True))
    return 2 * red * red + 4 * green * green + 3 * blue * blue


def _nearest(colour: int) -> tuple[int, ...]:
    own = COLOURS[colour]
    order = sorted(range(len(COLOURS)), key=lambda other: distance(own, COLOURS[other]))
    return tuple(order)


NEAREST = tuple(map(_nearest, range(len(COLOURS))))
"""For each colour all of them, itself first, then those that look most like it."""
