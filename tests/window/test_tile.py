"""One person: what a click on his tile means, wherever on it."""

from __future__ import annotations

import pygame

from games.window.letters.fonts import shared
from games.window.pen import Mouse, Pen
from games.window.theme import GROUND, Sizes
from games.window.tile import draw_blocked, draw_tile
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
    said = [draw_tile(pen(at), TILE, ANA) for at in across()]
    first, last = said.index("block"), len(said) - 1 - said[::-1].index("block")
    assert set(said[:first]) == {"tile"}
    assert set(said[first:last]) == {"block"}
    assert said[-1] == ""  # beside it
    assert first > len(said) // 3  # most of a tile speaks


def test_without_a_click_nothing_is_wished(desk: Desk) -> None:
    assert {draw_tile(pen(at, clicks=False), TILE, ANA) for at in across()} == {""}


def test_the_word_is_only_shown_below_the_mouse(desk: Desk) -> None:
    away, on_it = pen((290, 90)), pen(TILE.center, clicks=False)
    for made in (away, on_it):
        draw_tile(made, TILE, ANA)
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
    draw_tile(other, TILE, ANA)
    assert picture(away) != picture(other)


def test_who_has_no_name_is_shown_by_his_code(desk: Desk) -> None:
    nameless, named = pen((290, 90)), pen((290, 90))
    draw_blocked(nameless, TILE, peer(1, ""))
    draw_blocked(named, TILE, ANA)
    assert picture(nameless) != picture(named)
