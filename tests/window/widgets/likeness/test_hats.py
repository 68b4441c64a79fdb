"""A hat stands on the head, and fits into the square with it."""

from __future__ import annotations

import pygame
import pytest

from games.face import COLOURS, HATS, Hat
from games.window.widgets.likeness.brush import Brush
from games.window.widgets.likeness.hats import ROOM, draw_behind, draw_hat

SIZE = 100


def hat(kind: Hat, colour: tuple[int, int, int] = COLOURS[4]) -> pygame.Surface:
    surface = pygame.Surface((SIZE, SIZE), pygame.SRCALPHA)
    share, down = ROOM[kind]
    brush = Brush(surface, (SIZE / 2, SIZE / 2 * (1 + down)), SIZE / 2 * share)
    draw_behind(brush, kind)
    draw_hat(brush, colour, kind)
    return surface


@pytest.mark.parametrize("kind", HATS)
def test_it_is_in_the_square_and_off_the_eyes(kind: Hat) -> None:
    seen = hat(kind).get_bounding_rect()
    if kind == "none":
        assert seen.size == (0, 0)
        return
    assert pygame.Rect(1, 1, SIZE - 2, SIZE - 2).contains(seen)
    share, down = ROOM[kind]
    eyes = pygame.Rect(0, 0, round(SIZE * share * 0.55), round(SIZE * share * 0.17))
    eyes.center = SIZE // 2, round(SIZE / 2 * (1 + down - share * 0.08))
    assert pygame.mask.from_surface(hat(kind).subsurface(eyes)).count() == 0


@pytest.mark.parametrize("kind", HATS)
def test_a_head_with_it_is_in_the_square_too(kind: Hat) -> None:
    share, down = ROOM[kind]
    assert down + 0.94 * share <= 1.0


def test_cloth_stands_out_from_every_skin() -> None:
    for colour in COLOURS:
        cloth = pygame.transform.average_color(hat("cap", colour), consider_alpha=True)
        assert sum(abs(a - b) for a, b in zip(cloth[:3], colour, strict=True)) > 120
