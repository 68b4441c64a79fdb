"""The chat on the screen: long messages fold, and only what is seen is measured."""

from __future__ import annotations

import time
import webbrowser
from typing import Any

import pygame
import pytest

from games.window.chat import logview
from games.window.chat.chatlog import ChatEntry
from games.window.chat.shape import shape_of
from games.window.pages.linkpage import LinkPage
from games.window.panel import panel_area
from games.window.widgets.pen import Pen
from p2p import EVERYONE, ChatReceived, PeerDoing
from tests.window.helpers.desk import Desk, differs, picture
from tests.window.helpers.standin import peer

ANA = peer(1, "Ana")
ENTRIES = pygame.Rect(660, 60, 250, 500)  # in the panel


def entry(number: int, text: str) -> ChatEntry:
    return ChatEntry(str(number), ANA.id, "Ana", text, 1e9)


def test_a_long_message_is_folded_and_can_be_read(desk: Desk) -> None:
    (ana,) = desk.node.meet("Ana")
    text = "\n".join(f"line {number}" for number in range(60))
    desk.node.happen(ChatReceived("1", ana.id, "Ana", "everyone", text, 1e9))
    desk.frame()
    for unfolded in (True, False):
        for _ in range(2 if unfolded else 8):
            desk.app.chat.page_by(up=not unfolded)
        desk.app.chat.newest()
        desk.frame()
        for y in range(picture().get_height() - 60, 60, -8):
            desk.click((picture().get_width() - 200, y))
            if desk.last.unfolded is unfolded:
                break
        assert desk.last.unfolded is unfolded
        desk.frame()


def test_of_thousands_only_what_is_seen_is_measured(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(2000):
        text = f"{number} " + "many words " * 20
        desk.app.chat.log.add(entry(number, text))
    measured: set[str] = set()

    def noted(pen: Pen, entry: ChatEntry, *rest: Any) -> Any:
        measured.add(entry.text)
        return shape_of(pen, entry, *rest)

    monkeypatch.setattr(logview, "shape_of", noted)
    desk.app.pace.stir()
    desk.frame()
    assert 2 < len(measured) < 60
    for _ in range(50):  # and all of it can be reached
        desk.app.chat.page_by(up=True)
    desk.app.pace.stir()
    desk.frame()
    few = len(measured)
    assert few < 1000
    for _ in range(5):
        desk.app.pace.stir()
        desk.frame()
    assert len(measured) == few


def test_who_reads_old_entries_is_not_pushed_away(desk: Desk) -> None:
    log = desk.app.chat.log
    for number in range(200):
        log.add(entry(number, f"text {number}"))
    desk.frame()
    desk.app.chat.page_by(up=True)
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


def test_whom_the_line_itself_names_is_to_be_seen(desk: Desk) -> None:
    ana, _ = desk.node.meet("Ana", "Ben")
    desk.frame()
    strip = pygame.Rect(655, 605, 255, 25)
    everyone = desk.picture(strip)
    desk.app.chat.turn_to(ana.id)
    desk.app.pace.stir()
    desk.frame()
    alone = desk.picture(strip)
    desk.write("@everyone psst")
    assert desk.picture(strip) == everyone != alone
    desk.press(pygame.K_RETURN)
    assert desk.node.said[-1] == ("psst", None)
    assert desk.app.talk.current == EVERYONE
    desk.write("@Ana ")
    assert desk.picture(strip) == alone
    desk.write("psst")
    assert desk.picture(strip) == alone
    desk.press(pygame.K_RETURN)
    assert desk.node.said[-1] == ("psst", ana.id)
    desk.write("@Nobody ")
    assert desk.picture(strip) == alone  # it will be refused


def hear(desk: Desk, *texts: str, to: str = EVERYONE) -> None:
    """Ana says these."""
    for text in texts:
        number = len(desk.app.chat.log.entries)
        said = ChatReceived(f"{to}{number}", ANA.id, "Ana", to, text, time.time())
        desk.node.happen(said)
        desk.frame()


@pytest.fixture
def copied(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What was put on the clipboard."""
    found: list[str] = []
    monkeypatch.setattr(pygame.scrap, "put_text", found.append)
    return found


def test_what_is_drawn_over_with_the_mouse_is_copied(
    desk: Desk, copied: list[str]
) -> None:
    desk.node.meet("Ana")
    hear(desk, "the first line", "the second line")
    desk.write("kept")
    area = panel_area(picture().get_rect(), desk.app.sizes)
    top = (area.left + 40, ENTRIES.top + 12)
    desk.drag(top, (area.right - 4, ENTRIES.bottom))
    desk.press(pygame.K_c, pygame.KMOD_CTRL)
    (text,) = copied
    assert "the first line" in text
    assert "the second line" in text
    assert desk.typed == "kept"
    desk.press(pygame.K_ESCAPE)
    assert not desk.app.chat.view.has_selection
    assert desk.typing
    desk.drag(top, (area.right - 4, ENTRIES.bottom))
    desk.write("!")  # then Ctrl+C is for the field again
    assert not desk.app.chat.view.has_selection


def test_the_other_button_copies_a_whole_message(desk: Desk, copied: list[str]) -> None:
    desk.node.meet("Ana")
    hear(desk, "word " * 40)
    at = (ENTRIES.centerx, ENTRIES.top + 70)
    pygame.event.post(pygame.Event(pygame.MOUSEBUTTONDOWN, pos=at, button=3))
    desk.frame()
    assert copied == ["word " * 40]


def test_a_link_is_asked_about_and_not_opened(
    desk: Desk, copied: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(webbrowser, "open", lambda address: copied.append("opened"))
    desk.node.meet("Ana")
    hear(desk, "https://example.org/ " * 9)
    for y in range(ENTRIES.top, ENTRIES.top + 150, 5):
        desk.click((ENTRIES.x + 80, y))
        if desk.app.front.is_asking:
            break
    assert isinstance(desk.page, LinkPage)
    assert copied == []
    desk.press(pygame.K_RETURN)
    assert copied == ["https://example.org/"]
    assert not desk.app.front.is_asking


def test_a_private_answer_does_not_fall_into_the_talk_of_all(desk: Desk) -> None:
    desk.node.meet("Ana")
    desk.frame()
    hear(desk, "psst", to=desk.node.id)
    desk.say("yes, I love you")
    assert desk.node.said == []
    assert desk.typed == "yes, I love you"
    desk.press(pygame.K_RETURN, pygame.KMOD_CTRL)
    assert desk.app.talk.current == ANA.id
    desk.press(pygame.K_RETURN)
    assert desk.node.said == [("yes, I love you", ANA.id)]


def test_who_means_all_says_so_with_a_second_enter(desk: Desk) -> None:
    desk.node.meet("Ana")
    desk.frame()
    hear(desk, "psst", to=desk.node.id)
    desk.say("hello all")
    desk.press(pygame.K_RETURN)
    assert desk.node.said == [("hello all", None)]


def test_the_button_for_what_is_new_below_leads_there(desk: Desk) -> None:
    desk.node.meet("Ana")
    for number in range(60):
        desk.app.chat.log.add(entry(number, f"text {number}"))
    desk.frame()
    desk.app.chat.page_by(up=True)
    hear(desk, "something new")
    assert not desk.app.chat.is_newest
    assert desk.app.talk.company.unread(EVERYONE)[0] == 1
    desk.press(pygame.K_END)
    desk.frame(2)
    assert desk.app.chat.is_newest
    desk.app.chat.page_by(up=True)
    desk.frame()
    area = panel_area(picture().get_rect(), desk.app.sizes)
    for y in range(ENTRIES.bottom + 30, ENTRIES.centery, -6):
        desk.click((area.centerx, y))
        if desk.app.chat.is_newest:
            break
    assert desk.app.chat.is_newest


def test_where_all_of_it_is_seen_nothing_is_below(desk: Desk) -> None:
    (ana,) = desk.node.meet("Ana")
    for number in range(3):
        word = ChatReceived(f"{number}", ana.id, "Ana", desk.node.id, "psst", 1e9)
        desk.node.happen(word)
    desk.frame()
    desk.app.chat.turn_to(ana.id)  # whose lines are new, so it begins with the first
    desk.frame()
    assert desk.app.chat.is_newest
    seen = picture()
    desk.app.chat.newest()
    desk.app.pace.stir()
    desk.frame()
    assert not differs(seen, ENTRIES.inflate(0, 200).clip(seen.get_rect()))


def test_the_end_key_is_the_fields_where_something_is_typed(desk: Desk) -> None:
    for number in range(60):
        desk.app.chat.log.add(entry(number, f"text {number}"))
    desk.write("half")
    desk.frame()
    desk.app.chat.page_by(up=True)
    desk.press(pygame.K_END)
    assert not desk.app.chat.is_newest
    desk.press(pygame.K_END, pygame.KMOD_CTRL)
    desk.frame()
    assert desk.app.chat.is_newest


def test_in_a_wide_window_there_is_a_list(desk: Desk) -> None:
    (ana,) = desk.node.meet("Ana")
    desk.frame()
    hear(desk, "psst", to=desk.node.id)
    desk.resize(1920, 1080)
    desk.frame()
    area = panel_area(picture().get_rect(), desk.app.sizes, is_wide=True)
    assert area.width > panel_area(picture().get_rect(), desk.app.sizes).width
    desk.click((area.x + 60, area.y + round(4.5 * desk.app.sizes.unit)))
    assert desk.app.talk.current == ana.id


def test_without_a_mouse_a_message_is_chosen_copied_and_its_link_asked_about(
    desk: Desk, copied: list[str]
) -> None:
    desk.node.meet("Ana")
    hear(desk, "see https://example.org/", "the last one")
    desk.press(pygame.K_UP, pygame.KMOD_ALT)
    desk.press(pygame.K_c, pygame.KMOD_CTRL)
    desk.press(pygame.K_UP, pygame.KMOD_ALT)
    desk.press(pygame.K_c, pygame.KMOD_CTRL)
    assert copied == ["the last one", "see https://example.org/"]
    desk.press(pygame.K_RETURN, pygame.KMOD_ALT)
    assert isinstance(desk.page, LinkPage)
    desk.press(pygame.K_ESCAPE)
    desk.app.chat.field.focus(True)
    desk.write("x")
    assert desk.app.chat.view.chosen is None


def test_while_one_plays_and_does_not_type_the_keys_are_the_games(
    desk: Desk, copied: list[str]
) -> None:
    for number in range(60):
        desk.app.chat.log.add(entry(number, f"text {number}"))
    desk.play()
    desk.press(pygame.K_f, pygame.KMOD_CTRL)
    assert not desk.app.chat.finder.is_open
    desk.press(pygame.K_UP, pygame.KMOD_ALT)
    assert desk.app.chat.view.chosen is None
    desk.press(pygame.K_RETURN)
    desk.press(pygame.K_f, pygame.KMOD_CTRL)
    assert desk.app.chat.finder.is_open


def test_a_chosen_message_comes_into_view_and_unfolds(desk: Desk) -> None:
    for number in range(60):
        text = "\n".join("abcdefghijklmnopqrst") if number == 40 else f"text {number}"
        desk.app.chat.log.add(entry(number, text))
    desk.frame()
    for _ in range(20):
        desk.press(pygame.K_UP, pygame.KMOD_ALT)
    assert desk.app.chat.view.chosen is desk.app.chat.log.entries[40]
    assert not desk.app.chat.is_newest
    desk.press(pygame.K_RETURN, pygame.KMOD_ALT)
    assert desk.app.chat.log.entries[40].unfolded
    for _ in range(30):
        desk.press(pygame.K_DOWN, pygame.KMOD_ALT)
    assert desk.app.chat.is_newest
