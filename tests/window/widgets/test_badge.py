"""Whose line it is: a face, in the colour of the field."""

from __future__ import annotations

import pygame
import pytest

from games.face import Face
from games.window.theme import WHITE
from games.window.widgets.badge import draw_badge
from tests.window.helpers.display import count

AREA = pygame.Rect(10, 10, 40, 40)
FACE = Face(colour=5)


def drawn(face: Face | None, colour: tuple[int, int, int]) -> pygame.Surface:
    surface = pygame.Surface((60, 60))
    draw_badge(surface, AREA, face, colour)
    return surface


def test_a_face_has_no_ring_if_the_field_shows_its_colour() -> None:
    plain = drawn(FACE, FACE.rgb)
    ringed = drawn(FACE, (9, 200, 9))
    assert count(FACE.rgb, AREA, plain) > count(FACE.rgb, AREA, ringed) > 200
    assert count((9, 200, 9), AREA, ringed) > 60


def test_who_has_no_face_is_a_square() -> None:
    assert count((9, 200, 9), AREA, drawn(None, (9, 200, 9))) == 24 * 24


@pytest.mark.parametrize("size", [(0, 0), (1, 9), (3, 3), (30, 8)])
def test_nothing_is_drawn_beside_it(size: tuple[int, int]) -> None:
    surface = pygame.Surface((60, 60))
    area = pygame.Rect((20, 20), size)
    draw_badge(surface, area, FACE, WHITE)
    surface.fill("black", area)
    assert pygame.mask.from_threshold(surface, "black", (1, 1, 1, 255)).count() == 3600
