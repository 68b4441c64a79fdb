"""Short notices that come, can be read, and go by themselves."""

from __future__ import annotations

import pygame
import pytest

from games.window.banner import FADES_FOR, MAX_NOTICES, SHOWN_FOR, Banner, margin
from games.window.letters.fonts import shared
from games.window.theme import BLACK, WARN, Sizes
from games.window.widgets.pen import Mouse, Pen
from tests.window.helpers.display import colours, count

AREA = pygame.Rect(100, 10, 400, 200)


@pytest.fixture
def pen() -> Pen:
    return Pen(pygame.Surface((600, 220)), shared(), Sizes(14), Mouse())


def texts(banner: Banner, clock: float) -> list[str]:
    shown = banner.picture(clock)
    assert isinstance(shown, list)
    return [text for text, _, _ in shown]


def drawn(pen: Pen, banner: Banner, clock: float) -> pygame.Rect:
    """What of the surface is not black."""
    pen.surface.fill(BLACK)
    banner.draw(pen, AREA, clock)
    seen = pygame.mask.from_threshold(pen.surface, BLACK, (1, 1, 1, 255))
    seen.invert()
    rects = seen.get_bounding_rects()
    return rects[0].unionall(rects[1:]) if rects else pygame.Rect(0, 0, 0, 0)


def test_a_notice_is_there_for_a_while() -> None:
    banner = Banner()
    banner.show("hello", 10.0)
    assert texts(banner, 10.0 + SHOWN_FOR - 0.01) == ["hello"]
    assert texts(banner, 10.0 + SHOWN_FOR) == []


def test_the_same_again_only_stays_longer() -> None:
    banner = Banner()
    banner.show("hello", 10.0)
    banner.show("hello", 12.0)
    assert texts(banner, 12.0) == ["hello"]
    assert texts(banner, 11.0 + SHOWN_FOR) == ["hello"]


def test_of_many_the_newest_are_shown() -> None:
    banner = Banner()
    for number in range(9):
        banner.show(f"{number}", 10.0)
    assert texts(banner, 10.0) == [f"{n}" for n in range(9 - MAX_NOTICES, 9)]
    banner.clear()
    assert texts(banner, 10.0) == []


def test_its_picture_changes_only_while_it_fades() -> None:
    banner = Banner()
    banner.show("hello", 10.0)
    end = 10.0 + SHOWN_FOR
    assert banner.picture(10.0) == banner.picture(end - FADES_FOR)
    assert banner.picture(end - FADES_FOR / 2) != banner.picture(end - FADES_FOR)


def test_who_wants_no_motion_sees_it_go_at_once() -> None:
    banner = Banner()
    banner.still = True
    banner.show("hello", 10.0)
    end = 10.0 + SHOWN_FOR
    assert banner.picture(10.0) == banner.picture(end - 0.01) != banner.picture(end)


def test_it_stands_at_the_top_right_of_its_place_and_grows_down(pen: Pen) -> None:
    banner = Banner()
    banner.show("hello", 10.0)
    one = drawn(pen, banner, 10.0)
    assert one.right == AREA.right
    assert AREA.top <= one.top < AREA.top + 20
    banner.show("more", 10.0)
    assert drawn(pen, banner, 10.0).height > one.height
    assert drawn(pen, banner, 20.0).height == 0


def test_at_the_foot_of_its_place_it_grows_up(pen: Pen) -> None:
    def drawn_low(banner: Banner) -> pygame.Rect:
        pen.surface.fill(BLACK)
        banner.draw(pen, AREA, 10.0, low=True)
        seen = pygame.mask.from_threshold(pen.surface, BLACK, (1, 1, 1, 255))
        seen.invert()
        rects = seen.get_bounding_rects()
        return rects[0].unionall(rects[1:])

    banner = Banner()
    banner.show("hello", 10.0)
    one = drawn_low(banner)
    assert AREA.bottom - 20 < one.bottom <= AREA.bottom
    banner.show("more", 10.0)
    two = drawn_low(banner)
    assert two.top < one.top
    assert two.bottom == one.bottom


def test_a_long_one_breaks_and_stays_within(pen: Pen) -> None:
    banner = Banner()
    banner.show("many words that go on " * 30, 10.0)
    assert AREA.contains(drawn(pen, banner, 10.0))


def test_what_is_bad_is_told_in_another_colour(pen: Pen) -> None:
    for bad in (False, True):
        banner = Banner()
        banner.show("hello", 10.0, bad=bad)
        drawn(pen, banner, 10.0)
        assert (count(WARN, AREA, pen.surface) > 20) is bad
        assert colours(pen.surface) > 3


@pytest.mark.parametrize("playing", [False, True])
@pytest.mark.parametrize("width", [0, 10, 300, 900, 3000])
def test_there_is_a_place_for_it_in_every_window(width: int, playing: bool) -> None:
    main = pygame.Rect(0, 0, width, 500)
    place = margin(main, Sizes.of(width, 500), playing)
    assert place.width >= 0
    assert place.left >= 0
    assert place.right <= max(width, place.left)
