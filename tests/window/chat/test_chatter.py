"""The user at the chat: every key that means something there."""

from __future__ import annotations

import time

import pygame

from games.window.chat.chatter import FULL
from games.window.desktop import clipboard
from games.window.lobby.lobby import Wish
from p2p import EVERYONE
from tests.window.helpers.desk import Desk


def test_what_was_said_leaves_the_line_and_what_was_refused_stays(desk: Desk) -> None:
    desk.say("   ")
    assert desk.node.said == []
    desk.press(pygame.K_u, pygame.KMOD_CTRL)
    desk.say("  hello  ")
    assert desk.node.said == [("hello", None)]
    assert desk.typed == ""


def test_lines_that_are_pasted_stay_lines(desk: Desk) -> None:
    desk.say("one\r\ntwo\u2028three")
    assert desk.node.said == [("one\ntwo\nthree", None)]
    assert desk.last.text == "one\ntwo\nthree"


def test_what_does_not_fit_is_told(desk: Desk) -> None:
    desk.write("x" * 9000)
    shown = desk.app.banner.picture(time.monotonic())
    assert FULL in str(shown)


def test_ctrl_and_a_page_key_turn_while_a_game_is_played(desk: Desk) -> None:
    (ana,) = desk.node.meet("Ana")
    desk.frame()
    desk.app.chat.turn_to(ana.id)
    desk.play()
    assert not desk.typing
    desk.press(pygame.K_PAGEUP, pygame.KMOD_CTRL)
    assert desk.app.talk.current == EVERYONE
    assert desk.typing
    assert desk.node.pressed == []


def test_who_changes_his_name_is_known_by_it_at_once(desk: Desk) -> None:
    desk.node.meet("Zora")
    desk.frame()
    desk.say("/name Zora")
    assert [one.name for one in desk.app.neighbours.peers] == ["Zora"]
    labels = desk.app.talk.roster.labels()
    assert labels[0].startswith("Zora ")


def test_what_is_clicked_of_people_is_done_and_told_if_it_shows(desk: Desk) -> None:
    (ana,) = desk.node.meet("Ana")
    desk.frame()
    chatter = desk.app.chatter
    assert not chatter.grant(Wish())
    assert not chatter.grant(Wish(speak=ana.id))
    assert desk.app.talk.current == ana.id
    assert not chatter.grant(Wish(check=ana))
    desk.frame()
    assert desk.app.neighbours.peers[0].checked
    chatter.grant(Wish(uncheck=ana))
    desk.frame()
    assert not desk.app.neighbours.peers[0].checked
    assert chatter.grant(Wish(mute=ana))
    assert desk.node.muted() == {ana.id}
    assert chatter.grant(Wish(block=ana))
    assert chatter.grant(Wish(unblock=ana))
    assert desk.node.blocked() == ()


def test_what_was_selected_last_is_copied(desk: Desk) -> None:
    desk.say("in the log")
    desk.write("typed")
    surface = pygame.display.get_surface()
    assert surface is not None
    width, height = surface.get_size()
    for y in range(60, height - 120, 8):
        desk.drag((width - 30, y), (width - 250, y))
        if desk.app.chat.view.has_selection:
            break
    copied = []
    for press in (0, 1):
        if press:
            desk.press(pygame.K_a, pygame.KMOD_CTRL)
        desk.press(pygame.K_LCTRL)
        desk.press(pygame.K_c, pygame.KMOD_CTRL)
        copied.append(clipboard.get())
    assert "log" in copied[0]
    assert copied[1] == "typed"
