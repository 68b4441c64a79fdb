"""Small shapes stay where they say that they are."""

from __future__ import annotations

from collections.abc import Callable

import pygame
import pytest

from games.window.theme import WARN, Colour
from games.window.widgets.pen import Pen
from games.window.widgets.signs import draw_bar, draw_dice, draw_padlock, draw_star
from tests.window.helpers.paper import paper

SIGNS = (draw_padlock, draw_bar, draw_star, draw_dice)
Draw = Callable[[Pen, tuple[int, int], int, Colour], pygame.Rect]


@pytest.mark.parametrize("draw", SIGNS)
@pytest.mark.parametrize("size", [11, 18, 40])
def test_it_begins_at_its_place_and_is_as_large_as_it_says(
    draw: Draw, size: int
) -> None:
    pen = paper(100, 100)
    place = draw(pen, (20, 50), size, WARN)
    seen = pygame.mask.from_threshold(pen.surface, WARN, (1, 1, 1, 255))
    (drawn,) = seen.connected_components(0)[:1] and [seen.get_bounding_rects()[0]]
    assert drawn.left >= 19
    assert drawn.right <= place.right + 1
    assert place.width <= size
    assert 50 - size <= drawn.top < 50 < drawn.bottom <= 50 + size


def test_they_look_different() -> None:
    def shape(draw: Draw) -> bytes:
        pen = paper(60, 60)
        draw(pen, (20, 30), 20, WARN)
        return pen.surface.get_buffer().raw

    assert len({shape(draw) for draw in SIGNS}) == len(SIGNS)
