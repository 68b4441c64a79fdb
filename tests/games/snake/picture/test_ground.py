"""The board under everything."""

from __future__ import annotations

import pygame

from games.snake.picture.colours import CHECK, FIELD, SEAM, WALL
from games.snake.picture.ground import Ground
from games.snake.picture.view import View

AREA = pygame.Rect(10, 10, 200, 100)


def laid(view: View, walls: bool = False) -> pygame.Surface:
    surface = pygame.Surface((220, 120))
    Ground().draw(surface, view, walls)
    return surface


def test_each_other_cell_differs_and_the_edge_is_seen() -> None:
    view = View(AREA, 10, 20, 10)
    for walls, edge in ((False, SEAM), (True, WALL)):
        surface = laid(view, walls)
        cells = [tuple(surface.get_at((15 + 10 * n, 15)))[:3] for n in range(4)]
        assert cells == [CHECK, FIELD, CHECK, FIELD]
        assert tuple(surface.get_at((9, 60)))[:3] == edge
        assert tuple(surface.get_at((4, 60)))[:3] == (0, 0, 0)


def test_cells_keep_their_look_when_the_camera_goes() -> None:
    for left in (0, 37, 110, 395):
        view = View(AREA, 10, 41, 31, left=left, top=20, around=(True, True))
        surface = laid(view)
        for x in range(41):
            at = view.middle((x, 5))
            if view.sees(at, -4):
                found = tuple(surface.get_at(at))[:3]
                assert found == (CHECK if x % 2 else FIELD)


def test_where_two_sides_meet_there_is_a_seam() -> None:
    view = View(AREA, 10, 40, 30, left=300, top=50, around=(True, True))
    column = laid(view).subsurface((109, 10, 2, 100))
    seams = pygame.mask.from_threshold(column, SEAM, (1, 1, 1)).count()
    assert 60 < seams < 180
