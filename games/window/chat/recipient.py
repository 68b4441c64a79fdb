"""To whom goes what is typed: said in words and in colour, right above the field."""

from __future__ import annotations

import msgspec
import pygame

from games.face import Face
from games.window.theme import DIM, PANEL, RAISED, TEXT, WARN, Colour
from games.window.widgets.button import draw_button
from games.window.widgets.pen import Pen
from games.window.widgets.portrait import draw_face

SHARE = 0.24  # of a person's colour in the ground on which he is named


class Recipient(msgspec.Struct, frozen=True):
    """`face` is that of one person; None for everyone. `label` is what they are called,
    `count` how many that is; `doing` is what the person does."""

    label: str
    count: int
    face: Face | None = None
    doing: str = ""
    undisturbed: bool = False

    @property
    def words(self) -> str:
        """The same in words."""
        if self.face is not None:
            return f"to {self.label} alone"
        if not self.count:
            return f"to {self.label} (nobody else is here)"
        return f"to {self.label} ({self.count})"

    @property
    def colour(self) -> Colour:
        """In which it stands, and so does the frame of the field."""
        return TEXT if self.face is None else self.face.rgb

    @property
    def hint(self) -> str:
        """What stands in the empty field."""
        return f"Message {self.words.split(' (')[0]}"


def height(pen: Pen) -> int:
    """Of the line, in pixels."""
    return round(1.5 * pen.sizes.unit)


def draw_recipient(
    pen: Pen, area: pygame.Rect, whom: Recipient, typing: str, keys: str
) -> None:
    """Draw it in `area`; `typing` tells who types there, `keys` what helps."""
    sizes = pen.sizes
    ground = RAISED if whom.face is None else _tinted(whom.colour)
    pen.box(area, ground)
    inner = area.inflate(-sizes.gap, 0)
    x = inner.x
    if whom.face is not None:
        size = area.height - 4
        place = pygame.Rect(x, area.y + 2, size, size)
        draw_face(pen.surface, place, whom.face)
        x = place.right + sizes.gap // 2
    room, y = max(0, inner.right - x), area.centery
    words = pen.text(
        *(whom.words, (x, y), sizes.small, whom.colour),
        bold=True,
        width=room * 3 // 5 if typing else room,
        anchor="midleft",
    )
    more = ", ".join(filter(None, (whom.doing, "undisturbed" * whom.undisturbed)))
    side, colour = (typing, TEXT) if typing else (more, WARN) if more else (keys, DIM)
    space = inner.right - words.right - sizes.gap
    if side and (side != keys or pen.fonts.width(side, sizes.small) <= space):
        at = (inner.right, y)
        pen.text(side, at, sizes.small, colour, width=space, anchor="midright")


def draw_question(
    pen: Pen, area: pygame.Rect, who: str, whom: Recipient
) -> tuple[int, bool]:
    """At the lower end of `area`, whether it is meant for `whom`, as `who` wrote to the
    user alone. Returns where that begins, and whether he answers that one."""
    sizes, gap = pen.sizes, pen.sizes.gap
    words = f"{who} wrote to you alone. Enter again sends it {whom.words}."
    inner = area.inflate(-2 * gap, 0)
    tall = pen.fonts.height(sizes.small) * len(
        pen.fonts.wrap(words, sizes.small, inner.width, 3)
    )
    button = pygame.Rect(inner.x, 0, inner.width, round(1.7 * sizes.unit))
    box = pygame.Rect(area.x, 0, area.width, tall + button.height + 2 * gap)
    box.bottom = area.bottom
    pen.box(box, RAISED, WARN)
    inner.y = box.y + gap // 2
    pen.lines(words, inner, sizes.small, WARN, 3)
    button.bottom = box.bottom - gap // 2
    label = f"Answer {who} alone"
    answers = draw_button(pen, button, label, key="Ctrl+Enter", size=sizes.small)
    return box.top - gap // 2, answers


def _tinted(colour: Colour) -> Colour:
    red, green, blue = (
        round(SHARE * one + (1 - SHARE) * ground)
        for one, ground in zip(colour, PANEL, strict=True)
    )
    return red, green, blue
