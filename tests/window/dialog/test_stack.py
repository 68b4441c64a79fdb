"""One dialog above the other, and one line that is typed in."""

from __future__ import annotations

from collections.abc import Iterator

import pygame
import pytest

from games.window.dialog.stack import Stack
from tests.window.helpers.paper import Plain, down


@pytest.fixture
def stack() -> Iterator[Stack]:
    pygame.init()
    pygame.display.set_mode((10, 10))
    yield Stack()
    pygame.quit()


def test_the_last_one_has_the_keyboard_until_it_is_closed(stack: Stack) -> None:
    below, above = Plain(), Plain()
    stack.open(below)
    below.open(above)
    assert stack.top is above
    stack.press(down(pygame.K_RETURN))
    stack.press(down(pygame.K_ESCAPE))
    assert stack.top is below
    assert (above.done, below.done) == (["yes"], [])
    stack.press(down(pygame.K_ESCAPE))
    assert stack.top is None
    stack.press(down(pygame.K_RETURN))
    stack.take(pygame.Event(pygame.TEXTINPUT, text="nobody"))


def test_only_the_line_that_the_keyboard_is_on_is_typed_in(stack: Stack) -> None:
    page = Plain()
    stack.open(page)
    stack.turn(typing=False)
    assert not page.line.focused
    page.point("line")
    stack.turn(typing=False)
    assert page.line.focused
    assert stack.is_typed_in
    stack.turn(typing=True)  # in the chat
    assert not page.line.focused
    stack.turn(typing=False)
    assert page.line.focused
    stack.clear()
    assert not page.line.focused


def test_it_tells_once_that_one_was_opened_or_closed(stack: Stack) -> None:
    assert stack.changed() is None
    page = Plain()
    stack.open(page)
    assert [stack.changed(), stack.changed()] == [True, None]
    page.close()
    assert [stack.changed(), stack.changed()] == [False, None]


def test_keys_belong_to_an_input_method_while_it_composes(stack: Stack) -> None:
    page = Plain()
    stack.open(page)
    page.point("line")
    stack.turn(typing=False)
    stack.take(pygame.Event(pygame.TEXTEDITING, text="ni"))
    stack.press(down(pygame.K_RETURN))
    assert page.at == "line"
    stack.take(pygame.Event(pygame.TEXTINPUT, text="你"))
    stack.press(down(pygame.K_RETURN))  # the one that chose
    assert (page.at, page.line.text) == ("line", "你")
    stack.rest()
    stack.press(down(pygame.K_RETURN))
    assert page.at == "out"


def test_the_picture_changes_as_the_cursor_blinks(stack: Stack) -> None:
    page = Plain()
    stack.open(page)
    page.point("line")
    stack.turn(typing=False)
    assert len({str(stack.picture(clock)) for clock in (100.0, 100.6)}) == 2


def test_what_stays_is_there_after_all_others_were_closed(stack: Stack) -> None:
    class Staying(Plain):
        stays = True

    closed: list[str] = []

    class Telling(Plain):
        def close(self) -> None:
            closed.append("told")
            super().close()

    stays = Staying()
    stack.open(stays)
    stack.open(Telling())
    stack.clear()
    assert stack.top is stays
    assert closed == ["told"]  # it can still take what was chosen


def test_the_one_that_is_seen_is_told_the_time(stack: Stack) -> None:
    told: list[float] = []

    class Watching(Plain):
        def turn(self, clock: float) -> None:
            told.append(clock)

    stack.rest(1.0)
    stack.open(Watching())
    stack.rest(2.0)
    assert told == [2.0]
