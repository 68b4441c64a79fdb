"""What an input method makes before it is text."""

from __future__ import annotations

import pygame

from games.window.widgets.composition import Composition


def edit(made: Composition, text: str, **fields: object) -> None:
    made.edit(pygame.Event(pygame.TEXTEDITING, text=text, **fields))


def test_its_cursor_is_where_it_says_or_behind_it() -> None:
    made = Composition()
    for fields, cursor in (
        ({"start": 1, "length": 0}, 1),
        ({"start": 7}, 2),
        ({"start": "x"}, 2),
        ({}, 2),
    ):
        edit(made, "にほ", **fields)
        assert (made.text, made.cursor) == ("にほ", cursor)


def test_it_has_ended_until_the_next_turn() -> None:
    made = Composition()
    edit(made, "に")
    assert not made.has_ended
    assert made.end("日") == "日"
    assert made.has_ended
    made.turn()
    assert not made.has_ended
    assert made.end("a") == "a"
    assert not made.has_ended


def test_what_was_kept_is_not_taken_twice() -> None:
    made = Composition()
    edit(made, "한")
    assert made.keep() == "한"
    assert made.text == ""
    assert made.end("한") == ""  # it sends what it had when it lost the keyboard
    assert made.end("한") == "한"


def test_what_was_kept_is_typed_again_if_it_is_typed_again() -> None:
    made = Composition()
    edit(made, "한")
    made.keep()
    edit(made, "한")
    assert made.end("한") == "한"
    edit(made, "한")
    made.keep()
    made.forget()
    assert made.end("한") == "한"
    edit(made, "한")
    made.keep()
    assert made.end("글") == "글"
