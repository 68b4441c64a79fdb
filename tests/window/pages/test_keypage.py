"""A locked table asks for its key, and says when it was the wrong one."""

from __future__ import annotations

import pygame

from games.window.pages.keypage import KeyPage
from p2p import BadText, RoomInfo
from tests.window.helpers.desk import Desk
from tests.window.helpers.standin import WRONG_KEY, node_of, table_id

TABLE = table_id("Table 2")


def lock(desk: Desk) -> None:
    """Ana has a locked table."""
    (ana,) = desk.node.meet("Ana")
    room = RoomInfo("Table 2", "snake", node_of(2), 1, 3)
    fields = {"locked": True, "table": TABLE, "opener": ana.id}
    desk.node.set_tables(RoomInfo(*list_of(room), **fields))  # type: ignore[arg-type]
    desk.node.keys[TABLE] = "maple otter candle"
    desk.frame()


def choose(desk: Desk) -> None:
    """The keyboard is on that table."""
    for _ in range(2):  # behind the one above, which F5 leads to
        desk.press(pygame.K_DOWN)


def list_of(room: RoomInfo) -> list[object]:
    return [room.room, room.game, room.host, room.term, room.members]


def test_the_right_key_leads_in(desk: Desk) -> None:
    lock(desk)
    choose(desk)
    desk.press(pygame.K_RETURN)
    assert isinstance(desk.page, KeyPage)
    assert desk.page.title == "Table 2 is locked"
    desk.write("maple otter candle")
    desk.press(pygame.K_RETURN)
    desk.frame(2)
    assert desk.app.arena is not None
    assert desk.app.arena.table == TABLE
    assert not desk.app.front.is_asking
    assert desk.node.entered == [("snake", TABLE, "maple otter candle", None, True)]


def test_a_wrong_one_is_told_and_can_be_mended(desk: Desk) -> None:
    lock(desk)
    choose(desk)
    desk.press(pygame.K_RIGHT)  # to watch
    desk.press(pygame.K_RETURN)
    desk.write("maple otter")
    desk.press(pygame.K_RETURN)
    desk.frame(2)
    assert desk.page.remark == WRONG_KEY
    assert desk.app.front.lobby.tables.joining == ""
    desk.write(" candle")
    desk.press(pygame.K_RETURN)
    desk.frame(2)
    assert desk.app.arena is not None
    assert not desk.app.arena.is_played


def test_what_is_typed_goes_into_the_key_and_not_into_the_chat(desk: Desk) -> None:
    lock(desk)
    choose(desk)
    desk.press(pygame.K_RETURN)
    desk.write("secret")
    assert desk.typed == ""
    desk.press(pygame.K_ESCAPE)
    assert not desk.app.front.is_asking
    assert desk.typing
    desk.write("hello")
    assert desk.typed == "hello"


def test_who_was_in_a_moment_ago_tries_without_a_key() -> None:
    asked: list[str | None] = []
    page = KeyPage("T", "", asked.append)
    page.submit()
    assert (asked, page.remark) == ([None], "")


def test_there_is_room_for_the_longest_key_of_any_script() -> None:
    asked: list[str | None] = []
    page = KeyPage("T", "", asked.append)
    page.item.field.set("🐍" * 128)  # type: ignore[union-attr]
    page.submit()
    assert asked == ["🐍" * 128]


def test_what_the_node_refuses_at_once_is_told_here() -> None:
    def refuse(key: str | None) -> None:
        raise BadText("That is no key.")

    page = KeyPage("T", "Ana", refuse)
    page.item.field.set("x")  # type: ignore[union-attr]
    page.submit()
    assert page.remark == "That is no key."
