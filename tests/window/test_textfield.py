"""The line to type in: editing, several lines, and what does not fit."""

from __future__ import annotations

import time

import pygame
import pytest

from games.window.letters.fonts import shared
from games.window.textfield import MAX_BYTES, TextField
from p2p.messages import MAX_TEXT
from tests.window.helpers.desk import Desk


def test_the_line_is_edited_like_any_other(desk: Desk) -> None:
    desk.write("helo e\u0301")
    desk.press(pygame.K_BACKSPACE)  # the letter with its accent
    desk.press(pygame.K_HOME)
    for _ in range(3):
        desk.press(pygame.K_RIGHT)
    desk.write("l")
    desk.press(pygame.K_DELETE)
    assert desk.typed == "hell "
    desk.press(pygame.K_END)
    desk.press(pygame.K_w, pygame.KMOD_CTRL)
    assert desk.typed == ""


def test_an_input_method_has_the_keyboard_while_it_composes(desk: Desk) -> None:
    pygame.event.post(pygame.Event(pygame.TEXTEDITING, text="にほ", start=0, length=2))
    desk.frame()
    desk.press(pygame.K_RETURN)  # chooses a word there, sends nothing here
    assert desk.node.said == []
    desk.say("日本")
    assert desk.node.said == [("日本", None)]


CODE = "def f(x):\n\tif x:\n\t\treturn 'a'\n\n    return 'b'"


QUICK = 0.1  # seconds; a click took 0.9


def paste(desk: Desk, text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pygame.scrap, "has_text", lambda: True)
    monkeypatch.setattr(pygame.scrap, "get_text", lambda: text)
    desk.press(pygame.K_v, pygame.KMOD_CTRL)


def test_as_much_is_taken_as_a_message_may_have(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert MAX_BYTES == MAX_TEXT
    text = "".join(chr(97 + n % 26) for n in range(5000))
    paste(desk, text, monkeypatch)
    desk.press(pygame.K_RETURN)
    assert desk.node.said == [(text, None)]


@pytest.mark.parametrize("sign", ["a", "é", "漢", "🎉"])
def test_what_does_not_fit_is_told(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, sign: str
) -> None:
    paste(desk, sign * 20_000, monkeypatch)
    kept = MAX_BYTES // len(sign.encode())
    assert desk.typed == sign * kept
    told = desk.app.banner.picture(time.monotonic())
    assert f"{20_000 - kept:,} more did not fit" in str(told)
    desk.write("x" * 9)
    assert desk.typed[-1] == sign or len(desk.typed.encode()) == MAX_BYTES
    assert len(desk.typed.encode()) <= MAX_BYTES


def test_pasted_lines_stay_lines(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    paste(desk, CODE.replace("\n", "\r\n"), monkeypatch)
    desk.press(pygame.K_RETURN)
    assert desk.node.said == [(CODE, None)]


def test_letters_that_join_others_are_kept(desk: Desk) -> None:
    for text in ("\u0646\u0645\u06cc\u200c\u062e", "👩\u200d🚀", "e\u0301", "❤\ufe0f"):
        desk.write(text)
        assert desk.typed == text
        desk.press(pygame.K_u, pygame.KMOD_CTRL)


@pytest.mark.parametrize("text", ["word " * 1600, "W" * 8000, "漢" * 2700, "i" * 8000])
def test_a_long_line_is_edited_quickly(desk: Desk, text: str) -> None:
    desk.write(text)
    surface = pygame.display.get_surface()
    assert surface is not None
    at = (surface.get_width() - 100, surface.get_height() - 24)
    steps = [
        lambda: desk.click(at),
        lambda: desk.write("x"),
        lambda: desk.press(pygame.K_BACKSPACE),
        lambda: desk.press(pygame.K_HOME),
        lambda: desk.click(at),
        lambda: desk.press(pygame.K_LEFT),
        lambda: desk.press(pygame.K_END),
    ]
    for step in steps:
        times = []
        for _ in range(3):
            begun = time.process_time()
            step()
            times.append(time.process_time() - begun)
        assert min(times) < QUICK


def test_the_cursor_goes_where_the_mouse_points(desk: Desk) -> None:
    desk.write("abcdefgh" * 100)
    desk.press(pygame.K_HOME)
    fonts = shared()
    surface = pygame.display.get_surface()
    assert surface is not None
    sizes = desk.app.sizes
    left = surface.get_width() - 100
    y = surface.get_height() - 24
    desk.click((left, y))
    desk.write("|")
    first = desk.typed.index("|")
    desk.press(pygame.K_BACKSPACE)
    further = fonts.width(desk.typed[first : first + 3], sizes.unit)
    desk.click((left + further, y))
    desk.write("|")
    assert desk.typed.index("|") == first + 3


def test_the_list_of_an_input_method_is_at_the_cursor(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    places: list[pygame.Rect] = []
    monkeypatch.setattr(pygame.key, "set_text_input_rect", places.append)
    desk.write("a")
    first = places[-1]
    desk.write("word")
    assert places[-1].x > first.x + 20
    pygame.event.post(pygame.Event(pygame.TEXTEDITING, text="にほ", start=2, length=0))
    desk.frame()
    assert places[-1].x > first.x + 40
    assert places[-1].y == first.y


def test_the_enter_that_ends_a_composition_sends_nothing(desk: Desk) -> None:
    pygame.event.post(
        pygame.Event(pygame.TEXTEDITING, text="にほん", start=3, length=0)
    )
    desk.frame()
    pygame.event.post(pygame.Event(pygame.TEXTINPUT, text="日本"))
    desk.press(pygame.K_RETURN)  # in the same turn
    assert (desk.node.said, desk.typed) == ([], "日本")
    desk.press(pygame.K_RETURN)
    assert desk.node.said == [("日本", None)]


def test_a_composition_ends_with_the_keyboard(desk: Desk) -> None:
    pygame.event.post(pygame.Event(pygame.TEXTEDITING, text="にほ", start=2, length=0))
    desk.frame()
    pygame.event.post(pygame.Event(pygame.WINDOWFOCUSLOST))
    desk.say("back")
    assert desk.node.said == [("back", None)]


def test_nothing_is_composed_where_nothing_can_be_typed(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    calls: list[str] = []
    monkeypatch.setattr(pygame.key, "start_text_input", lambda: calls.append("on"))
    monkeypatch.setattr(pygame.key, "stop_text_input", lambda: calls.append("off"))
    desk.play()
    assert set(calls) == {"off"}
    desk.press(pygame.K_TAB)
    assert calls[-1] == "on"


def test_a_field_may_be_short_and_have_no_lines() -> None:
    field = TextField(8, lines=False)
    field.insert("one\ntwo\tthree")
    assert field.text == "one two "
    assert field.take_cut() == 5
    field.set("漢字漢字")  # three bytes each
    assert field.text == "漢字"
