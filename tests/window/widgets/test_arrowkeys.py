"""The arrow keys stand around what they steer, and are always seen."""

from __future__ import annotations

from collections.abc import Iterator

import pygame
import pytest

from games.window.letters.fonts import shared
from games.window.theme import WHITE
from games.window.widgets.arrowkeys import CAP, LEAST, draw_arrow_keys


@pytest.fixture(autouse=True)
def letters() -> Iterator[None]:
    yield
    pygame.quit()
    shared.cache_clear()


def caps(head: pygame.Rect, without: str = "") -> list[pygame.Rect]:
    surface = pygame.Surface((400, 300))
    draw_arrow_keys(surface, head, without)
    mask = pygame.mask.from_threshold(surface, CAP, (9, 9, 9))
    return [one for one in mask.get_bounding_rects() if one.width > LEAST // 2]


def test_there_is_one_for_each_way_that_can_be_gone() -> None:
    head = pygame.Rect(190, 140, 20, 20)
    assert len(caps(head)) == 4
    found = caps(head, without="left")
    assert len(found) == 3
    assert not any(one.right < head.left for one in found)
    assert not any(one.colliderect(head) for one in found)


@pytest.mark.parametrize("at", [(0, 0), (380, 0), (0, 280), (380, 280)])
def test_at_the_edge_they_are_seen_as_well(at: tuple[int, int]) -> None:
    found = caps(pygame.Rect(*at, 20, 20))
    assert len(found) == 4
    assert all(one.height > LEAST // 2 for one in found)


def test_they_grow_with_what_they_steer() -> None:
    small, large = (caps(pygame.Rect(150, 110, s, s))[0] for s in (16, 60))
    assert large.width > small.width


def test_the_letters_are_named_unless_they_are_somebody_elses() -> None:
    def white(letters: bool) -> int:
        surface = pygame.Surface((400, 300))
        draw_arrow_keys(surface, pygame.Rect(190, 90, 20, 20), letters=letters)
        below = surface.subsurface((0, 150, 400, 150))
        return pygame.mask.from_threshold(below, WHITE, (99, 99, 99)).count()

    assert white(letters=True) > white(letters=False)
