"""Sparks fly off, are gone in time, and never too many."""

from __future__ import annotations

import pygame

from games.snake.picture.sparks import (
    MAX_KEPT,
    MAX_RINGS,
    MAX_SPARKS,
    Burst,
    Ring,
    Spark,
    Sparks,
)
from games.snake.picture.view import View

VIEW = View(pygame.Rect(0, 0, 400, 400), 20, 20, 20)
RED = (250, 20, 20)


def lit(sparks: Sparks, at: float) -> pygame.Rect:
    """Where something is seen."""
    surface = pygame.Surface((400, 400))
    sparks.draw(surface, VIEW, at)
    mask = pygame.mask.from_threshold(surface, (255, 40, 40), (200, 120, 120))
    rects = mask.get_bounding_rects()
    return rects[0].unionall(rects[1:]) if rects else pygame.Rect(0, 0, 0, 0)


def burst(born: float = 10, count: int = 1) -> Burst:
    return Burst(born, 10, RED, [Spark(10, 10, 4, 0, 0.3)] * count)


def test_a_spark_flies_and_shrinks_and_is_gone() -> None:
    sparks = Sparks()
    sparks.burst(burst())
    assert not lit(sparks, 9.9)
    early, late = lit(sparks, 10), lit(sparks, 17)
    assert early.collidepoint(200, 200)
    assert late.x > early.right
    assert late.width < early.width
    assert not lit(sparks, 20)
    assert sparks.count == 0


def test_a_ring_widens() -> None:
    sparks = Sparks()
    sparks.ring(Ring(10, 10, RED, (10, 10), 1, 4))
    widths = [lit(sparks, at).width for at in (9, 10, 13, 16)]
    assert widths[0] == 0 < widths[1] < widths[2] < widths[3] < 10 * 20
    assert not lit(sparks, 20)


def test_there_are_never_too_many() -> None:
    sparks = Sparks()
    for number in range(100):
        sparks.burst(burst(10 + number / 100, 30))
        sparks.ring(Ring(10, 10, RED, (10, 10), 1, 4))
        assert sparks.count <= MAX_SPARKS
    sparks.burst(burst(11, 9999))
    assert sparks.count == MAX_SPARKS
    assert len(sparks.rings) == MAX_RINGS
    sparks.clear()
    assert not lit(sparks, 11)


def test_what_is_kept_is_bounded() -> None:
    sparks = Sparks()
    surface = pygame.Surface((40, 40))
    for number in range(MAX_KEPT + 50):
        colour = number % 256, number // 256, 7
        sparks.burst(Burst(number, 1, colour, [Spark(1, 1, 0, 0, 0.1)]))
        sparks.draw(surface, VIEW, number)
    assert len(sparks.kept) < MAX_KEPT
