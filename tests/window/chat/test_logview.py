"""A log on the screen: scrolled, selected, from where it is new."""

from __future__ import annotations

import time
import tracemalloc

import pygame
import pytest

from games.face import Face, face_of
from games.window.chat.chatlog import MAX_ENTRIES, ChatEntry, ChatLog
from games.window.chat.logview import LogView, title
from games.window.widgets.pen import Pen
from tests.window.helpers.desk import HOSTILE, Desk
from tests.window.helpers.paper import paper
from tests.window.helpers.standin import peer

ANA = peer(1, "Ana")
AREA = pygame.Rect(20, 20, 400, 380)


def faces(who: str) -> Face:
    return face_of(b"", who)


def log_of(count: int, text: str = "text {}") -> ChatLog:
    log = ChatLog()
    for number in range(count):
        said = text.format(number)
        log.add(ChatEntry(f"{number}", ANA.id, "Ana", said, 1e9 + 400 * number))
    return log


def shown(view: LogView, log: ChatLog, pen: Pen | None = None) -> bytes:
    made = pen or paper()
    view.draw(made, AREA, log, faces)
    return pygame.image.tobytes(made.surface.subsurface(AREA), "RGB")


def test_the_wheel_scrolls_and_the_newest_is_found_again(desk: Desk) -> None:
    view, log = LogView(), log_of(80)
    newest = shown(view, log)
    pen = paper()
    pen.mouse.at, pen.mouse.wheel = AREA.center, 3
    shown(view, log, pen)
    assert not view.is_newest
    older = shown(view, log)
    assert older != newest
    log.add(ChatEntry("new", ANA.id, "Ana", "new", 2e9))
    assert shown(view, log) == older
    view.newest()
    assert shown(view, log) != newest


def test_who_comes_back_begins_where_it_is_new(desk: Desk) -> None:
    view, log = LogView(), log_of(80)
    log.begin_fresh("10")
    view.turn_to(log)
    shown(view, log)
    assert not view.is_newest
    log.begin_fresh("79")
    view.turn_to(log)
    shown(view, log)
    assert view.is_newest  # all that is new is seen


def test_what_is_new_stands_below_a_line(desk: Desk) -> None:
    view, log = LogView(), log_of(5)
    before = shown(view, log)
    log.begin_fresh("3")
    assert shown(view, log) != before


@pytest.mark.slow
def test_what_is_kept_of_long_messages_is_bounded(desk: Desk) -> None:
    view, log = LogView(), log_of(40, "{}\n" + "x\n" * 4000)
    tracemalloc.start()
    for _ in range(40):
        view.scroll(200)
        shown(view, log)
    held, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert held < 8_000_000


def test_an_entry_that_is_shown_stands_out(desk: Desk) -> None:
    view, log = LogView(), log_of(80)
    shown(view, log)
    view.show(log.entries[20])
    lit = shown(view, log)
    view.turn_to(log)
    view.scroll(100)
    assert shown(view, log) != lit


def test_a_double_click_takes_a_word(desk: Desk) -> None:
    view, log, pen = LogView(), log_of(1, "some words"), paper()
    pen.mouse.clicked, pen.mouse.clicks, found = True, 2, set()
    for x in range(AREA.left, AREA.left + 200, 9):
        for y in range(AREA.top + 20, AREA.top + 90, 9):
            pen.mouse.at = x, y
            shown(view, log, pen)
            found.add(view.selected())
    assert {"some", "words"} <= found


def test_a_selection_goes_over_entries_with_their_titles(desk: Desk) -> None:
    view, log, pen = LogView(), log_of(3), paper()
    pen.mouse.at, pen.mouse.clicked, pen.mouse.held = (80, 50), True, True
    pen.mouse.clicks = 1
    shown(view, log, pen)
    pen.mouse.clicked, pen.mouse.at = False, (410, 160)
    shown(view, log, pen)
    pen.mouse.held = False
    shown(view, log, pen)
    lines = view.selected().splitlines()
    assert [line for line in lines if line.startswith("text")] != []
    assert title(log, log.entries[1]) in lines
    view.unselect()
    assert view.selected() == ""


@pytest.mark.parametrize("text", HOSTILE)
def test_anything_can_be_shown_and_pointed_at(desk: Desk, text: str) -> None:
    view, log = LogView(), ChatLog()
    for number in range(3):
        log.add(ChatEntry(f"{number}", ANA.id, "Ana", text, 1e9))
    for at in ((30, 30), (90, 60), (300, 200)):
        pen = paper()
        pen.mouse.at, pen.mouse.clicked, pen.mouse.held = at, True, True
        shown(view, log, pen)
    view.selected()


@pytest.mark.slow
def test_thousands_are_scrolled_without_a_hitch(desk: Desk) -> None:
    words = "{} " + "some words that go on for more than one line of the log " * 3
    view, log = LogView(), log_of(MAX_ENTRIES, words)
    pen, spent = paper(), []
    for number in range(600):
        view.scroll(90 if number < 500 else -400)
        began = time.thread_time()
        pen.surface.fill((0, 0, 0))
        view.draw(pen, AREA, log, faces)
        spent.append(time.thread_time() - began)
    spent.sort()
    assert spent[len(spent) * 99 // 100] < 0.016
