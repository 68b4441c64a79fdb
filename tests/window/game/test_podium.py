"""The podium grows, and fits on every board."""

from __future__ import annotations

import pygame
import pytest

from games.contract import Seat, Standing
from games.face import Face
from games.window.game.podium import GROWS_FOR, Podium, progress
from games.window.theme import Colour
from tests.window.helpers.desk import HOSTILE
from tests.window.helpers.display import count
from tests.window.helpers.paper import paper

RANKING = tuple((Seat(seat), 20 - seat) for seat in range(1, 9))
AWARDS = ((Seat(2), "most eaten"), (Seat(1), "longest"), (Seat(9), "bravest"))


def paint(seat: Seat) -> Colour:
    return (200, seat * 10, 90)


def podium(
    ranking: tuple[tuple[Seat, int], ...] = RANKING, name: str = "Ana"
) -> Podium:
    names = {Seat(seat): f"{name} {seat}" for seat in range(1, 9)}
    standing = Standing("podium", 3, 100, ranking, AWARDS)
    faces = {Seat(seat): Face(colour=seat) for seat in range(1, 9)}
    return Podium(standing, names, faces, Seat(2), paint)


def test_it_grows_to_its_height_and_stays() -> None:
    grown = [progress(age) for age in (-1.0, 0.0, 0.2, 0.4, GROWS_FOR, 60.0)]
    assert grown == sorted(grown)
    assert (grown[0], grown[-1]) == (0.0, 1.0)


def test_the_first_three_stand_on_it_in_their_colours() -> None:
    pen = paper()
    podium().draw(pen, pen.surface.get_rect(), 5.0, GROWS_FOR)
    board = pen.surface.get_rect()
    tops = {}
    for seat in (1, 2, 3):
        mask = pygame.mask.from_threshold(
            pen.surface, paint(Seat(seat)), (1, 1, 1, 255)
        )
        tops[seat] = min(rect.top for rect in mask.get_bounding_rects())
    assert tops[1] < tops[2] < tops[3]
    assert count(paint(Seat(4)), board, pen.surface) == 0
    for seat in (1, 2, 3):
        looks = Face(colour=seat).rgb
        mask = pygame.mask.from_threshold(pen.surface, looks, (4, 4, 4, 255))
        assert mask.count() > 200


def test_the_face_of_the_winner_is_the_largest() -> None:
    pen = paper()
    podium().draw(pen, pen.surface.get_rect(), 5.0, GROWS_FOR)
    found = [
        pygame.mask.from_threshold(pen.surface, Face(colour=seat).rgb, (4, 4, 4, 255))
        for seat in (1, 2, 3)
    ]
    first, second, third = (mask.count() for mask in found)
    assert first > 1.5 * second > 1.2 * third


def test_what_is_drawn_behind_hides_nobody() -> None:
    pen = paper()
    podium().draw(pen, pen.surface.get_rect(), 5.0, GROWS_FOR)
    alone = pen.surface.copy()
    podium().draw(
        *(pen, pen.surface.get_rect(), 5.0, GROWS_FOR),
        lambda: pen.surface.fill("navy"),
    )
    for seat in (1, 2, 3):
        behind, before = (
            pygame.mask.from_threshold(one, paint(Seat(seat)), (1, 1, 1, 255)).count()
            for one in (pen.surface, alone)
        )
        assert behind >= before > 0
    assert count((0, 0, 128), pen.surface.get_rect(), pen.surface) > 1000


@pytest.mark.parametrize("count_", [0, 1, 2])
def test_fewer_than_three_are_enough(count_: int) -> None:
    pen = paper()
    podium(RANKING[:count_]).draw(pen, pen.surface.get_rect(), 5.0, 1.0)


@pytest.mark.parametrize("size", [(560, 440), (300, 250), (120, 110), (20, 20), (1, 1)])
@pytest.mark.parametrize("name", HOSTILE)
def test_nothing_is_drawn_beside_the_board(size: tuple[int, int], name: str) -> None:
    pen = paper(700, 600)
    before = pen.surface.copy()
    area = pygame.Rect(50, 60, *size)
    podium(name=name).draw(pen, area, 1e9, 1.0)
    for surface in (before, pen.surface):
        surface.fill("black", area)
    assert before.get_buffer().raw == pen.surface.get_buffer().raw
