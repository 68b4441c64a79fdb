"""Heads: the faces of the people."""

from __future__ import annotations

from itertools import combinations

import pygame
import pytest

from games.face import EYES, HATS, Face
from games.snake.board import STEPS
from games.snake.picture.heads import MOST_NEW, Heads

BLUE = (86, 180, 233)
CROWN = HATS.index("crown")


def raw(tile: pygame.Surface) -> bytes:
    return bytes(tile.get_buffer().raw)


@pytest.mark.parametrize("size", [6, 20, 60])
def test_a_head_looks_where_it_should(size: int) -> None:
    heads = Heads(size)
    looks = [raw(heads.head(Face(), BLUE, False, False, way)) for way in STEPS]
    assert all(one != other for one, other in combinations(looks, 2))
    picture = heads.head(Face(), BLUE, False, False, "up")
    assert picture.get_size() == (2 * heads.reach, 2 * heads.reach)


def test_a_head_has_the_eyes_and_the_hat_of_its_face() -> None:
    looks = set()
    for number in range(len(EYES)):
        looks.add(raw(Heads(24).head(Face(eyes=number), BLUE, False, False, "up")))
    for number in range(1, len(HATS)):
        looks.add(raw(Heads(24).head(Face(hat=number), BLUE, False, False, "up")))
    assert len(looks) == len(EYES) + len(HATS) - 1 - 1  # a crown is none


def test_only_who_leads_wears_the_crown() -> None:
    plain, crowned, leads = (
        raw(Heads(24).head(face, BLUE, False, leads, "up"))
        for face, leads in ((Face(), False), (Face(hat=CROWN), False), (Face(), True))
    )
    assert plain == crowned != leads


def test_the_own_one_has_light_around_it_and_the_skin_of_nobody() -> None:
    one, other = (
        Heads(24).head(Face(), BLUE, mine, False, "up") for mine in (True, False)
    )
    assert (
        pygame.mask.from_surface(one).count() > pygame.mask.from_surface(other).count()
    )
    white = pygame.mask.from_threshold(other, (255, 255, 255), (3, 3, 3, 255))
    assert white.count() == 0


def test_of_many_that_are_new_few_are_made_for_one_picture() -> None:
    heads = Heads(24)
    faces = [Face(colour=number) for number in range(MOST_NEW + 3)]
    fine = [raw(Heads(24).head(face, BLUE, False, False, "up")) for face in faces]

    def made() -> int:
        heads.turn()
        found = [raw(heads.head(face, face.rgb, False, False, "up")) for face in faces]
        whole = [raw(Heads(24).head(f, f.rgb, False, False, "up")) for f in faces]
        return sum(one == other for one, other in zip(found, whole, strict=True))

    assert made() == MOST_NEW
    assert made() == len(faces) == len(fine)
    again = heads.head(faces[0], faces[0].rgb, False, False, "up")
    assert heads.head(faces[0], faces[0].rgb, False, False, "up") is again
