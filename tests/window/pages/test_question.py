"""It is done only by who says so."""

from __future__ import annotations

import pygame

from games.window.pages.question import Question
from p2p import BadText
from tests.window.helpers.paper import down


def test_enter_alone_does_nothing() -> None:
    done: list[int] = []
    page = Question("Remove Ana?", "Out at once.", "Remove", lambda: done.append(1))
    page.press(down(pygame.K_RETURN))
    assert page.closed
    assert done == []


def test_the_other_button_does_it() -> None:
    done: list[int] = []
    page = Question("Remove Ana?", "Out at once.", "Remove", lambda: done.append(1))
    page.press(down(pygame.K_LEFT))
    page.press(down(pygame.K_RETURN))
    assert page.closed
    assert done == [1]


def test_what_is_refused_stays_to_be_read() -> None:
    def refuse() -> None:
        raise BadText("You do not rule this table.")

    page = Question("Remove Ana?", "Out at once.", "Remove", refuse)
    page.press(down(pygame.K_LEFT))
    page.press(down(pygame.K_RETURN))
    assert not page.closed
    assert page.remark == "You do not rule this table."
