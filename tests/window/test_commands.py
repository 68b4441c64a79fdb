"""The keys of the window itself."""

from __future__ import annotations

import pygame
import pytest

from games.window.game.speaker import SPEAKER
from games.window.pages.settings import Settings
from tests.window.helpers.desk import Desk


@pytest.mark.parametrize(
    "alt_gr",
    [pygame.KMOD_RALT, pygame.KMOD_MODE, pygame.KMOD_LCTRL | pygame.KMOD_RALT],
)
def test_alt_gr_is_no_ctrl_as_windows_tells_it(desk: Desk, alt_gr: int) -> None:
    desk.write("kept")
    for key in (pygame.K_u, pygame.K_w, pygame.K_v):
        desk.press(key, alt_gr)
    desk.write("@")
    assert desk.typed == "kept@"


def test_enter_goes_into_the_chat_and_back_to_the_game(desk: Desk) -> None:
    desk.play()
    desk.press(pygame.K_RETURN)
    assert desk.typing
    desk.say("gg")
    assert desk.node.said == [("gg", None)]
    assert not desk.typing


def test_escape_leaves_the_chat_first_and_then_opens_the_menu(desk: Desk) -> None:
    desk.play()
    desk.press(pygame.K_TAB)
    desk.press(pygame.K_ESCAPE)
    assert not desk.typing
    assert not desk.app.front.is_asking
    desk.press(pygame.K_ESCAPE)
    assert desk.app.front.is_asking
    desk.press(pygame.K_ESCAPE)
    assert not desk.app.front.is_asking
    assert desk.app.arena is not None
    desk.leave()
    assert desk.app.arena is None
    assert desk.node.watched[-1] == 0
    assert desk.typing


def test_in_a_dialog_keys_are_its_own_but_for_full_screen(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    turned: list[int] = []
    monkeypatch.setattr(desk.app.display, "toggle_full", lambda: turned.append(1))
    desk.play()
    desk.menu()
    for key in (pygame.K_m, pygame.K_F5, pygame.K_w, pygame.K_PAGEUP):
        desk.press(key)
    assert SPEAKER.is_on
    assert desk.node.pressed == []
    assert turned == []
    desk.press(pygame.K_F11)
    assert turned == [1]


def test_m_turns_the_sounds_off_and_on_while_one_plays(desk: Desk) -> None:
    desk.press(pygame.K_m)
    assert SPEAKER.is_on  # in the lobby it is a letter
    desk.play()
    desk.press(pygame.K_m)
    assert not SPEAKER.is_on
    desk.press(pygame.K_TAB)
    desk.press(pygame.K_m)  # a letter of the chat
    assert not SPEAKER.is_on
    desk.press(pygame.K_TAB)
    desk.press(pygame.K_m)
    assert SPEAKER.is_on


def test_f10_opens_the_settings_wherever_one_is(desk: Desk) -> None:
    desk.write("half a line")
    desk.press(pygame.K_F10)
    assert isinstance(desk.page, Settings)
    desk.press(pygame.K_F10)
    assert not desk.app.front.is_asking
    assert desk.typed == "half a line"
    desk.app.chat.field.set("")
    desk.play()
    desk.press(pygame.K_F10)
    assert isinstance(desk.page, Settings)
    desk.press(pygame.K_ESCAPE)
    assert desk.app.arena is not None
    desk.menu()
    desk.press(pygame.K_F10)  # another dialog has the keys
    assert not isinstance(desk.page, Settings)
