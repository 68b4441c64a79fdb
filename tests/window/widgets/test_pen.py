"""What is drawn says whether it was clicked."""

from __future__ import annotations

from collections.abc import Callable

import pygame
import pytest

from games.window.letters.fonts import shared
from games.window.theme import BLACK, GOOD, Sizes
from games.window.widgets.pen import Mouse, Pen

BUTTON = pygame.Rect(20, 20, 160, 40)
ALL = pygame.Rect(0, 0, 200, 120)


@pytest.fixture
def pen() -> Pen:
    pygame.display.init()
    return Pen(pygame.Surface(ALL.size), shared(), Sizes(14), Mouse())


def ink(pen: Pen) -> pygame.Rect:
    """What of the surface is not black any more."""
    seen = pygame.mask.from_threshold(pen.surface, BLACK, (1, 1, 1, 255))
    seen.invert()
    rects = seen.get_bounding_rects()
    return rects[0].unionall(rects[1:]) if rects else pygame.Rect(0, 0, 0, 0)


def test_the_mouse_is_where_it_was_seen_last() -> None:
    mouse = Mouse()
    mouse.take(pygame.Event(pygame.MOUSEMOTION, pos=(3, 4)))
    mouse.take(pygame.Event(pygame.MOUSEWHEEL, y=2))
    mouse.take(pygame.Event(pygame.MOUSEWHEEL, y=1))
    mouse.take(pygame.Event(pygame.MOUSEBUTTONDOWN, pos=(5, 6), button=3))
    assert (mouse.at, mouse.clicked, mouse.second) == ((5, 6), False, True)
    assert mouse.wheel == 3
    mouse.take(pygame.Event(pygame.MOUSEBUTTONDOWN, pos=(5, 6), button=1))
    assert (mouse.at, mouse.clicked) == ((5, 6), True)
    mouse.rest()
    assert (mouse.at, mouse.clicked, mouse.wheel) == ((5, 6), False, 0)
    assert not mouse.second
    mouse.take(pygame.Event(pygame.MOUSEBUTTONUP, pos=(5, 6), button=1))
    mouse.take(pygame.Event(pygame.WINDOWLEAVE))
    assert mouse.at == (-1, -1)


def test_clicks_are_double_where_they_are_near_and_quick(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    mouse, clock = Mouse(), [10.0]
    monkeypatch.setattr("games.window.widgets.pen.time.monotonic", lambda: clock[0])
    counted = []
    for x, seconds in ((5, 0), (5, 0.2), (6, 0.2), (6, 0.2), (30, 0.2), (30, 2.0)):
        clock[0] += seconds
        mouse.take(pygame.Event(pygame.MOUSEMOTION, pos=(x, 5)))
        mouse.take(pygame.Event(pygame.MOUSEBUTTONDOWN, pos=(x, 5), button=1))
        assert mouse.held
        mouse.take(pygame.Event(pygame.MOUSEBUTTONUP, pos=(x, 5), button=1))
        assert not mouse.held
        counted.append(mouse.clicks)
    assert counted == [1, 2, 3, 1, 1, 1]


def test_a_mouse_that_drags_may_leave_the_window() -> None:
    mouse = Mouse()
    mouse.take(pygame.Event(pygame.MOUSEBUTTONDOWN, pos=(5, 6), button=1))
    mouse.take(pygame.Event(pygame.WINDOWLEAVE))
    assert (mouse.at, mouse.held) == ((5, 6), True)
    mouse.take(pygame.Event(pygame.WINDOWFOCUSLOST))
    assert not mouse.held


def test_a_clip_within_a_clip_is_what_both_show(pen: Pen) -> None:
    pen.clip(pygame.Rect(0, 0, 100, 100))
    assert pen.clip(pygame.Rect(50, 50, 100, 100)) == pygame.Rect(0, 0, 100, 100)
    assert pen.surface.get_clip() == pygame.Rect(50, 50, 50, 50)


@pytest.mark.parametrize("anchor", ["topleft", "midright", "center", "midtop"])
def test_text_stands_at_its_anchor(pen: Pen, anchor: str) -> None:
    place = pen.text("Hello", (100, 60), 14, anchor=anchor)
    assert getattr(place, anchor) == (100, 60)
    assert place.contains(ink(pen))


def test_text_is_cut_to_its_width(pen: Pen) -> None:
    assert pen.text("many words " * 20, (0, 0), 14, width=90).width <= 90


def test_lines_tell_how_high_they_are(pen: Pen) -> None:
    area = pygame.Rect(10, 10, 90, 100)
    tall = pen.lines("many words " * 20, area, 14, most=3)
    assert tall == 3 * pen.fonts.height(14)
    assert pygame.Rect(10, 10, 90, tall).contains(ink(pen))
    assert pen.lines("", area, 14) == 0


@pytest.mark.parametrize("draw", [Pen.tick, Pen.cross, Pen.clock])
def test_signs_stand_beside_their_place(
    pen: Pen, draw: Callable[[Pen, tuple[int, int], tuple[int, int, int]], None]
) -> None:
    draw(pen, (100, 60), GOOD)
    seen = ink(pen)
    assert 4 < seen.height <= 2 * pen.sizes.small
    assert pygame.Rect(80, 45, 40, 30).contains(seen)


def test_a_text_begins_at_the_side_that_it_is_written_from(pen: Pen) -> None:
    area = pygame.Rect(10, 10, 180, 100)
    assert pen.lines("Ana", area, 14) == pen.fonts.height(14)
    assert ink(pen).left < area.left + 4
    pen.surface.fill(BLACK)
    pen.lines("\u05e9\u05dc\u05d5\u05dd Ana", area, 14)
    assert ink(pen).right > area.right - 4
    assert ink(pen).left > area.left + 20
