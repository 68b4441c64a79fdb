"""Buttons, and the caps of their keys."""

from __future__ import annotations

import pygame
import pytest

from games.window.letters.fonts import shared
from games.window.theme import BLACK, HOVER, LINE, RAISED, RED, RED_HOVER, Sizes
from games.window.widgets.button import cap_width, draw_button, draw_cap
from games.window.widgets.pen import Mouse, Pen
from tests.window.helpers.display import count

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


def test_a_button_is_clicked_inside_of_it_alone(pen: Pen) -> None:
    for at, hit in ((BUTTON.center, True), (BUTTON.topleft, True), ((10, 10), False)):
        pen.mouse.at, pen.mouse.clicked = at, True
        assert draw_button(pen, BUTTON, "Go") is hit
    pen.mouse.at, pen.mouse.clicked = BUTTON.center, False
    assert not draw_button(pen, BUTTON, "Go")


def test_a_hand_shows_what_can_be_clicked(pen: Pen) -> None:
    draw_button(pen, BUTTON, "Go")
    assert not pen.over_button
    pen.mouse.at = BUTTON.center
    draw_button(pen, BUTTON, "Go")
    assert pen.over_button
    assert not pen.mouse.clicked


@pytest.mark.parametrize(
    ("strong", "plain", "hover"), [(False, RAISED, HOVER), (True, RED, RED_HOVER)]
)
def test_a_button_lights_up_below_the_mouse(
    pen: Pen, strong: bool, plain: tuple[int, int, int], hover: tuple[int, int, int]
) -> None:
    draw_button(pen, BUTTON, "Go", strong=strong)
    assert count(plain, BUTTON, pen.surface) > 2000
    pen.mouse.at = BUTTON.center
    draw_button(pen, BUTTON, "Go", strong=strong)
    assert count(hover, BUTTON, pen.surface) > 2000


def test_what_is_clipped_away_cannot_be_clicked(pen: Pen) -> None:
    old = pen.clip(pygame.Rect(0, 0, 200, 30))
    pen.mouse.at, pen.mouse.clicked = (50, 50), True
    assert not draw_button(pen, BUTTON, "Go")
    pen.surface.set_clip(old)
    assert draw_button(pen, BUTTON, "Go")


@pytest.mark.parametrize("key", ["", "F5"])
@pytest.mark.parametrize("label", ["Go", "a label that is far too long for it " * 3])
def test_a_label_and_its_key_stay_on_the_button(pen: Pen, label: str, key: str) -> None:
    draw_button(pen, BUTTON, label, key=key)
    assert BUTTON.contains(ink(pen))


def test_a_cap_is_as_wide_as_it_says(pen: Pen) -> None:
    cap = draw_cap(pen, "F11", (10, 60))
    assert cap.width + pen.sizes.gap == cap_width(pen, "F11")
    assert cap_width(pen, "") == 0
    pen.rule(0, 100, 50)
    assert count(LINE, ALL, pen.surface) == 50
