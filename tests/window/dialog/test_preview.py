"""The person beside the rows: face, name and button keep to their place."""

from __future__ import annotations

import pygame
import pytest

from games.face import Face
from games.window.dialog.items import Button
from games.window.dialog.preview import Preview, draw_preview, preview_width
from games.window.theme import GROUND
from tests.window.helpers.desk import HOSTILE
from tests.window.helpers.paper import paper

BELOW = Button("below", "Below", lambda: None)


@pytest.mark.parametrize("name", HOSTILE)
@pytest.mark.parametrize("size", [(180, 260), (180, 90), (60, 200), (10, 10), (1, 1)])
def test_all_is_in_its_place(size: tuple[int, int], name: str) -> None:
    pen, area = paper(), pygame.Rect((50, 50), size)
    before = pen.surface.copy()
    below = draw_preview(pen, area, Preview(Face(3), name, BELOW))
    if below.height:
        assert area.contains(below)
    for surface in (pen.surface, before):
        surface.fill(GROUND, area)
    assert before.get_buffer().raw == pen.surface.get_buffer().raw


def test_the_face_is_seen() -> None:
    pen = paper()
    draw_preview(pen, pygame.Rect(10, 10, 180, 260), Preview(Face(3), "Ana", BELOW))
    seen = pygame.mask.from_threshold(pen.surface, Face(3).rgb, (4, 4, 4, 255))
    assert seen.count() > 5000


def test_it_leaves_most_of_the_width() -> None:
    pen = paper()
    for whole in (100, 500, 5000):
        assert preview_width(pen, whole) < whole / 3
