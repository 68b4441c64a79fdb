"""The mouse in a text, by real events at the real window."""

from __future__ import annotations

import pygame
import pytest

from games.window.letters.fonts import shared
from tests.window.helpers.desk import Desk

TEXT = "one two three"


class Field:
    """The field of the chat: where a place of its first row is."""

    def __init__(self, desk: Desk) -> None:
        surface = pygame.display.get_surface()
        assert surface is not None
        self.desk = desk
        sizes = desk.app.sizes
        self.y = surface.get_height() - sizes.gap - sizes.button // 2
        desk.press(pygame.K_HOME)
        self.x = desk.app.chat.field.cursor.x
        desk.press(pygame.K_END)

    def at(self, number: int, row: int = 0) -> tuple[int, int]:
        unit = self.desk.app.sizes.unit
        wide = shared().width(TEXT[:number], unit)
        return self.x + wide, self.y + row * shared().height(unit)

    @property
    def selected(self) -> str:
        return self.desk.app.chat.field.selected


@pytest.fixture
def field(desk: Desk) -> Field:
    desk.write(TEXT)
    return Field(desk)


def test_a_drag_selects_in_both_directions(field: Field) -> None:
    field.desk.drag(field.at(1), field.at(5))
    assert field.selected == "ne t"
    field.desk.drag(field.at(5), field.at(1))
    assert field.selected == "ne t"
    field.desk.write("-")
    assert field.desk.typed == "o-wo three"


def test_a_double_click_selects_a_word_and_a_third_the_line(field: Field) -> None:
    field.desk.click(field.at(5), times=2)
    assert field.selected == "two"
    field.desk.click(field.at(5), times=3)
    assert field.selected == TEXT
    field.desk.click(field.at(5))
    assert field.selected == ""


def test_a_drag_after_a_double_click_selects_whole_words(field: Field) -> None:
    desk = field.desk
    for end, selected in ((field.at(9), "two three"), (field.at(1), "one two")):
        desk.click(field.at(5))
        down = pygame.Event(pygame.MOUSEBUTTONDOWN, pos=field.at(5), button=1)
        pygame.event.post(down)
        desk.frame()
        pygame.event.post(pygame.Event(pygame.MOUSEMOTION, pos=end))
        desk.frame()
        pygame.event.post(pygame.Event(pygame.MOUSEBUTTONUP, pos=end, button=1))
        desk.frame()
        assert field.selected == selected


def test_a_click_with_shift_selects_up_to_there(field: Field) -> None:
    field.desk.click(field.at(4))
    pygame.key.set_mods(pygame.KMOD_LSHIFT)
    field.desk.click(field.at(7))
    pygame.key.set_mods(0)
    assert field.selected == "two"


def test_a_drag_that_leaves_the_field_goes_on(field: Field) -> None:
    x, y = field.at(4)
    field.desk.drag((x, y), (0, y - 200))
    assert field.selected == "one "
    field.desk.drag((x, y), (x, y))
    pygame.event.post(pygame.Event(pygame.MOUSEMOTION, pos=(x + 60, y)))
    field.desk.frame()
    assert field.selected == ""  # the button is up


def test_a_drag_that_began_elsewhere_selects_nothing(field: Field) -> None:
    field.desk.drag((200, 300), field.at(4))
    assert field.selected == ""


def test_the_mouse_is_a_beam_over_the_text(field: Field) -> None:
    shapes: list[int] = []
    set_cursor = pygame.mouse.set_cursor
    try:
        pygame.mouse.set_cursor = shapes.append  # type: ignore[assignment]
        for at in (field.at(3), (5, 5)):
            pygame.event.post(pygame.Event(pygame.MOUSEMOTION, pos=at))
            field.desk.frame()
    finally:
        pygame.mouse.set_cursor = set_cursor
    assert shapes == [pygame.SYSTEM_CURSOR_IBEAM, pygame.SYSTEM_CURSOR_ARROW]
