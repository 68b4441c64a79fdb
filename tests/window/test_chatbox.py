"""The chat on the screen: long messages fold, and only what is seen is measured."""

from __future__ import annotations

from typing import Any

import pygame
import pytest

from games.window.chatlog import ChatEntry
from games.window.letters.fonts import shared
from p2p import ChatReceived
from tests.window.helpers.desk import Desk


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


def test_in_a_new_width_only_what_is_seen_is_measured(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(400):
        text = f"{number} " + "many words " * 200
        desk.app.chat.log.add(ChatEntry(str(number), "ana", "Ana", text, "12:00"))
    measured: set[str] = set()
    paragraphs = shared().paragraphs

    def noted(text: str, *rest: Any) -> Any:
        measured.add(text)
        return paragraphs(text, *rest)

    monkeypatch.setattr(shared(), "paragraphs", noted)
    desk.app.pace.stir()
    desk.frame()
    assert 2 < len(measured) < 40
    for _ in range(600):  # and all of it can be reached
        desk.app.chat.page(up=True)
        desk.app.pace.stir()
        desk.frame()
        if len(measured) == 400:
            break
    assert len(measured) == 400


def test_who_reads_old_entries_is_not_pushed_away(desk: Desk) -> None:
    log = desk.app.chat.log
    for number in range(200):
        log.add(ChatEntry(str(number), "ana", "Ana", f"text {number}", "12:00"))
    desk.frame()
    desk.app.chat.page(up=True)
    desk.app.pace.stir()
    desk.frame(2)
    entries = pygame.Rect(660, 60, 250, 500)  # in the panel
    before = desk.picture(entries)
    log.add(ChatEntry("new", "ana", "Ana", "one more", "12:00"))
    desk.frame()
    assert desk.picture(entries) == before
    desk.app.chat.newest()
    desk.app.pace.stir()
    desk.frame()
    assert desk.picture(entries) != before
