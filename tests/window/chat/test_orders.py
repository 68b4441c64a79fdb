"""The words that begin with a slash, and what is clicked instead of them."""

from __future__ import annotations

import re

import pygame
import pytest
from msgspec.structs import replace

from games.commands import chat
from games.window.chat.orders import HELP
from p2p import (
    EVERYONE,
    ChatMessage,
    ChatReceived,
    HydraError,
    Peer,
    check_words,
    short_code,
)
from tests.window.helpers.desk import Desk

# Those of the terminal, but for what a click does here.
WORDS = set(re.findall(r"^  (/\w+)", chat.HELP, re.M)) - {"/more"}


def hear(desk: Desk, number: int, who: Peer, text: str) -> None:
    desk.node.happen(ChatReceived(f"{number}", who.id, who.name, EVERYONE, text, 1e9))
    desk.frame()


def texts(desk: Desk) -> list[str]:
    return [entry.text for entry in desk.app.talk.log.entries if entry.who]


def test_the_name_is_changed_by_typing(desk: Desk) -> None:
    desk.say("/name Zora")
    assert desk.node.name == "Zora"
    desk.say("/name")
    assert desk.news[-1] == "Write /name and then the new name."
    assert desk.typed == "/name"


def test_what_is_no_word_is_kept(desk: Desk) -> None:
    desk.say("/dance now")
    assert desk.news[-1] == "There is no /dance: /help tells what there is."
    assert desk.typed == "/dance now"
    assert desk.node.said == []


def test_help_tells_every_word(desk: Desk) -> None:
    desk.say("/help")
    assert desk.news[-len(HELP) :] == [*HELP]
    for word in WORDS - {"/help", "/quit"}:
        assert word in " ".join(HELP)


@pytest.mark.parametrize("word", sorted(WORDS - {"/quit"}))
def test_every_word_of_the_terminal_means_something_here(desk: Desk, word: str) -> None:
    desk.say(word)
    assert not [text for text in desk.news if text.startswith("There is no")]


def test_to_turns_to_one_and_back(desk: Desk) -> None:
    ana, _ = desk.node.meet("Ana", "Ben")
    desk.frame()
    desk.say("/to ana")
    desk.say("psst")
    desk.say("/to Everyone")
    desk.say("hi")
    assert desk.node.said == [("psst", ana.id), ("hi", None)]
    desk.say("/to Cem")
    assert desk.app.talk.current == EVERYONE
    assert desk.typed == "/to Cem"


def test_to_finds_who_is_gone(desk: Desk) -> None:
    (ana,) = desk.node.meet("Ana")
    desk.node.lose(ana)
    desk.frame()
    desk.say("/to Ana")
    desk.say("for later")
    assert desk.node.said == [("for later", ana.id)]


def test_who_and_me(desk: Desk) -> None:
    desk.say("/who")
    assert desk.news[-1] == "Nobody else is here."
    desk.node.meet("Ana", "Ben")
    desk.frame()
    desk.say("/who")
    assert desk.news[-1] == "Here with you: Ana, Ben"
    desk.say("/me")
    assert short_code(desk.node.id) in desk.news[-1]
    assert " ".join(check_words(desk.node.id)) in desk.news[-1]


def test_away_lasts_until_something_is_typed(desk: Desk) -> None:
    desk.node.meet("Ana")
    desk.say("/away")
    assert desk.node.doings[-1] == ("away", None)
    pygame.event.post(pygame.Event(pygame.MOUSEMOTION, pos=(5, 5)))
    desk.frame()
    assert desk.node.doings[-1] == ("away", None)
    desk.write("I")
    assert desk.node.doings[-2:] == [("here", None), ("typing", None)]


def test_find_opens_the_search(desk: Desk) -> None:
    (ana,) = desk.node.meet("Ana")
    desk.node.kept = [
        ChatMessage("1", ana.id, "Ana", EVERYONE, "a cat", 1e9),
        ChatMessage("2", ana.id, "Ana", desk.node.id, "the cat", 1e9),
        ChatMessage("3", ana.id, "Ana", EVERYONE, "a dog", 1e9),
    ]
    desk.frame()
    desk.say("/find cat")
    desk.answered()
    finder = desk.app.chat.finder
    assert (finder.is_open, finder.field.focused) == (True, True)
    assert [one.message.text for one in finder.found] == ["the cat", "a cat"]
    desk.press(pygame.K_ESCAPE)
    assert desk.typed == ""
    desk.say("/find")
    assert desk.news[-1] == "Write /find and then what was said."


def test_what_is_not_found_or_cannot_be_looked_for_is_told(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.say("/find nothing")
    desk.answered()
    assert desk.app.chat.finder.told == "Nobody has said that, as far as it is kept."

    def refuse(text: str, limit: int) -> tuple[ChatMessage, ...]:
        raise HydraError("The disk does not answer.")

    monkeypatch.setattr(desk.node, "search", refuse)
    desk.press(pygame.K_ESCAPE)
    desk.say("/find something")
    desk.answered()
    assert desk.app.chat.finder.told == "The disk does not answer."


def test_history_shows_more_until_there_is_none(desk: Desk) -> None:
    (ana,) = desk.node.meet("Ana")
    desk.frame()
    desk.node.kept = [
        ChatMessage(f"{n}", ana.id, "Ana", desk.node.id, f"{n}", 1e9)
        for n in range(150)
    ]
    desk.say("/to Ana")
    desk.answered()
    assert len(texts(desk)) == 100
    desk.say("/history")
    desk.answered()
    assert texts(desk) == [f"{n}" for n in range(150)]
    desk.say("/history")
    assert desk.news[-1] == "Nothing was said before that, or it is not kept."


def test_forget_has_to_be_meant(desk: Desk) -> None:
    (ana,) = desk.node.meet("Ana")
    desk.frame()
    hear(desk, 1, ana, "hi")
    desk.say("/forget")
    assert texts(desk) == ["hi"]
    desk.press(pygame.K_u, pygame.KMOD_CTRL)
    desk.say("/forget yes")
    assert texts(desk) == []
    assert desk.app.talk.company.unread(EVERYONE) == (0, 0)
    hear(desk, 2, ana, "hello again")
    assert texts(desk) == ["hello again"]


# --- whom one does not want to hear --------------------------------------------------


def test_what_the_muted_say_and_said_is_hidden_until_that_is_undone(
    desk: Desk,
) -> None:
    ana, tom = desk.node.meet("Ana", "Tom")
    desk.frame()
    hear(desk, 1, tom, "blah")
    hear(desk, 2, ana, "hi")
    desk.say("/mute Tom")
    assert desk.node.muted() == {tom.id}
    assert texts(desk) == ["hi"]
    assert desk.news[-1] == "Tom is muted; /unmute Tom undoes it"
    assert [p.muted for p in desk.app.talk.company.persons(0.0)] == [False, True]
    hear(desk, 3, tom, "more blah")
    assert texts(desk) == ["hi"]
    said = ((1, tom, "blah"), (2, ana, "hi"), (3, tom, "more blah"))
    desk.node.kept = [
        ChatMessage(f"{n}", who.id, who.name, EVERYONE, text, 1e9)
        for n, who, text in said
    ]
    desk.say("/unmute Tom")
    desk.answered()
    assert desk.node.muted() == frozenset()
    assert texts(desk) == ["blah", "hi", "more blah"]
    desk.say("/mute")
    assert desk.news[-1] == "Nobody is muted; /mute NAME hides what somebody says"


def test_a_click_mutes_and_another_one_undoes_it(desk: Desk) -> None:
    (tom,) = desk.node.meet("Tom")
    desk.frame()
    desk.app.chatter.orders.mute(tom)
    assert desk.node.muted() == {tom.id}
    desk.app.chatter.orders.mute(tom)
    assert desk.node.muted() == frozenset()
    desk.node.refusal = "The profile cannot be written."
    desk.app.chatter.orders.mute(tom)
    assert desk.news[-1] == "The profile cannot be written."


def test_somebody_is_blocked_by_typing(desk: Desk) -> None:
    desk.node.meet("Ana", "Tom")
    desk.frame()
    desk.say("/block Tom")
    desk.frame()
    assert desk.news[-1] == "Tom is blocked; /unblock Tom undoes it"
    assert [peer.name for peer in desk.app.neighbours.peers] == ["Ana"]
    assert [peer.name for peer in desk.app.neighbours.blocked] == ["Tom"]
    desk.say("/unblock Tom")
    assert desk.app.neighbours.blocked == ()
    desk.say("/unblock Tom")
    assert desk.news[-1] == "Nobody blocked is called Tom."
    assert desk.typed == "/unblock Tom"  # as whatever could not be done


def test_who_left_is_blocked_by_the_name_he_had(desk: Desk) -> None:
    (tom,) = desk.node.meet("Tom")
    desk.node.lose(tom)
    desk.frame()
    desk.say("/block tom")
    assert [peer.id for peer in desk.node.blocked()] == [tom.id]


def test_what_cannot_be_blocked_by_a_click_is_said(desk: Desk) -> None:
    (ana,) = desk.node.meet("Ana")
    desk.node.refusal = "256 are blocked already."
    desk.app.chatter.orders.block(ana, on=True)
    assert desk.news[-1] == "256 are blocked already."


def test_words_are_compared_and_somebody_is_checked(desk: Desk) -> None:
    (ana,) = desk.node.meet("Ana")
    desk.frame()
    desk.say("/words ana")
    own, hers = (" ".join(check_words(who)) for who in (desk.node.id, ana.id))
    assert desk.news[-3:-1] == [f"Your words: {own}", f"The words of Ana: {hers}"]
    desk.say("/check ana")
    desk.frame()
    assert desk.news[-1].startswith(f"Ana is checked: {hers}")
    assert [one.peer.checked for one in desk.app.talk.company.persons(0.0)] == [True]
    desk.say("/uncheck ana")
    desk.frame()
    assert [one.peer.checked for one in desk.app.talk.company.persons(0.0)] == [False]


def test_nothing_private_goes_to_another_key_by_a_known_name(desk: Desk) -> None:
    (ana,) = desk.node.meet("Ana")
    desk.node.vouch(replace(ana, another_key=True, coded=True))
    desk.frame()
    code = short_code(ana.id)
    for line in ("@Ana my secret", "/to Ana"):
        desk.say(line)
        assert desk.news[-1].startswith("Ana has another key than before: write @")
        desk.app.chat.field.set("")  # it was kept there
    assert desk.node.said == []
    desk.say(f"/to {code}")
    assert desk.app.talk.current == ana.id
