"""Lobby or game, and what the keys do there."""

from __future__ import annotations

import time

import msgspec
import pygame

from games.glimpse import Sketch, cell_of
from games.window.pages.menu import Menu
from games.window.pages.newtable import NewTable
from games.window.pages.settings import Settings
from p2p import Glimpsed, RoomInfo
from tests.window.helpers.desk import Desk, differs, picture
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
    desk.frame()
    for x in range(pygame.display.get_window_size()[0] * 7 // 10, 0, -20):
        desk.click((x, 40))
        if desk.app.front.is_asking and isinstance(desk.page, NewTable):
            return
        desk.app.front.stack.clear()  # settings, behind one's own face
    raise AssertionError("no button for it")


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


def test_what_is_played_is_asked_for_and_seen_where_one_may(desk: Desk) -> None:
    fields = {"opener": node_of(1)}
    rooms = [
        RoomInfo("A", "snake", node_of(1), 1, 2, table="aa" * 16, **fields),
        RoomInfo("B", "snake", node_of(1), 1, 3, table="bb" * 16, **fields),
        RoomInfo(
            "C", "snake", node_of(1), 1, 3, table="cc" * 16, locked=True, **fields
        ),
    ]
    desk.node.set_tables(*rooms)
    desk.frame(3)
    assert sorted(desk.node.glimpsed) == ["aa" * 16, "bb" * 16]
    desk.frame(3)
    assert len(desk.node.glimpsed) == 2  # not again at once
    before = picture()
    sketch = Sketch(20, 10)
    for x in range(20):
        sketch.put(x, 5, cell_of(1))
    data = msgspec.msgpack.encode(sketch.glimpse())
    desk.node.happen(Glimpsed("bb" * 16, data))
    desk.frame()
    width, height = pygame.display.get_window_size()
    assert differs(before, pygame.Rect(20, 60, width // 3, height // 2))
    desk.node.happen(Glimpsed("aa" * 16, b"\xff" * 20))
    desk.frame()


def test_in_a_game_no_other_table_is_asked_for(desk: Desk) -> None:
    room = RoomInfo("A", "snake", node_of(1), 1, 2, table="aa" * 16)
    desk.play()
    desk.node.set_tables(room)
    desk.frame(3)
    assert desk.node.glimpsed == []


def test_with_less_motion_nobody_fades(desk: Desk) -> None:
    lobby = desk.app.front.lobby
    desk.node.meet("Ana")
    desk.frame()
    assert lobby.arrivals.picture(0.0) is not None
    desk.app.tastes.kept.change(calm=True)
    desk.frame()
    desk.node.meet("Ben")
    desk.frame()
    now = time.monotonic()
    seen = lobby.arrivals.seen(desk.app.talk.company.persons(now), now)
    assert {person.name: part for person, part in seen}["Ben"] == 1.0


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


def test_a_click_on_oneself_opens_the_settings_at_the_name(desk: Desk) -> None:
    width, height = pygame.display.get_window_size()
    desk.write("half a line")
    for x in range(width * 7 // 10, width // 2, -16):  # it is the first from the right
        desk.click((x, height // 16))
        if desk.app.front.is_asking:
            break
    assert isinstance(desk.page, Settings)
    desk.write("Ana")
    desk.press(pygame.K_RETURN)
    assert desk.node.name == "Ana"
    assert desk.typed == "half a line"
