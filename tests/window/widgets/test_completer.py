"""What a half typed word may become, by real keys at the real window."""

from __future__ import annotations

import pygame
import pytest

from games.people.completion import Choices
from games.window.widgets.completer import Completer
from games.window.widgets.editing.buffer import Buffer
from tests.window.helpers.desk import Desk

SHIFT = pygame.KMOD_LSHIFT


@pytest.fixture
def peopled(desk: Desk) -> Desk:
    desk.node.meet("Ana", "Anton", "Ben")
    desk.frame()
    return desk


def test_tab_goes_through_the_names_and_back(peopled: Desk) -> None:
    peopled.write("hello @an")
    seen = []
    for mod in (0, 0, 0, SHIFT, SHIFT):
        peopled.press(pygame.K_TAB, mod)
        seen.append(peopled.typed)
    ana, anton = "hello @Ana ", "hello @Anton "
    assert seen == [ana, anton, ana, anton, ana]
    assert peopled.typing
    peopled.say("!")
    assert peopled.node.said == [("hello @Ana !", None)]


def test_arrows_choose_as_well_and_enter_sends_what_stands_there(peopled: Desk) -> None:
    peopled.write(":smil")
    peopled.press(pygame.K_DOWN)
    peopled.press(pygame.K_DOWN)
    peopled.press(pygame.K_UP)
    assert peopled.typed == "😄"
    assert not peopled.app.front.lobby.focus.chosen
    peopled.press(pygame.K_RETURN)
    assert peopled.node.said == [("😄", None)]


def test_what_is_offered_and_not_taken_changes_nothing(peopled: Desk) -> None:
    texts = [":smil", ":D", "at 10:30:15", "a :nothing: here", "to @an"]
    for text in texts:
        peopled.say(text)
    assert [said for said, _ in peopled.node.said] == texts


def test_the_second_colon_makes_a_picture_and_undo_takes_it_back(desk: Desk) -> None:
    for sign in "go :rocket:":
        desk.write(sign)
    assert desk.typed == "go 🚀"
    desk.press(pygame.K_z, pygame.KMOD_CTRL)
    assert desk.typed == "go :rocket:"


def test_tab_leaves_the_field_where_nothing_is_begun(peopled: Desk) -> None:
    for text in ("", "an", "@xyz", "@an"):
        peopled.press(pygame.K_u, pygame.KMOD_CTRL)
        peopled.write(text)
        if text == "@an":
            peopled.press(pygame.K_ESCAPE)  # nothing is offered any more
        assert peopled.typing
        peopled.press(pygame.K_TAB)
        assert (peopled.typing, peopled.typed) == (False, text)
        peopled.press(pygame.K_TAB)


def test_commands_are_offered_and_the_names_behind_them(peopled: Desk) -> None:
    peopled.write("/mut")
    peopled.press(pygame.K_TAB)
    assert peopled.typed == "/mute "
    peopled.write("b")
    peopled.press(pygame.K_TAB)
    assert peopled.typed == "/mute Ben "


def test_each_name_that_is_offered_has_the_face_of_its_person(peopled: Desk) -> None:
    peopled.write("@an")
    company, completer = peopled.app.talk.company, peopled.app.chat.field.completer
    for peer in peopled.node.peers()[:2]:
        assert completer.face(f"@{peer.name} ") == company.face(peer.id)
    assert completer.face("@Ben ") is not None
    assert completer.face("/who ") is None


def test_no_choice_makes_the_text_longer_than_it_may_be() -> None:
    buffer = Buffer("@a")
    completer = Completer(buffer, lambda: len(buffer.text) <= 5)
    completer.complete = lambda typed: Choices(0, ("@Ana ", "@Anabel "))
    completer.look()
    assert completer.turn(1)
    assert buffer.text == "@Ana "
    assert completer.turn(1)
    assert buffer.text == "@a"
    assert not completer.turn(1)


def test_in_a_game_the_arrows_steer_whatever_is_offered(peopled: Desk) -> None:
    peopled.play()
    peopled.press(pygame.K_TAB)
    peopled.write("@an")
    before = len(peopled.node.pressed)
    peopled.press(pygame.K_DOWN)
    assert peopled.typed == "@an"
    assert len(peopled.node.pressed) == before + 1
    peopled.press(pygame.K_TAB)
    assert peopled.typed == "@Ana "
    peopled.press(pygame.K_ESCAPE)  # nothing is offered any more
    assert peopled.typing
    peopled.press(pygame.K_ESCAPE)
    assert not peopled.typing
