"""Letters of one face, one script and one direction."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pygame
import pytest

from games.window.letters.faces import Face
from games.window.letters.piece import Piece, Style
from tests.window.helpers.fonts import emoji_file

OWN = str(Path(pygame.__file__).with_name("freesansbold.ttf"))
STYLE = Style(20, False, 22)
WHITE = (255, 255, 255)


@pytest.fixture(autouse=True)
def letters() -> Iterator[None]:
    pygame.font.init()
    yield
    pygame.quit()


def piece(text: str, rightward: bool = True, file: str = OWN) -> Piece:
    places = range(len(text) + 1)
    return Piece(Face(file), text, "Zyyy", rightward, places, places)


def dots(piece: Piece) -> bytes:
    return pygame.image.tobytes(piece.drawn(STYLE, WHITE), "RGBA")


def test_leftward_letters_are_turned_and_brackets_mirrored() -> None:
    assert dots(piece("(abc]", rightward=False)) == dots(piece("[cba)"))


def test_so_they_are_by_a_pygame_that_joins_no_letters(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    class Simple(pygame.font.Font):
        def set_script(self, script_code: str) -> None:
            raise pygame.error("no HarfBuzz")

    right = dots(piece("[cba)"))
    monkeypatch.setattr(pygame.font, "Font", Simple)
    assert dots(piece("(abc]", rightward=False)) == right


@pytest.mark.parametrize("rightward", [True, False])
def test_places_go_from_one_end_to_the_other(rightward: bool) -> None:
    one = piece("WiWiW", rightward)
    edges = [one.edge(STYLE, index) for index in range(6)]
    assert edges == sorted(edges, reverse=not rightward)
    assert sorted((edges[0], edges[-1])) == [0, one.width(STYLE)]
    assert [one.index_at(STYLE, edge) for edge in edges] == list(range(6))


def test_a_place_within_a_cluster_is_before_it() -> None:
    one = Piece(Face(OWN), "abc", "Zyyy", True, [4, 7, 9], [0, 2, 3])
    assert one.edge(STYLE, 5) == one.edge(STYLE, 4) == 0
    assert one.edge(STYLE, 8) == one.edge(STYLE, 7) == one.width(STYLE, 2)
    assert {one.index_at(STYLE, x) for x in range(one.width(STYLE) + 1)} == {4, 7, 9}


@pytest.mark.parametrize("size", [12, 20, 48, 96])
def test_pictures_are_as_high_as_the_line(size: int) -> None:
    file = emoji_file()
    style = Style(size, False, size + size // 6)
    drawn = piece("\U0001f389", file=file).drawn(style, WHITE)
    assert drawn.get_height() == style.height
    assert abs(drawn.get_width() - style.height) < style.height // 3


def test_what_has_no_width_is_nothing() -> None:
    assert piece("").width(STYLE) == 0
    assert piece("").drawn(STYLE, WHITE).get_width() == 0
