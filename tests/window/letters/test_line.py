"""Where each character of a line stands."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pygame
import pytest

from games.window.letters.faces import Face
from games.window.letters.line import Line
from games.window.letters.piece import Piece, Style

OWN = Path(pygame.__file__).with_name("freesansbold.ttf")
STYLE = Style(20, False, 20)


@pytest.fixture(autouse=True)
def letters() -> Iterator[None]:
    pygame.font.init()
    yield
    pygame.quit()


def piece(text: str, start: int, rightward: bool = True) -> Piece:
    ends = range(start, start + len(text) + 1)
    return Piece(Face(str(OWN)), text, "Zyyy", rightward, ends, range(len(text) + 1))


@pytest.fixture
def mixed() -> Line:
    """As "ab CDE fg", in which CDE is written leftward."""
    pieces = [piece("ab ", 0), piece("CDE", 3, rightward=False), piece(" fg", 6)]
    return Line(pieces, STYLE, "ab CDE fg", leftward=False)


def test_a_cursor_is_behind_what_was_typed_last(mixed: Line) -> None:
    places = [mixed.place(index) for index in range(10)]
    left, right = places[3], mixed.width - piece(" fg", 6).width(STYLE)
    assert places[:4] == sorted(places[:4])
    assert left < places[5] < places[4] < right  # from the right end to the left
    assert places[6] == left
    assert right < places[7] < places[8] < places[9] == mixed.width
    assert (mixed.place(-5), mixed.place(99)) == (0, mixed.width)


def test_a_click_finds_the_nearest_place(mixed: Line) -> None:
    for index in (0, 1, 2, 4, 5, 6, 7, 8, 9):
        x = mixed.place(index)
        assert mixed.place(mixed.index_at(x)) == x
    right = mixed.place(7) - 1
    assert mixed.index_at(mixed.place(4) + 1) == 4
    assert (mixed.index_at(-9), mixed.index_at(9999)) == (0, 9)
    assert mixed.index_at(right) == 7


def test_what_is_selected_may_be_seen_in_parts(mixed: Line) -> None:
    assert mixed.spans(0, 9) == [(0, mixed.width)]
    assert mixed.spans(4, 4) == []
    first, second = mixed.spans(1, 4)
    assert first == (mixed.place(1), mixed.place(3))
    assert second == (mixed.place(4), mixed.width - piece(" fg", 6).width(STYLE))


def test_the_picture_is_as_large_as_the_line(mixed: Line) -> None:
    drawn = mixed.drawn((255, 255, 255), 15)
    assert drawn.get_size() == (mixed.width, 20)
    assert pygame.mask.from_surface(drawn).count() > 100
    empty = Line([], STYLE, "", leftward=False)
    assert empty.drawn((255, 255, 255), 15).get_size() == (0, 20)
    assert (empty.place(3), empty.index_at(7), empty.spans(0, 3)) == (0, 0, [])
