"""The list above a field: what a half typed word may become."""

from __future__ import annotations

from collections.abc import Sequence

import pygame

from games.face import Face
from games.window.theme import DIM, HOVER, LINE, RAISED, TEXT, WHITE, Colour
from games.window.widgets.button import cap_width, draw_cap
from games.window.widgets.pen import Pen
from games.window.widgets.portrait import draw_face

KEY = "Tab"

Choice = tuple[str, str]  # what it becomes, and its name if that says more


class ChoiceList:
    """One list. It is above all else, so what is below it is not clicked."""

    def __init__(self) -> None:
        self._area = pygame.Rect(0, 0, 0, 0)

    def take(
        self, pen: Pen, rect: pygame.Rect, choices: Sequence[Choice]
    ) -> int | None:
        """Which one was clicked, if the list stands above `rect`; that click is
        nobody else's."""
        self._area = self._place(pen, rect, choices)
        if not choices or not pen.over(self._area):
            return None
        pen.over_button, clicked = True, pen.mouse.clicked
        pen.mouse.clicked = False
        row = (pen.mouse.at[1] - self._area.y) // pen.sizes.row
        return min(row, len(choices) - 1) if clicked else None

    def draw(
        self,
        pen: Pen,
        choices: Sequence[Choice],
        chosen: int | None,
        faces: Sequence[Face | None] = (),
    ) -> None:
        """Draw it where it was placed last."""
        if not choices:
            return
        sizes, area = pen.sizes, self._area
        pen.box(area, RAISED, LINE)
        for number, choice in enumerate(choices):
            y = area.y + number * sizes.row
            row = pygame.Rect(area.x, y, area.width, sizes.row)
            is_chosen = number == chosen
            if is_chosen or pen.over(row):
                pen.box(row, HOVER, WHITE if is_chosen else None)
            inner = row.inflate(-2 * sizes.gap, 0)
            if chosen is None and number == 0:
                wide = cap_width(pen, KEY) - sizes.gap
                draw_cap(pen, KEY, (inner.right - wide, row.centery))
                inner.width -= wide + sizes.gap
            if face := faces[number] if number < len(faces) else None:
                place = pygame.Rect(
                    inner.x, 0, sizes.unit * 4 // 3, sizes.unit * 4 // 3
                )
                place.centery = row.centery
                draw_face(pen.surface, place, face)
                inner.x = place.right + sizes.gap
                inner.width -= place.width + sizes.gap
            _write(pen, inner, choice, WHITE if is_chosen else TEXT)

    def _place(
        self, pen: Pen, rect: pygame.Rect, choices: Sequence[Choice]
    ) -> pygame.Rect:
        sizes, fonts = pen.sizes, pen.fonts
        wides = [
            fonts.width(text, sizes.unit) + fonts.width(name, sizes.small)
            for text, name in choices
        ]
        wide = max(wides, default=0) + 4 * sizes.gap + cap_width(pen, KEY)
        wide += 2 * sizes.unit  # for a face
        tall = len(choices) * sizes.row
        area = pygame.Rect(rect.x, 0, min(rect.width, wide), tall)
        area.bottom = rect.top - sizes.gap // 2
        return area


def _write(pen: Pen, place: pygame.Rect, choice: Choice, ink: Colour) -> None:
    text, name = choice
    sizes, space = pen.sizes, max(0, place.width)
    at = place.midleft
    drawn = pen.text(text.strip(), at, sizes.unit, ink, width=space, anchor="midleft")
    if name:
        at = (drawn.right + sizes.gap, place.centery)
        left = max(0, space - drawn.width - sizes.gap)
        pen.text(name, at, sizes.small, DIM, width=left, anchor="midleft")
