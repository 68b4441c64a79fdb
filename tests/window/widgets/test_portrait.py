"""Faces on the screen: each its own, smooth, in its square, and kept within bounds."""

from __future__ import annotations

from itertools import combinations

import pygame
import pytest
from msgspec.structs import replace

from games.face import COLOURS, EYES, HATS, PATTERNS, Face
from games.window.widgets.portrait import LARGEST, Gallery, draw_face

GROUND = (9, 10, 12)


def drawn(face: Face, size: int = 48) -> pygame.Surface:
    surface = pygame.Surface((size, size))
    surface.fill(GROUND)
    draw_face(surface, surface.get_rect(), face)
    return surface


def difference(one: Face, other: Face, size: int) -> float:
    """Which part of the square looks plainly different."""
    a, b = drawn(one, size), drawn(other, size)
    same = pygame.mask.from_threshold(a, (0, 0, 0), (15, 15, 15, 255), b)
    return 1 - same.count() / size**2


def test_it_has_the_colour_of_its_person_and_only_its_square() -> None:
    surface = pygame.Surface((100, 60))
    draw_face(surface, surface.get_rect(), Face(colour=3))
    seen = pygame.mask.from_threshold(surface, Face(colour=3).rgb, (6, 6, 6, 255))
    assert seen.count() > 500
    assert surface.subsurface((0, 0, 20, 60)).get_bounding_rect().width in (0, 20)
    for x in (5, 95):
        assert surface.get_at((x, 30))[:3] == (0, 0, 0)


@pytest.mark.parametrize("size", [16, 24, 64])
@pytest.mark.parametrize(
    ("part", "of"),
    [("colour", COLOURS), ("pattern", PATTERNS), ("eyes", EYES), ("hat", HATS)],
)
def test_each_can_be_told_from_each_other(
    part: str, of: tuple[object, ...], size: int
) -> None:
    for one, other in combinations(range(len(of)), 2):
        faces = (replace(Face(colour=4), **{part: number}) for number in (one, other))
        assert difference(*faces, size) > 0.015, (of[one], of[other])


@pytest.mark.parametrize("hat", range(len(HATS)))
@pytest.mark.parametrize("size", [16, 40, 120])
def test_nothing_is_cut_off_and_the_square_is_used(hat: int, size: int) -> None:
    """Around it there is nothing, and hardly any room is wasted."""
    surface = pygame.Surface((size + 40, size + 40), pygame.SRCALPHA)
    draw_face(surface, pygame.Rect(20, 20, size, size), Face(2, 0, 0, hat))
    seen = pygame.mask.from_surface(surface, 10).get_bounding_rects()
    whole = seen[0].unionall(seen[1:])
    assert pygame.Rect(20, 20, size, size).contains(whole)
    assert whole.height >= 0.84 * size
    assert whole.width >= 0.7 * size
    edge = pygame.mask.from_surface(surface, 240)
    for number in range(size):  # a cut would be a straight edge
        row = sum(edge.get_at((20 + x, 20)) for x in range(size))
        assert row < size // 3, number


@pytest.mark.parametrize("area", [(0, 0), (1, 50), (3, 3), (-5, 10), (5000, 5000)])
def test_any_area_will_do(area: tuple[int, int]) -> None:
    surface = pygame.Surface((60, 60))
    draw_face(surface, pygame.Rect(-10, -10, *area), Face())
    assert surface.get_size() == (60, 60)


def test_the_edge_is_smooth() -> None:
    surface = drawn(Face(0), 64)
    reds = {surface.get_at((x, y))[0] for x in range(8) for y in range(64)}
    assert len(reds) > 8  # more than ground and skin


def test_it_is_kept_and_the_oldest_go_first() -> None:
    gallery = Gallery(most=3 * 20 * 20)
    first = gallery.face(Face(0), 20)
    assert gallery.face(Face(0), 20) is first
    for colour in (1, 2):
        gallery.face(Face(colour), 20)
    gallery.face(Face(0), 20)
    gallery.face(Face(3), 20)  # Face(1) was not asked for the longest
    assert gallery.face(Face(0), 20) is first
    assert gallery.pixels <= 3 * 20 * 20
    huge = gallery.face(Face(0), LARGEST)
    assert gallery.face(Face(0), LARGEST) is huge
    assert gallery.pixels == LARGEST**2  # one is kept, however large
