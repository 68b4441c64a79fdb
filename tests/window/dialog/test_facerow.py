"""A row of faces: one is chosen, by the mouse or from it to the next."""

from __future__ import annotations

import pygame
import pytest

from games.face import COLOURS, Face
from games.window.dialog.facerow import FaceRow, draw_face_row, face_row_height
from tests.window.helpers.paper import paper

FACES = tuple(Face(number) for number in range(len(COLOURS)))


def row(chosen: int, picked: list[int]) -> FaceRow:
    return FaceRow("r", "R", FACES, chosen, picked.append)


def test_it_goes_around() -> None:
    picked: list[int] = []
    for chosen, by in ((0, 1), (11, 1), (0, -1)):
        row(chosen, picked).turn(by)
    assert picked == [1, 0, 11]


def test_each_face_can_be_clicked_where_it_is_seen() -> None:
    pen, area = paper(), pygame.Rect(10, 10, 480, 40)
    for number in range(len(FACES)):
        place, clicked = draw_face_row(pen, area, row(number, []))
        assert clicked is None
        pen.mouse.at, pen.mouse.clicked = place.center, True
        assert pen.surface.get_at((place.centerx, place.y + 8))[:3] != (9, 10, 12)
        assert draw_face_row(pen, area, row(0, []))[1] == number
        pen.mouse.clicked = False


def test_the_chosen_one_is_marked_by_more_than_its_colour() -> None:
    pen, area = paper(), pygame.Rect(10, 10, 480, 40)
    place, _ = draw_face_row(pen, area, row(3, []))
    other = place.move(place.width, 0)
    edges = {pen.surface.get_at((p.centerx, p.y))[:3] for p in (place, other)}
    assert len(edges) == 2


@pytest.mark.parametrize("width", [0, 5, 100, 2000])
def test_they_find_room(width: int) -> None:
    pen = paper()
    tall = face_row_height(pen, width, len(FACES))
    assert tall >= 1
    assert tall * len(FACES) <= max(width, len(FACES))
    draw_face_row(pen, pygame.Rect(0, 0, width, tall), row(0, []))
