"""How the user looks to the others: his face, his name, and a button below them."""

from __future__ import annotations

import msgspec
import pygame

from games.face import Face
from games.window.dialog.items import Button
from games.window.theme import GROUND, LINE, WHITE
from games.window.widgets.pen import Pen
from games.window.widgets.portrait import draw_face

WIDE, SHARE = 13, 0.28  # units, and of all at most
ROUND = 0.9  # of a unit


def preview_width(pen: Pen, whole: int) -> int:
    """How much of the width of a dialog it takes."""
    return min(WIDE * pen.sizes.unit, round(whole * SHARE))


class Preview(msgspec.Struct, frozen=True):
    """Of somebody with that `face` who is called `name`; `below` changes them."""

    face: Face
    name: str
    below: Button


def draw_preview(pen: Pen, area: pygame.Rect, preview: Preview) -> pygame.Rect:
    """From the top of `area`, as wide as that is; returns where the button is to be,
    which has no height where there is no room for it."""
    sizes, fonts = pen.sizes, pen.fonts
    name = fonts.height(sizes.unit)
    foot = sizes.button + sizes.gap
    tall = max(0, min(area.height - foot, area.width + name + sizes.gap))
    below = pygame.Rect(area.x, area.y + tall + sizes.gap, area.width, sizes.button)
    below.height = max(0, min(below.height, area.bottom - below.y))
    if area.width < 2 * sizes.unit or tall < 3 * sizes.unit:
        return below
    card = pygame.Rect(area.x, area.y, area.width, tall)
    radius = round(ROUND * sizes.unit)
    pygame.draw.rect(pen.surface, GROUND, card, border_radius=radius)
    pygame.draw.rect(pen.surface, LINE, card, 1, border_radius=radius)
    at = (card.centerx, card.bottom - sizes.gap)
    width = card.width - 2 * sizes.gap
    unit, anchor = sizes.unit, "midbottom"
    pen.text(preview.name, at, unit, WHITE, bold=True, width=width, anchor=anchor)
    face = pygame.Rect(card.x, card.y, card.width, tall - name - sizes.gap)
    draw_face(pen.surface, face.inflate(-2 * sizes.gap, -2 * sizes.gap), preview.face)
    return below
