"""A glimpse is drawn in the space that there is, in colours that can be told apart."""

from __future__ import annotations

import pygame
import pytest

from games.face import COLOURS
from games.glimpse import PRIZE, WALL, Glimpse, cell_of
from games.window.lobby.miniature import FIELD, FRUIT, STONE, draw_miniature
from games.window.theme import GROUND, PANEL, Colour

SEEN = Glimpse(4, 2, bytes([0, WALL, PRIZE, 3, cell_of(1), cell_of(2), 0, 0]))
OUTSIDE = (1, 2, 3)


def drawn(
    size: tuple[int, int],
    seen: Glimpse = SEEN,
    colours: dict[int, Colour] | None = None,
) -> tuple[pygame.Surface, pygame.Rect]:
    surface = pygame.Surface((size[0] + 20, size[1] + 20))
    surface.fill(OUTSIDE)
    area = pygame.Rect((10, 10), size)
    place = draw_miniature(surface, area, seen, colours)
    assert area.contains(place) or not place.size[0]
    return surface, place


def colour_at(surface: pygame.Surface, place: pygame.Rect, x: int, y: int) -> Colour:
    """In the middle of a cell."""
    across, down = place.width / SEEN.width, place.height / SEEN.height
    at = int(place.x + (x + 0.5) * across), int(place.y + (y + 0.5) * down)
    red, green, blue, _ = surface.get_at(at)
    return red, green, blue


@pytest.mark.parametrize("size", [(40, 20), (47, 23), (200, 90), (81, 300), (4, 2)])
def test_each_cell_has_its_colour(size: tuple[int, int]) -> None:
    surface, place = drawn(size)
    found = [colour_at(surface, place, x, 0) for x in range(3)]
    assert found == [FIELD, STONE, FRUIT]
    found = [colour_at(surface, place, x, 1) for x in range(2)]
    assert found == [*COLOURS[:2]]


@pytest.mark.parametrize("size", [(40, 20), (43, 21), (33, 100)])
def test_where_whole_pixels_fit_well_every_edge_is_crisp(size: tuple[int, int]) -> None:
    surface, place = drawn(size)
    assert place.width % SEEN.width == place.height % SEEN.height == 0
    sure = {FIELD, STONE, FRUIT, *COLOURS}
    seen = {
        tuple(surface.get_at((x, y)))[:3]
        for x in range(place.left, place.right)
        for y in range(place.top, place.bottom)
    }
    assert len(seen - sure) == 1  # the third kind of thing


@pytest.mark.parametrize("size", [(47, 60), (7, 7), (3, 3), (500, 31)])
def test_the_space_is_filled_as_far_as_the_shape_allows(size: tuple[int, int]) -> None:
    _, place = drawn(size)
    fit = min(size[0] / SEEN.width, size[1] / SEEN.height)
    assert place.width >= 0.8 * SEEN.width * fit - 1
    assert abs(place.width / place.height - 2) < 2 / place.height
    assert place.centerx - 10 - size[0] // 2 in (-1, 0, 1)


def test_nothing_is_drawn_beside_it() -> None:
    surface, place = drawn((47, 60))
    outside = surface.copy()
    outside.fill(OUTSIDE, place)
    assert pygame.transform.average_color(outside)[:3] == OUTSIDE


@pytest.mark.parametrize("size", [(0, 0), (0, 50), (50, 0)])
def test_where_there_is_no_space_nothing_is_drawn(size: tuple[int, int]) -> None:
    surface, place = drawn(size)
    assert place.size == (0, 0)
    assert pygame.transform.average_color(surface)[:3] == OUTSIDE


def test_known_colours_of_seats_are_taken() -> None:
    mine = (10, 200, 30)
    surface, place = drawn((40, 20), colours={1: mine})
    assert colour_at(surface, place, 0, 1) == mine
    assert colour_at(surface, place, 1, 1) == COLOURS[1]
    surface, place = drawn((40, 20))
    assert colour_at(surface, place, 0, 1) == COLOURS[0]


def test_a_head_is_lighter_than_its_body() -> None:
    seats = range(1, 5)
    cells = [*map(cell_of, seats), *(cell_of(seat, head=True) for seat in seats)]
    surface, place = drawn((40, 20), Glimpse(4, 2, bytes(cells)))
    for x in range(4):
        body, head = (colour_at(surface, place, x, y) for y in (0, 1))
        assert body == COLOURS[x]
        assert all(a > b or a == 255 for a, b in zip(head, body, strict=True))


def test_the_field_can_be_told_from_what_is_around_it_and_on_it() -> None:
    for other in (GROUND, PANEL, STONE, FRUIT, *COLOURS):
        assert sum(abs(a - b) for a, b in zip(FIELD, other, strict=True)) > 20


def test_any_cells_can_be_drawn() -> None:
    every = Glimpse(32, 8, bytes(range(256)))
    surface, place = drawn((320, 80), every)
    assert place.size == (320, 80)
    assert surface.get_at((place.right - 1, place.bottom - 1))[:3] != OUTSIDE
