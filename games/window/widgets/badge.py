"""Who a line of a game is about: his face, in the colour that he has on the field."""

from __future__ import annotations

import pygame

from games.face import Face
from games.window.theme import Colour
from games.window.widgets.portrait import draw_face


def draw_badge(
    surface: pygame.Surface, area: pygame.Rect, face: Face | None, colour: Colour
) -> None:
    """Draw the face in the middle of `area`. `colour` is that of the field: where the
    face has another, as the user's own has, a ring around it has that; who has no face
    is a square of it."""
    size = min(area.size)
    if size < 2:
        return
    if face is None:
        square = pygame.Rect(0, 0, round(size * 0.6), round(size * 0.6))
        square.center = area.center
        surface.fill(colour, square)
        return
    old, ring = surface.get_clip(), 0
    surface.set_clip(area.clip(old))  # a circle has a pixel more than its size
    if face.rgb != colour:
        ring = max(2, size // 10)
        pygame.draw.aacircle(surface, colour, area.center, size // 2, ring)
    draw_face(surface, area.inflate(-2 * ring, -2 * ring), face)
    surface.set_clip(old)
