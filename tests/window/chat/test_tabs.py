"""The row of conversations, of which not all may fit."""

from __future__ import annotations

import pygame
import pytest

from games.window.chat.tabs import Tab, draw_bubble, draw_tabs
from games.window.letters.fonts import shared
from games.window.theme import GROUND, RED, Sizes
from games.window.widgets.pen import Mouse, Pen
from p2p import EVERYONE
from tests.window.helpers.desk import Desk

SIZES = Sizes.of(800, 480)
ALL = Tab(EVERYONE, "Everyone")


def pen(at: tuple[int, int] = (-1, -1)) -> Pen:
    """With the mouse clicking at that place."""
    surface = pygame.Surface((600, 60))
    surface.fill(GROUND)
    mouse = Mouse()
    mouse.at, mouse.clicked = at, True
    return Pen(surface, shared(), SIZES, mouse)


def reached(tabs: list[Tab], width: int, current: str = EVERYONE) -> list[str]:
    """To whom clicks turn, from the left to the right."""
    area = pygame.Rect(10, 10, width, 24)
    found: list[str] = []
    for x in range(0, 600, 3):
        to = draw_tabs(pen((x, 20)), area, tabs, current)
        if to and to not in found[-1:]:
            assert area.left <= x < area.right
            found.append(to)
    return found


def pupils(count: int) -> list[Tab]:
    return [ALL, *(Tab(f"p{n}", f"Pupil {n}") for n in range(count))]


def test_a_click_turns_to_whom_is_clicked(desk: Desk) -> None:
    assert reached(pupils(3), 580) == [EVERYONE, "p0", "p1", "p2"]


@pytest.mark.parametrize("width", [180, 240, 300])
def test_of_many_the_current_one_and_those_with_news_are_shown(
    desk: Desk, width: int
) -> None:
    tabs = pupils(30)
    tabs[21] = Tab("p20", "Pupil 20", unread=1, calls=1)
    found = reached(tabs, width, current="p8")
    assert found[:2] == [EVERYONE, "p8"]
    assert "p20" in found  # if not itself, then by the number of all others


def test_the_number_of_the_others_leads_to_whom_calls(desk: Desk) -> None:
    tabs = pupils(30)
    for number in range(5, 30):
        tabs[number] = Tab(f"p{number}", f"Pupil {number}", unread=2)
    tabs[3] = Tab("p2", "Somebody with a very long name indeed", 1, 1)
    assert reached(tabs, 170, current="p0") == [EVERYONE, "p0", "p2"]


def test_one_alone_has_no_place_for_more_than_its_width(desk: Desk) -> None:
    assert reached([ALL, Tab("a", "W" * 200)], 100)[0] == EVERYONE
    for width in (0, 1, 20):
        draw_tabs(pen(), pygame.Rect(0, 0, width, 20), pupils(3), EVERYONE)


def test_a_bubble_counts_and_is_red_with_a_sign_if_somebody_calls(desk: Desk) -> None:
    lefts, reds = [], []
    for count, calls in ((0, 0), (3, 0), (3, 3), (1000, 1)):
        made = pen()
        lefts.append(draw_bubble(made, (100, 20), count, calls))
        colours = {made.surface.get_at((x, 20))[:3] for x in range(40, 100)}
        reds.append(RED in colours)
    assert lefts[0] == 100
    assert lefts[3] < lefts[2] == lefts[1] < 100
    assert reds == [False, False, True, True]
    plain = draw_bubble(pen(), (100, 20), 3, 3)
    assert draw_bubble(pen(), (100, 20), 3, 3, is_crowd=True) < plain  # not by colour
    assert draw_bubble(pen(), (100, 20), 3, 0, is_crowd=True) == plain
