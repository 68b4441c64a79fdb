"""Lobby or game, and what the keys do there."""

from __future__ import annotations

import pygame

from games.window.pages.menu import Menu
from games.window.pages.newtable import NewTable
from games.window.pages.settings import Settings
from p2p import RoomInfo
from tests.window.helpers.desk import Desk
from tests.window.helpers.standin import node_of


def test_keys_of_the_lobby_mean_nothing_in_a_game_or_a_dialog(desk: Desk) -> None:
    desk.press(pygame.K_F9)
    assert isinstance(desk.page, NewTable)
    desk.press(pygame.K_F5)
    desk.press(pygame.K_F9)
    assert desk.node.entered == []
    desk.press(pygame.K_ESCAPE)
    assert not desk.app.front.is_asking
    desk.play()
    desk.press(pygame.K_F9)
    assert not desk.app.front.is_asking


def test_new_table_can_be_clicked(desk: Desk) -> None:
    width = pygame.display.get_window_size()[0]
    for y in range(40, 120, 6):
        desk.click((width * 7 // 10 - 60, y))
        if desk.app.front.is_asking:
            break
    assert isinstance(desk.page, NewTable)


def test_nothing_behind_a_dialog_can_be_clicked(desk: Desk) -> None:
    desk.node.meet("Ana", "Ben")
    desk.node.set_tables(RoomInfo("snake", "snake", node_of(1), 1, 2))
    desk.press(pygame.K_F9)
    width, height = pygame.display.get_window_size()
    desk.app.front.stack.top.title = "?"  # type: ignore[union-attr]
    for y in range(0, height, 40):
        for x in (4, 20):  # left of the dialog
            desk.click((x, y))
    assert desk.node.entered == []
    assert desk.app.talk.current == "everyone"
    assert width > 600


def test_a_change_of_the_room_leaves_the_menu_open(desk: Desk) -> None:
    (ana,) = desk.node.meet("Ana")
    desk.play()
    menu = desk.menu()
    desk.node.crown(ana.id)
    desk.frame()
    assert desk.page is menu
    assert isinstance(menu, Menu)


def test_who_is_put_out_sees_the_lobby_without_the_menu(desk: Desk) -> None:
    desk.play()
    desk.menu()
    desk.node.leave()
    desk.frame(2)
    assert desk.app.arena is None
    assert not desk.app.front.is_asking
    assert desk.typing


def test_the_menu_can_be_clicked(desk: Desk) -> None:
    desk.play()
    width = pygame.display.get_window_size()[0]
    for x in range(width * 7 // 10 - 20, width // 3, -20):
        desk.click((x, 20))
        if desk.app.front.is_asking:
            break
    assert isinstance(desk.page, Menu)


def test_change_opens_the_settings_and_nothing_is_typed(desk: Desk) -> None:
    """The button beside one's name."""
    width, height = pygame.display.get_window_size()
    for y in range(20, height // 4, 8):
        for x in range(20, width // 3, 16):
            desk.click((x, y))
            if desk.app.front.is_asking:
                assert isinstance(desk.page, Settings)
                assert desk.typed == ""
                desk.write("Ana")
                desk.press(pygame.K_RETURN)
                assert desk.node.name == "Ana"
                return
    raise AssertionError("there is no such button")
