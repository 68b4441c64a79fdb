"""Eyes look at you, each kind in its own way."""

from __future__ import annotations

import pygame

from games.face import EYES, Eyes
from games.window.widgets.likeness.brush import INK, Brush
from games.window.widgets.likeness.eyes import draw_eyes

MINT = (102, 217, 145)
WHITE = (255, 255, 255)


def eyes(kind: Eyes) -> pygame.Surface:
    surface = pygame.Surface((120, 120), pygame.SRCALPHA)
    surface.fill(MINT)
    draw_eyes(Brush(surface, (60, 60), 50), MINT, kind)
    return surface


def count(surface: pygame.Surface, colour: tuple[int, int, int]) -> int:
    return pygame.mask.from_threshold(surface, colour, (2, 2, 2, 255)).count()


def test_each_has_pupils_and_is_another_one() -> None:
    made = [eyes(kind) for kind in EYES]
    assert len({one.get_buffer().raw for one in made}) == len(EYES)
    for one in made:
        assert count(one, INK) > 100


def test_both_sides_are_alike_but_in_a_wink() -> None:
    for kind in ("wide", "sleepy", "angry", "wink"):
        one = eyes(kind)  # type: ignore[arg-type]
        left, right = one.subsurface((0, 0, 60, 70)), one.subsurface((60, 0, 60, 70))
        alike = abs(count(left, WHITE) - count(right, WHITE)) < 60
        assert alike == (kind != "wink")


def test_who_is_sleepy_or_angry_shows_less_of_them() -> None:
    assert count(eyes("sleepy"), WHITE) < count(eyes("angry"), WHITE)
    assert count(eyes("angry"), WHITE) < count(eyes("round"), WHITE)
    assert count(eyes("round"), WHITE) < count(eyes("wide"), WHITE)
