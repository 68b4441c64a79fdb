"""The keyboard goes from item to item, and does what each says."""

from __future__ import annotations

import pygame
import pytest

from games.face import Face
from games.window.desktop.keys import Press
from games.window.dialog.facerow import FaceRow
from games.window.dialog.items import Button
from games.window.dialog.preview import Preview
from games.window.dialog.slider import Slider
from p2p import BadText
from tests.window.helpers.paper import Plain, down

UP, DOWN, LEFT, RIGHT = pygame.K_UP, pygame.K_DOWN, pygame.K_LEFT, pygame.K_RIGHT
TAB, ENTER, SPACE = pygame.K_TAB, pygame.K_RETURN, pygame.K_SPACE


@pytest.fixture
def page() -> Plain:
    return Plain()


def after(page: Plain, *keys: int) -> str:
    for key in keys:
        page.press(down(key))
    return page.item.name if page.item else ""


def test_tab_goes_through_all_items_and_around(page: Plain) -> None:
    names = [after(page, *[TAB] * count) for count in (0, 1, 1, 1, 1, 1)]
    assert names == ["yes", "no", "size", "line", "out", "yes"]
    page.press(down(TAB, shift=True))
    assert page.at == "out"


def test_arrows_go_down_and_along_a_row(page: Plain) -> None:
    assert after(page, RIGHT) == "no"
    assert after(page, RIGHT) == "yes"
    assert after(page, DOWN) == "size"
    assert after(page, DOWN, DOWN) == "out"
    assert after(page, DOWN) == "yes"
    assert after(page, UP) == "out"


def test_enter_and_space_do_what_a_button_says(page: Plain) -> None:
    after(page, ENTER, RIGHT, ENTER, SPACE)
    assert page.done == ["yes", "no", "no"]


def test_arrows_turn_a_choice(page: Plain) -> None:
    after(page, DOWN, RIGHT, LEFT, ENTER, SPACE)
    assert page.done == [1, -1, 1, 1]
    assert page.at == "size"


def test_a_line_takes_what_is_typed_and_its_own_keys(page: Plain) -> None:
    after(page, DOWN, DOWN)
    page.take(pygame.Event(pygame.TEXTINPUT, text="hallo"))
    after(page, LEFT, pygame.K_BACKSPACE)
    assert page.line.text == "halo"
    assert page.field is not None
    assert after(page, ENTER) == "out"
    page.take(pygame.Event(pygame.TEXTINPUT, text="lost"))
    assert page.line.text == "halo"


def test_what_is_selected_in_a_line_gives_way_to_what_is_typed(page: Plain) -> None:
    after(page, DOWN, DOWN)
    page.take(pygame.Event(pygame.TEXTINPUT, text="one two"))
    page.press(down(LEFT, shift=True))
    assert page.line.selected == "o"
    page.press(Press(pygame.K_a, pygame.K_a, control=True))
    assert page.line.selected == "one two"
    page.take(pygame.Event(pygame.TEXTINPUT, text="three"))
    assert page.line.text == "three"


def test_arrows_choose_a_face_and_move_a_slider(page: Plain) -> None:
    faces = tuple(Face(n) for n in range(3))
    page.more = [
        (FaceRow("face", "Face", faces, 2, page.done.append),),
        (Slider("step", "Step", 4, 10, "4", page.done.append),),
    ]
    page.point("face")
    assert after(page, LEFT, RIGHT) == "face"
    assert page.done == [1, 0]  # around
    page.point("step")
    after(page, LEFT, RIGHT, pygame.K_END, pygame.K_HOME)
    assert page.done[2:] == [3, 5, 10, 0]
    assert after(page, ENTER) == "yes"  # on, as from a line


def test_the_button_beside_the_rows_comes_last(page: Plain) -> None:
    class Person(Plain):
        @property
        def preview(self) -> Preview:
            button = Button("below", "Below", self.doing("below"))
            return Preview(Face(), "Ana", button)

    page = Person()
    assert after(page, UP, ENTER) == "below"
    assert page.done == ["below"]
    assert after(page, TAB) == "yes"


def test_escape_closes_it(page: Plain) -> None:
    after(page, pygame.K_ESCAPE)
    assert page.closed


def test_who_stood_on_what_is_gone_stands_beside_it(page: Plain) -> None:
    after(page, TAB, TAB)
    page.gone = {"size"}
    assert after(page) == "line"
    page.gone = {"size", "line", "out"}
    assert after(page) == "no"
    page.gone = {"yes", "no", "size", "line", "out"}
    assert after(page, TAB, DOWN, ENTER, RIGHT, SPACE) == ""


def test_what_is_refused_is_said_and_forgotten_when_it_works(page: Plain) -> None:
    def refused() -> None:
        raise BadText("You do not rule this table.")

    assert not page.attempt(refused)
    assert page.remark == "You do not rule this table."
    assert page.attempt(lambda: None)
    assert page.remark == ""
