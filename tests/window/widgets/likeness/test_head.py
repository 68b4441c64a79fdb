"""A head fills its measure, and its pattern stays on the skin."""

from __future__ import annotations

import pygame
import pytest

from games.face import PATTERNS, Pattern
from games.window.widgets.likeness.brush import Brush
from games.window.widgets.likeness.head import OUTLINE, draw_head

MINT = (102, 217, 145)


def head(pattern: Pattern) -> pygame.Surface:
    surface = pygame.Surface((100, 100), pygame.SRCALPHA)
    draw_head(Brush(surface, (50, 50), 40), MINT, pattern)
    return surface


def test_its_shape_is_within_the_measure() -> None:
    assert max(abs(x) for x, _ in OUTLINE) == pytest.approx(1, abs=0.05)
    assert max(abs(y) for _, y in OUTLINE) == pytest.approx(0.94, abs=0.01)


@pytest.mark.parametrize("pattern", PATTERNS)
def test_a_pattern_is_on_the_skin_alone(pattern: Pattern) -> None:
    mine, plain = (pygame.mask.from_surface(head(p)) for p in (pattern, PATTERNS[0]))
    assert mine.count() == plain.count() == mine.overlap_area(plain, (0, 0))


def test_each_pattern_is_another_one_and_leaves_some_skin() -> None:
    heads = [head(pattern) for pattern in PATTERNS]
    assert len({one.get_buffer().raw for one in heads}) == len(PATTERNS)
    for one in heads:
        assert pygame.mask.from_threshold(one, MINT, (1, 1, 1, 255)).count() > 800
