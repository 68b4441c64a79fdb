"""Faces on the screen."""

from __future__ import annotations

import pygame

from games.face import Face
from games.window.portrait import draw_face


def test_a_face_has_the_colour_of_its_person() -> None:
    surface = pygame.Surface((100, 60))
    draw_face(surface, surface.get_rect(), Face(colour=3))
    assert surface.get_at((50, 50))[:3] == Face(colour=3).rgb
    assert surface.get_at((5, 30))[:3] == (0, 0, 0)
