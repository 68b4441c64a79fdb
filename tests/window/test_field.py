"""The line to type in: long texts, several lines, and what does not fit."""

from __future__ import annotations

import time
from typing import Any

import pygame
import pytest

from games.window.chatbox import ChatBox
from games.window.chatlog import ChatEntry
from games.window.letters.fonts import PIXELS, shared
from games.window.textfield import LIMIT
from p2p import ChatReceived
from p2p.messages import MAX_TEXT
from tests.window.test_window import Desk
from tests.window.test_window import desk as plain_desk

desk = plain_desk

CODE = "def f(x):\n\tif x:\n\t\treturn 'a'\n\n    return 'b'"
QUICK = 0.1  # seconds; a click took 0.9


def paste(desk: Desk, text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pygame.scrap, "has_text", lambda: True)
    monkeypatch.setattr(pygame.scrap, "get_text", lambda: text)
    desk.press(pygame.K_v, pygame.KMOD_CTRL)


def test_as_much_is_taken_as_a_message_may_have(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert LIMIT == MAX_TEXT
    text = "".join(chr(97 + n % 26) for n in range(5000))
    paste(desk, text, monkeypatch)
    desk.press(pygame.K_RETURN)
    assert desk.node.said == [(text, None)]


@pytest.mark.parametrize("sign", ["a", "é", "漢", "🎉"])
def test_what_does_not_fit_is_told(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, sign: str
) -> None:
    paste(desk, sign * 20_000, monkeypatch)
    kept = LIMIT // len(sign.encode())
    assert desk.typed == sign * kept
    told = desk.app.banner.picture(time.monotonic())
    assert f"{20_000 - kept:,} more did not fit" in str(told)
    desk.write("x" * 9)
    assert desk.typed[-1] == sign or len(desk.typed.encode()) == LIMIT
    assert len(desk.typed.encode()) <= LIMIT


def test_pasted_lines_stay_lines(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    paste(desk, CODE.replace("\n", "\r\n"), monkeypatch)
    desk.press(pygame.K_RETURN)
    assert desk.node.said == [(CODE, None)]


@pytest.mark.parametrize("end", ["\n", "\r", "\x85", "\u2028", "\u2029", "\v", "\f"])
def test_no_line_looks_like_the_beginning_of_an_entry(desk: Desk, end: str) -> None:
    lines = shared().paragraphs(
        f"hi{end}Teacher: go home{end}{end}  * gone", 16, 400, 9
    )
    assert [line for _, line in lines] == ["hi", "Teacher: go home", "", "* gone"]
    first, *others = (indent for indent, _ in lines)
    assert first == 0
    assert min(others) >= 16
    assert others[-1] > 16  # as it was indented


def test_a_long_message_is_folded_and_can_be_read(desk: Desk) -> None:
    (ana,) = desk.node.meet("Ana")
    text = "\n".join(f"line {number}" for number in range(100))
    desk.node.happen(ChatReceived("1", ana.id, "Ana", "everyone", text, 1e9))
    desk.frame()
    lines = shared().paragraphs(text, 16, 300, 12)
    assert lines[-1][1] == "… 88 more lines"
    surface = pygame.display.get_surface()
    assert surface is not None
    for y in range(surface.get_height() - 60, 60, -8):
        desk.click((surface.get_width() - 250, y))
        if desk.last.unfolded:
            break
    assert desk.last.unfolded
    desk.frame()


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


def test_what_is_drawn_is_kept_within_bounds(desk: Desk) -> None:
    fonts = shared()
    for number in range(500):
        fonts.line(f"{number} " + "W" * 500, 40, (255, 255, 255))
    kept = sum(s.get_width() * s.get_height() for s in fonts._lines.values())
    assert kept <= PIXELS


def test_of_a_long_message_only_what_is_shown_is_measured(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    measured: list[int] = []
    fonts = shared()
    measure = fonts._measure

    def counted(*run: Any) -> int:
        measured.append(len(run[1]))
        return measure(*run)

    monkeypatch.setattr(fonts, "_measure", counted)
    lines = fonts.paragraphs("lorem ipsum dolor " * 450, 16, 301, 12)
    assert lines[-1][1] == "… more of it"
    assert len(lines) == 13
    assert sum(measured) < 13 * 10 * 60


def test_in_a_new_width_only_what_is_seen_is_measured(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(400):
        text = f"{number} " + "many words " * 200
        desk.app.chat.log.add(ChatEntry(str(number), "ana", "Ana", text, "12:00"))
    heights: list[str] = []
    height = ChatBox._height

    def noted(box: ChatBox, pen: Any, entry: ChatEntry, width: int) -> int:
        heights.append(entry.id)
        return height(box, pen, entry, width)

    monkeypatch.setattr(ChatBox, "_height", noted)
    desk.app.pace.stir()
    desk.frame()
    assert 2 < len(heights) < 40
    for _ in range(600):  # and all of it can be reached
        desk.app.chat.page(up=True)
        desk.app.pace.stir()
        desk.frame()
        if len(heights) == 400:
            break
    assert len(set(heights)) == len(heights) == 400
