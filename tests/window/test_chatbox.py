"""The chat on the screen: long messages fold, and only what is seen is measured."""

from __future__ import annotations

from typing import Any

import pygame
import pytest

from games.window.chatlog import ChatEntry
from games.window.letters.fonts import shared
from p2p import EVERYONE, ChatReceived, PeerDoing
from tests.window.helpers.desk import Desk
from tests.window.helpers.standin import peer

ANA = peer(1, "Ana")
ENTRIES = pygame.Rect(660, 60, 250, 500)  # in the panel


def entry(number: int, text: str) -> ChatEntry:
    return ChatEntry(str(number), ANA.id, "Ana", text, 1e9)


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
        desk.app.chat.log.add(entry(number, text))
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
        log.add(entry(number, f"text {number}"))
    desk.frame()
    desk.app.chat.page(up=True)
    desk.app.pace.stir()
    desk.frame(2)
    before = desk.picture(ENTRIES)
    log.add(entry(200, "one more"))
    desk.frame()
    assert desk.picture(ENTRIES) == before
    log.recall([entry(n, f"older {n}") for n in range(-50, 0)], before="0")
    log.hide("nobody")
    desk.frame()
    assert desk.picture(ENTRIES) == before
    desk.app.chat.newest()
    desk.app.pace.stir()
    desk.frame()
    assert desk.picture(ENTRIES) != before


def test_each_conversation_has_a_draft_of_its_own(desk: Desk) -> None:
    ana, ben = desk.node.meet("Ana", "Ben")
    desk.frame()
    drafts = {EVERYONE: "to all", ana.id: "to ana", ben.id: "to ben"}
    for to, text in drafts.items():
        desk.app.chat.turn_to(to)
        desk.write(text)
    for to, text in drafts.items():
        desk.app.chat.turn_to(to)
        assert desk.typed == text
    desk.press(pygame.K_RETURN)
    assert desk.node.said == [("to ben", ben.id)]
    desk.app.chat.turn_to(ana.id)
    assert desk.typed == "to ana"


def test_a_line_that_turns_to_another_finds_the_draft_there(desk: Desk) -> None:
    (ana,) = desk.node.meet("Ana")
    desk.frame()
    desk.app.chat.turn_to(ana.id)
    desk.write("half a text")
    desk.app.chat.turn_to(EVERYONE)
    desk.say("/to Ana")
    assert (desk.app.talk.current, desk.typed) == (ana.id, "half a text")


def test_ctrl_and_tab_or_a_page_key_turn_to_the_next_or_last(desk: Desk) -> None:
    ana, ben = desk.node.meet("Ana", "Ben")
    desk.frame()
    for to in (ana.id, ben.id, EVERYONE):
        desk.app.chat.turn_to(to)
    seen = []
    for key in (pygame.K_TAB, pygame.K_PAGEDOWN, pygame.K_TAB, pygame.K_PAGEUP):
        desk.press(key, pygame.KMOD_CTRL)
        seen.append(desk.app.talk.current)
    assert seen == [ana.id, ben.id, EVERYONE, ben.id]
    assert desk.typing


def test_whom_it_goes_to_is_to_be_seen(desk: Desk) -> None:
    (ana,) = desk.node.meet("Ana")
    desk.frame()
    status = pygame.Rect(655, 605, 255, 25)
    everyone = desk.picture(status)
    desk.app.chat.turn_to(ana.id)
    desk.app.pace.stir()
    desk.frame()
    one = desk.picture(status)
    desk.node.happen(PeerDoing(ana.id, "typing", to=desk.node.id))
    desk.frame()
    typing = desk.picture(status)
    desk.node.lose(ana)
    desk.frame()
    gone = desk.picture(status)
    desk.app.talk.talks.is_undisturbed = True
    desk.app.pace.stir()
    desk.frame()
    assert len({everyone, one, typing, gone, desk.picture(status)}) == 5
