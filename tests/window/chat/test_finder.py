"""Looking for what was said, from the key to the message."""

from __future__ import annotations

from typing import Any

import pygame
import pytest

from games.window.chat.finder import Answered, Failed, Finder, snippet
from p2p import EVERYONE, BadText, ChatMessage, ChatReceived
from tests.window.helpers.desk import HOSTILE, Desk
from tests.window.helpers.standin import node_of, peer

ANA = peer(1, "Ana")


def message(number: int, text: str, to: str = EVERYONE, **more: Any) -> ChatMessage:
    known: dict[str, Any] = dict(sender=ANA.id, name="Ana", state="")
    known |= more
    return ChatMessage(f"k{number}", to=to, text=text, sent=1e9 + number, **known)


class Library:
    """Answers when it is told to."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.full = False
        self._then: list[Answered] = []

    def ask(self, words: str, then: Answered, failed: Failed) -> None:
        if self.full:
            raise BadText("too much")
        self.asked.append(words)
        self._then.append(then)

    def answer(self, *messages: ChatMessage) -> None:
        self._then.pop(0)(messages)


def test_while_one_waits_for_an_answer_nothing_more_is_asked(desk: Desk) -> None:
    library = Library()
    finder = Finder(library.ask, node_of(0))
    for text in ("s", "sn", "sna", "snak"):
        finder.field.set(text)
        finder.look()
    assert library.asked == ["sn"]
    library.answer(message(1, "snow"))
    finder.look()
    finder.look()
    assert library.asked == ["sn", "snak"]
    library.answer(message(2, "snake"), message(3, "snakes"))
    assert [one.message.id for one in finder.found] == ["k2", "k3"]
    finder.move(9)
    assert finder.chosen == finder.found[1]
    finder.move(-9)
    assert finder.chosen == finder.found[0]
    finder.field.set("")
    finder.look()
    assert finder.found == ()
    assert finder.chosen is None


def test_what_could_not_be_asked_is_asked_again(desk: Desk) -> None:
    library = Library()
    finder = Finder(library.ask, node_of(0))
    library.full = True
    finder.field.set("snake")
    finder.look()
    library.full = False
    finder.look()
    assert library.asked == ["snake"]


def test_it_is_known_in_which_conversation_it_was(desk: Desk) -> None:
    library = Library()
    finder = Finder(library.ask, node_of(0))
    finder.field.set("xx")
    finder.look()
    mine = dict(sender=node_of(0), name="Zoe")
    library.answer(
        message(1, "xx"),
        message(2, "xx", to=node_of(0)),
        message(3, "xx", to=node_of(2), **mine),
    )
    assert [one.to for one in finder.found] == [EVERYONE, ANA.id, node_of(2)]


def test_of_a_long_text_the_part_with_the_words_is_shown() -> None:
    assert snippet("a short text", "text") == "a short text"
    assert "needle" in snippet("hay " * 99 + "needle" + " hay" * 99, "NEEDLE")[:40]


# --- in the window -------------------------------------------------------------------


def kept(count: int) -> list[ChatMessage]:
    return [message(n, f"text number {n:04}") for n in range(count)]


def test_from_the_key_to_a_message_of_long_ago_and_back(desk: Desk) -> None:
    desk.node.meet("Ana")
    desk.node.kept = kept(350)
    desk.app.talk.past.recall(EVERYONE)
    desk.answered()
    desk.write("half a text")
    desk.press(pygame.K_f, pygame.KMOD_CTRL)
    desk.write("0007")
    desk.answered()
    assert [one.message.id for one in desk.app.chat.finder.found] == ["k7"]
    assert ("typing", None) not in desk.node.doings[1:]  # that is for nobody else
    desk.press(pygame.K_RETURN)
    for _ in range(6):
        desk.answered()
    assert desk.app.chat.log.get("k7") is not None
    assert not desk.app.chat.is_newest
    assert desk.typed == "half a text"
    assert desk.node.said == []
    desk.press(pygame.K_END, pygame.KMOD_CTRL)
    desk.frame()
    assert desk.app.chat.is_newest


def test_what_was_looked_for_last_gives_way_to_what_is_typed(desk: Desk) -> None:
    desk.press(pygame.K_f, pygame.KMOD_CTRL)
    desk.write("snow")
    desk.press(pygame.K_ESCAPE)
    desk.press(pygame.K_f, pygame.KMOD_CTRL)
    assert desk.app.chat.field.text == "snow"
    desk.write("sun")
    assert desk.app.chat.field.text == "sun"


def test_a_click_finds_what_was_said_in_private(desk: Desk) -> None:
    (ana,) = desk.node.meet("Ana")
    desk.node.kept = [message(1, "a secret", to=desk.node.id)]
    desk.press(pygame.K_f, pygame.KMOD_CTRL)
    desk.write("secret")
    desk.answered()
    for y in range(60, 200, 10):
        desk.click((800, y))
        if desk.app.talk.current != EVERYONE:
            break
    assert desk.app.talk.current == ana.id
    assert not desk.app.chat.finder.is_open


def test_a_click_on_the_cross_ends_it(desk: Desk) -> None:
    desk.write("half a text")
    desk.press(pygame.K_f, pygame.KMOD_CTRL)
    width, _ = pygame.display.get_window_size()
    for y in range(4, 60, 6):
        desk.click((width - 30, y))
        if not desk.app.chat.finder.is_open:
            break
    assert not desk.app.chat.finder.is_open
    assert desk.typing
    assert desk.typed == "half a text"


def test_escape_ends_it_and_arrows_do_not_leave_it(desk: Desk) -> None:
    desk.node.kept = kept(5)
    desk.press(pygame.K_f, pygame.KMOD_CTRL)
    desk.write("text")
    desk.answered()
    for _ in range(3):
        desk.press(pygame.K_DOWN)
    assert desk.app.chat.finder.at == 3
    desk.press(pygame.K_ESCAPE)
    assert not desk.app.chat.finder.is_open
    assert desk.typing
    desk.say("to all")
    assert desk.node.said == [("to all", None)]


def test_what_is_not_kept_any_more_is_said(desk: Desk) -> None:
    desk.node.kept = kept(5)
    desk.press(pygame.K_f, pygame.KMOD_CTRL)
    desk.write("0002")
    desk.answered()
    desk.node.kept = []
    desk.app.chat.log.hide(ANA.id)
    desk.press(pygame.K_RETURN)
    desk.answered()
    assert any("not kept" in text for text in desk.news)


def test_who_is_muted_is_not_found(desk: Desk) -> None:
    (ana,) = desk.node.meet("Ana")
    desk.frame()
    desk.say("/mute Ana")
    desk.node.kept = kept(3)
    desk.press(pygame.K_f, pygame.KMOD_CTRL)
    desk.write("text")
    desk.answered()
    assert desk.app.chat.finder.found == ()
    assert ana.id == ANA.id


@pytest.mark.parametrize("text", HOSTILE)
def test_anything_can_be_found(desk: Desk, text: str) -> None:
    desk.node.happen(ChatReceived("1", ANA.id, text, EVERYONE, text, 1e9))
    desk.press(pygame.K_f, pygame.KMOD_CTRL)
    desk.write("xx")
    desk.app.chat.finder.look()
    desk.answered()
    desk.node.kept = [message(1, text + "xx", name=text)]
    desk.write("x")
    desk.press(pygame.K_BACKSPACE)
    desk.answered()
    desk.frame(2)
