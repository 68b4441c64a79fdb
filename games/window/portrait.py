"""A face, drawn: a round head that looks at you."""

from __future__ import annotations

import pygame

from games.face import Face
from games.window.theme import BLACK, WHITE


def draw_face(surface: pygame.Surface, area: pygame.Rect, face: Face) -> None:
    """In the largest square in the middle of `area`."""
    size = min(area.size)
    if size < 2:
        return
    x, y = area.center
    pygame.draw.circle(surface, face.rgb, (x, y), size // 2)
    for side in (-1, 1):
        eye = x + side * size // 6, y - size // 12
        pygame.draw.circle(surface, WHITE, eye, max(1, size // 8))
        pygame.draw.circle(surface, BLACK, eye, max(1, size // 16))
