"""Faces side by side, one of which is chosen."""

from __future__ import annotations

from collections.abc import Callable

import msgspec
import pygame

from games.face import Face
from games.window.theme import DIM, HOVER, RAISED
from games.window.widgets.pen import Pen
from games.window.widgets.portrait import draw_face

LARGEST = 3.4  # units of a face
COLUMNS = 8  # so small that this many find room, and in rows of fewer none is larger


class FaceRow(msgspec.Struct, frozen=True):
    """One of `faces`, that of the number `chosen`; `pick` takes another one."""

    name: str
    label: str
    faces: tuple[Face, ...]
    chosen: int
    pick: Callable[[int], None]

    def turn(self, by: int) -> None:
        """So many on, and around."""
        self.pick((self.chosen + by) % len(self.faces))


def face_row_height(pen: Pen, width: int, count: int) -> int:
    """How high a row of so many is, where there is so much place."""
    return max(1, min(width // max(COLUMNS, count), round(LARGEST * pen.sizes.unit)))


def draw_face_row(
    pen: Pen, area: pygame.Rect, row: FaceRow
) -> tuple[pygame.Rect, int | None]:
    """Draw them from the left; returns where the chosen one is, and the number of that
    which was clicked, if one was."""
    size = face_row_height(pen, area.width, len(row.faces))
    edge = max(1, size // 12)
    chosen, clicked = pygame.Rect(area.topleft, (size, size)), None
    for number, face in enumerate(row.faces):
        place = pygame.Rect(area.x + number * size, 0, size, size)
        place.centery = area.centery
        if number == row.chosen:
            chosen = place
            pen.box(place, RAISED, DIM)
        elif pen.over(place):
            pen.box(place, HOVER)
        draw_face(pen.surface, place.inflate(-2 * edge, -2 * edge), face)
        if pen.clicked(place):
            clicked = number
    return chosen, clicked
