"""Keys, mouse and text reach the screen of a game, and what it makes of them the room.

What is typed, clicked or held for the chat never does.
"""

from __future__ import annotations

import logging
import sys
from typing import Any

import pygame
import pytest

from games.screen import Pointer
from games.window.game.hands import MAX_TYPED
from tests.window.helpers.desk import Desk
from tests.window.helpers.handy import HandyScreen


@pytest.fixture
def desk(handy_desk: Desk) -> Desk:
    handy_desk.enter("handy")
    HandyScreen.got.clear()
    return handy_desk


@pytest.fixture
def field(desk: Desk) -> pygame.Rect:
    assert desk.app.arena is not None
    return desk.app.arena.hands.field


def got(method: str) -> list[Any]:
    return [what for name, what in HandyScreen.got if name == method]


def post(desk: Desk, *events: tuple[int, dict[str, Any]]) -> None:
    """All of this in one turn."""
    for kind, fields in events:
        pygame.event.post(pygame.Event(kind, fields))
    desk.frame()


def down(at: tuple[int, int], button: int = 1) -> tuple[int, dict[str, Any]]:
    return pygame.MOUSEBUTTONDOWN, {"pos": at, "button": button}


def up(at: tuple[int, int], button: int = 1) -> tuple[int, dict[str, Any]]:
    return pygame.MOUSEBUTTONUP, {"pos": at, "button": button}


def move(at: tuple[int, int]) -> tuple[int, dict[str, Any]]:
    return pygame.MOUSEMOTION, {"pos": at}


# --- keys ----------------------------------------------------------------------------


def test_a_key_comes_up_once_whether_it_meant_anything_or_not(desk: Desk) -> None:
    HandyScreen.answers["key_up"] = lambda key: f"up {key}"
    desk.hold(pygame.K_SPACE)
    desk.hold(pygame.K_SPACE)  # the system repeats it
    assert got("key_up") == []
    desk.release(pygame.K_SPACE)
    desk.release(pygame.K_SPACE)
    assert got("key_up") == [pygame.K_SPACE]
    assert desk.node.pressed == [f"up {pygame.K_SPACE}"]


def test_keys_are_let_go_of_when_the_user_turns_to_the_chat(desk: Desk) -> None:
    desk.hold(pygame.K_LEFT)
    desk.press(pygame.K_TAB)
    assert desk.typing
    assert got("key_up") == [pygame.K_TAB, pygame.K_LEFT]
    desk.release(pygame.K_LEFT)
    assert len(got("key_up")) == 2


def test_keys_are_let_go_of_when_the_window_loses_them(desk: Desk) -> None:
    desk.hold(pygame.K_LEFT)
    post(desk, (pygame.WINDOWFOCUSLOST, {}))
    assert got("key_up") == [pygame.K_LEFT]


def test_keys_of_the_window_and_of_the_chat_never_come(desk: Desk) -> None:
    desk.press(pygame.K_F11)
    desk.press(pygame.K_TAB)
    HandyScreen.got.clear()
    desk.press(pygame.K_a)
    assert HandyScreen.got == []


# --- the mouse -----------------------------------------------------------------------


def test_the_mouse_is_told_in_pixels_of_the_surface(
    desk: Desk, field: pygame.Rect
) -> None:
    HandyScreen.answers["mouse"] = lambda p: p.x if p.kind == "press" else None
    at = (field.x + 7, field.y + 11)
    post(desk, move(at), down(at, 3), up(at, 3))
    assert got("mouse") == [
        Pointer("move", 7, 11),
        Pointer("press", 7, 11, 3),
        Pointer("release", 7, 11, 3),
    ]
    assert desk.node.pressed == [7]


def test_of_many_moves_the_last_is_told(desk: Desk, field: pygame.Rect) -> None:
    post(desk, *(move((field.x + x, field.y)) for x in range(200)))
    assert got("mouse") == [Pointer("move", 199, 0)]


def test_beside_the_field_nothing_is_told(desk: Desk, field: pygame.Rect) -> None:
    beside = (field.right + 5, field.y + 40)
    post(desk, move(beside), down(beside), up(beside))
    post(desk, down(field.center, 4), up(field.center, 4))  # the wheel
    assert got("mouse") == []


def test_what_was_taken_in_the_field_is_followed_beside_it(
    desk: Desk, field: pygame.Rect
) -> None:
    beside = (field.right + 5, field.y)
    post(desk, down(field.topleft), move(beside), up(beside))
    assert got("mouse") == [
        Pointer("press", 0, 0, 1),
        Pointer("move", field.width + 5, 0),
        Pointer("release", field.width + 5, 0, 1),
    ]


def test_a_button_is_let_go_of_when_the_window_loses_it(
    desk: Desk, field: pygame.Rect
) -> None:
    post(desk, down(field.topleft), (pygame.WINDOWFOCUSLOST, {}))
    post(desk, up(field.topleft))
    assert [p.kind for p in got("mouse")] == ["press", "release"]


@pytest.mark.parametrize(
    "fields",
    [{}, {"pos": (1, 2)}, {"pos": (1,), "button": 1}, {"pos": (1, 2), "button": "x"}],
)
def test_a_malformed_event_of_the_mouse_is_dropped(
    desk: Desk, field: pygame.Rect, fields: dict[str, Any]
) -> None:
    post(desk, down(field.topleft))
    post(desk, (pygame.MOUSEBUTTONUP, fields))
    assert [p.kind for p in got("mouse")] == ["press"]


# --- text ----------------------------------------------------------------------------


def test_what_is_typed_comes_as_text(desk: Desk) -> None:
    HandyScreen.answers["text"] = lambda text: text
    desk.write("ß")
    desk.write("漢字")
    assert desk.node.pressed == ["ß", "漢字"]
    assert desk.typed == ""


def test_what_is_typed_in_the_chat_is_the_chats_alone(desk: Desk) -> None:
    desk.press(pygame.K_TAB)
    desk.write("hello")
    assert got("text") == []
    assert desk.typed == "hello"


def test_text_is_harmless_and_bounded(desk: Desk) -> None:
    desk.write("\x00\ud800")
    desk.write("x" * 100_000)
    assert got("text") == ["x" * MAX_TYPED]


def test_an_input_method_has_the_keyboard_until_it_is_done(desk: Desk) -> None:
    post(desk, (pygame.TEXTEDITING, {"text": "か", "start": 0, "length": 1}))
    desk.press(pygame.K_SPACE)
    assert got("key") == []
    enter = {"key": pygame.K_RETURN, "mod": 0, "unicode": ""}
    post(desk, (pygame.TEXTINPUT, {"text": "家"}), (pygame.KEYDOWN, enter))
    assert got("text") == ["家"]
    assert not desk.typing  # that Enter chose the word


def test_letters_come_only_if_somebody_wants_them(
    handy_desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[bool] = []
    monkeypatch.setattr(pygame.key, "start_text_input", lambda: told.append(True))
    monkeypatch.setattr(pygame.key, "stop_text_input", lambda: told.append(False))
    handy_desk.enter("handy")
    assert told[-1]
    handy_desk.press(pygame.K_ESCAPE)
    assert not told[-1]  # there is a menu now
    handy_desk.press(pygame.K_ESCAPE)
    assert told[-1]
    handy_desk.node.enter("snake", seats=1)
    handy_desk.frame()
    assert not told[-1]  # or an input method would take W, A, S and D


def test_the_mouse_on_a_menu_is_not_the_games(desk: Desk, field: pygame.Rect) -> None:
    post(desk, down(field.topleft))
    desk.press(pygame.K_ESCAPE)
    post(desk, move(field.center), down(field.center), up(field.center))
    assert [p.kind for p in got("mouse")] == ["press", "release"]


# --- whatever its author lets happen -------------------------------------------------


@pytest.mark.parametrize("method", ["key_up", "mouse", "text"])
@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (lambda: int("seat"), "ValueError: invalid literal"),
        (lambda: ["roll"], "returned list, not str, int or None"),
        (lambda: sys.exit(1), "SystemExit: 1"),
    ],
)
def test_a_screen_that_fails_is_told_of_with_its_line(
    desk: Desk,
    field: pygame.Rect,
    caplog: pytest.LogCaptureFixture,
    method: str,
    answer: Any,
    said: str,
) -> None:
    HandyScreen.answers[method] = lambda _: answer()
    desk.press(pygame.K_SPACE)
    post(desk, down(field.center), up(field.center))
    desk.write("x")
    assert desk.app.arena is not None
    problem = desk.app.arena.easel.problem
    assert said in problem
    assert "(helpers/handy.py, line " in problem
    assert desk.node.pressed == []
    errors = [r for r in caplog.records if r.levelno >= logging.ERROR]
    assert len(errors) == 1
    assert "guest.py" not in errors[0].getMessage()


def test_who_watches_has_no_hands(handy_desk: Desk) -> None:
    desk = handy_desk
    desk.node.enter("handy", seats=0)
    desk.frame()
    desk.node.tick(3)
    desk.frame(2)
    assert desk.app.arena is not None
    field = desk.app.arena.hands.field
    HandyScreen.got.clear()
    desk.press(pygame.K_SPACE)
    desk.write("x")
    post(desk, move(field.center), down(field.center), up(field.center))
    assert HandyScreen.got == []


def test_who_watches_may_look_about_unless_he_types(
    handy_desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk, seen = handy_desk, list[int]()

    def watch(self: HandyScreen, key: int) -> bool:
        seen.append(key)
        return True

    monkeypatch.setattr(HandyScreen, "watch", watch)
    desk.node.enter("handy", seats=0)
    desk.frame()
    desk.node.tick(3)
    desk.frame(2)
    desk.press(pygame.K_LEFT)
    desk.press(pygame.K_RETURN)  # types, and is the chat's
    desk.press(pygame.K_RIGHT)
    assert seen == [pygame.K_LEFT]
    assert desk.node.pressed == []
