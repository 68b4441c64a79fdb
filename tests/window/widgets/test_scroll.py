"""Lists that are longer than their place."""

from __future__ import annotations

import pygame
import pytest

from games.window.letters.fonts import shared
from games.window.theme import BLACK, SCROLLBAR, Sizes
from games.window.widgets.pen import Mouse, Pen
from games.window.widgets.scroll import BAR, Scroll, draw_scrollbar
from tests.window.helpers.display import count

AREA = pygame.Rect(10, 10, 80, 100)
BESIDE = pygame.Rect(AREA.right, 0, 20, 120)


@pytest.fixture
def pen() -> Pen:
    mouse = Mouse()
    mouse.at = AREA.center
    return Pen(pygame.Surface((120, 120)), shared(), Sizes(14), mouse)


def turned(pen: Pen, scroll: Scroll, notches: int, tall: int = 300) -> int:
    pen.mouse.wheel = notches
    return scroll.take(pen, AREA, tall, 30)


def bar(pen: Pen) -> pygame.Rect:
    """Where the bar is now."""
    mask = pygame.mask.from_threshold(pen.surface, SCROLLBAR, (1, 1, 1, 255))
    (found,) = mask.get_bounding_rects()
    pen.surface.fill(BLACK)
    return found


def test_the_wheel_scrolls_as_far_as_there_is_anything(pen: Pen) -> None:
    scroll = Scroll()
    steps = [turned(pen, scroll, notches) for notches in (1, -1, -1, 1, -9, -1, 9)]
    assert steps == [0, 30, 60, 30, 200, 200, 0]


def test_a_list_that_became_shorter_is_scrolled_back(pen: Pen) -> None:
    scroll = Scroll()
    assert turned(pen, scroll, -9) == 200
    assert turned(pen, scroll, 0, tall=150) == 50
    assert turned(pen, scroll, 0, tall=20) == 0


def test_the_wheel_elsewhere_scrolls_nothing(pen: Pen) -> None:
    pen.mouse.at = (0, 0)
    assert turned(pen, Scroll(), -3) == 0


def test_the_bar_shows_what_part_is_seen(pen: Pen) -> None:
    draw_scrollbar(pen, AREA, 400, 0)
    top = bar(pen)
    assert (top.top, top.height, top.width) == (AREA.top, 25, BAR)
    draw_scrollbar(pen, AREA, 400, 300)
    assert bar(pen).bottom == AREA.bottom
    draw_scrollbar(pen, AREA, 10**6, 0)
    assert bar(pen).height == pen.sizes.unit


def test_what_is_seen_whole_has_no_bar(pen: Pen) -> None:
    turned(pen, Scroll(), 0, tall=100)
    assert count(SCROLLBAR, BESIDE.clip(pen.surface.get_rect()), pen.surface) == 0


def test_what_has_to_be_seen_is_scrolled_to_and_no_further(pen: Pen) -> None:
    scroll = Scroll()

    def shown(top: int, bottom: int) -> int:
        scroll.show(top, bottom, AREA)
        return turned(pen, scroll, 0)

    assert shown(0, 30) == 0
    assert shown(120, 150) == 50  # at the lower edge
    assert shown(60, 90) == 50  # it is seen already
    assert shown(30, 60) == 30  # at the upper edge
    assert shown(280, 900) == 200  # no further than there is anything


def test_the_bar_is_as_wide_as_the_letters_are_large(pen: Pen) -> None:
    widths = []
    for unit in (14, 22, 44):
        surface = pygame.Surface((200, 100))
        large = Pen(surface, pen.fonts, Sizes(unit), Mouse())
        draw_scrollbar(large, pygame.Rect(0, 0, 150, 100), 400, 0)
        widths.append(sum(any(surface.get_at((x, 1))[:3]) for x in range(200)))
    assert widths[0] == widths[1] == 3
    assert widths[2] == 6
