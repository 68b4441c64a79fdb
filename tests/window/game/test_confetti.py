"""Confetti falls, within the field, for a while."""

from __future__ import annotations

import pygame
import pytest

from games.window.game.confetti import LASTS, PIECES, draw_confetti

AREA = pygame.Rect(40, 30, 500, 400)


def drawn(age: float, seed: int = 1, near: bool | None = None) -> pygame.Surface:
    surface = pygame.Surface((600, 460))
    draw_confetti(surface, AREA, age, seed, 14, near)
    return surface


def pieces(surface: pygame.Surface) -> list[pygame.Rect]:
    mask = pygame.mask.from_threshold(surface, (255, 255, 255), (225, 225, 225))
    return mask.get_bounding_rects()


@pytest.mark.parametrize("age", [-1.0, 0.0, LASTS, 1e9])
def test_before_and_after_there_is_none(age: float) -> None:
    assert not pieces(drawn(age))


def test_it_rises_from_both_corners_and_falls_again() -> None:
    early, late = pieces(drawn(0.25)), pieces(drawn(4.5))
    assert any(one.centerx < 200 for one in early)
    assert any(one.centerx > 400 for one in early)
    up = pieces(drawn(1.2))
    assert 20 < len(up) < 2 * PIECES

    def height(rects: list[pygame.Rect]) -> float:
        return sum(one.centery for one in rects) / len(rects)

    assert height(up) < height(early)
    assert height(late) > height(up)


def test_it_stays_in_the_field_and_each_round_has_its_own() -> None:
    surface = drawn(1.0)
    surface.fill("black", AREA)
    assert not pieces(surface)
    one, other = (drawn(1.0, seed).get_buffer().raw for seed in (1, 2))
    assert one != other


def test_few_pieces_are_before_everything() -> None:
    near, far = (len(pieces(drawn(1.2, near=near))) for near in (True, False))
    assert 0 < near < far
