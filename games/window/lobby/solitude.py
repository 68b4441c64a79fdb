"""What who is alone sees: what is being done, what he can do, and what the doctor says
if nobody comes."""

from __future__ import annotations

import pygame

from games.window.lobby.advice import draw_advice
from games.window.lobby.neighbours import Neighbours
from games.window.lobby.offers import Offer
from games.window.lobby.tile import Person, draw_portrait
from games.window.theme import DIM, LINE, TEXT
from games.window.widgets.pen import Pen

SEATS = 3  # drawn empty beside the own face
FACE = 4  # units
ROOMY = 11  # units: in less there are words alone


def draw_alone(
    pen: Pen,
    area: pygame.Rect,
    neighbours: Neighbours,
    me: Person,
    first: Offer | None,
) -> None:
    """In `area`; what does not fit is left out from below."""
    sizes = pen.sizes
    left = area.copy()
    if area.height >= ROOMY * sizes.unit:
        _draw_faces(pen, area, me)
        left.y += FACE * sizes.unit + sizes.pad
        left.height = area.bottom - left.y
    if neighbours.findings:
        draw_advice(pen, left, neighbours.findings)
        return
    looks = (
        "Looking for others in this network. Start Hydra LAN on another computer: it "
        "appears here by itself, nothing has to be typed."
    )
    meanwhile = ""
    if first is not None and first.key:
        meanwhile = f"Meanwhile {first.key} plays {first.called} at once, against bots."
    for text, colour in ((looks, TEXT), (meanwhile, DIM)):
        most = left.height // pen.fonts.height(sizes.unit)
        if text and most > 0:
            tall = pen.lines(text, left, sizes.unit, colour, min(most, 4))
            left.y += tall + sizes.gap // 2
            left.height = max(0, area.bottom - left.y)


def _draw_faces(pen: Pen, area: pygame.Rect, me: Person) -> None:
    """The own face, and places for those who may come."""
    sizes = pen.sizes
    size = FACE * sizes.unit
    face = pygame.Rect(area.x, area.y, size, size)
    draw_portrait(pen, face, me)
    for _ in range(SEATS):
        face = face.move(size + sizes.pad, 0)
        if face.right > area.right:
            return
        thick = max(2, sizes.unit // 8)
        pygame.draw.circle(pen.surface, LINE, face.center, size // 2 - 1, thick)
