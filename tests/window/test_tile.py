"""One person: what a click on his tile means, wherever on it."""

from __future__ import annotations

from itertools import groupby

import pygame

from games.window.letters.fonts import shared
from games.window.pen import Mouse, Pen
from games.window.theme import GROUND, Sizes
from games.window.tile import Person, draw_blocked, draw_tile
from tests.window.helpers.desk import Desk
from tests.window.helpers.standin import peer

SIZES = Sizes.of(800, 480)
TILE = pygame.Rect(10, 10, 12 * SIZES.unit, round(2.7 * SIZES.unit))
ANA = peer(1, "Ana")


def pen(at: tuple[int, int], clicks: bool = True) -> Pen:
    """With the mouse at that place."""
    surface = pygame.Surface((300, 100))
    surface.fill(GROUND)
    mouse = Mouse()
    mouse.at, mouse.clicked = at, clicks
    return Pen(surface, shared(), SIZES, mouse)


def across() -> list[tuple[int, int]]:
    """Places from the left edge of a tile to the right one, and beyond."""
    return [(x, TILE.centery) for x in range(TILE.left, TILE.right + 40, 2)]


def picture(made: Pen) -> bytes:
    return pygame.image.tobytes(made.surface, "RGB")


def test_a_click_speaks_and_one_on_the_word_hides(desk: Desk) -> None:
    said = [draw_tile(pen(at), TILE, Person(ANA)) for at in across()]
    found = [word for word, _ in groupby(said)]
    assert found == ["tile", "mute", "tile", "block", "tile", ""]
    assert said.index("mute") > len(said) // 4


def test_on_a_narrow_tile_there_is_room_for_one_word(desk: Desk) -> None:
    narrow = TILE.copy()
    narrow.width = 8 * SIZES.unit
    said = {draw_tile(pen(at), narrow, Person(ANA)) for at in across()}
    assert said == {"tile", "block", ""}


def test_what_somebody_does_and_what_is_new_of_him_is_seen(desk: Desk) -> None:
    every = [
        Person(ANA),
        Person(ANA, "away"),
        Person(ANA, "typing"),
        Person(ANA, unread=2),
        Person(ANA, "away", muted=True),
    ]
    pictures = set()
    for person in every:
        made = pen((290, 90))
        draw_tile(made, TILE, person)
        pictures.add(picture(made))
    assert len(pictures) == len(every)


def test_without_a_click_nothing_is_wished(desk: Desk) -> None:
    assert {draw_tile(pen(at, clicks=False), TILE, Person(ANA)) for at in across()} == {
        ""
    }


def test_the_word_is_only_shown_below_the_mouse(desk: Desk) -> None:
    away, on_it = pen((290, 90)), pen(TILE.center, clicks=False)
    for made in (away, on_it):
        draw_tile(made, TILE, Person(ANA))
    right = pygame.Rect(TILE.right - 40, TILE.top, 40, TILE.height)
    plain, hovered = (one.surface.subsurface(right).copy() for one in (away, on_it))
    assert len(set(pygame.image.tobytes(plain, "RGB"))) < len(
        set(pygame.image.tobytes(hovered, "RGB"))
    )


def test_who_is_blocked_has_only_the_word_that_undoes_it(desk: Desk) -> None:
    undone = [draw_blocked(pen(at), TILE, ANA) for at in across()]
    assert not undone[0]
    assert any(undone)
    away = pen((290, 90))
    draw_blocked(away, TILE, ANA)
    other = pen((290, 90))
    draw_tile(other, TILE, Person(ANA))
    assert picture(away) != picture(other)


def test_who_has_no_name_is_shown_by_his_code(desk: Desk) -> None:
    nameless, named = pen((290, 90)), pen((290, 90))
    draw_blocked(nameless, TILE, peer(1, ""))
    draw_blocked(named, TILE, ANA)
    assert picture(nameless) != picture(named)
