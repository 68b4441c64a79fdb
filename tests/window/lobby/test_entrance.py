"""The ways to a table."""

from __future__ import annotations

from msgspec.structs import replace

from games.window.dialog.stack import Stack
from games.window.lobby.entrance import Entrance
from games.window.lobby.neighbours import Neighbours
from games.window.lobby.offers import Offer
from games.window.lobby.tables import Chosen, Tables
from games.window.pages.keypage import KeyPage
from games.window.pages.newtable import NewTable
from p2p import RoomInfo
from tests.window.helpers.standin import StandIn, node_of, table_id


class Door:
    """An entrance of a node, and what it complained of."""

    def __init__(self) -> None:
        self.node = StandIn()
        self.tables, self.stack = Tables(), Stack()
        self.said: list[str] = []
        neighbours = Neighbours(self.node)  # type: ignore[arg-type]
        self.entrance = Entrance(
            self.node,  # type: ignore[arg-type]
            neighbours,
            self.tables,
            self.stack,
            self.said.append,
        )

    def choose(self, offer: Offer, deed: str = "play") -> None:
        chosen = Chosen(offer, deed)  # type: ignore[arg-type]
        self.entrance.enter(chosen, lambda who: "Ana")


def offer(game: str = "snake", title: str = "Snake", **more: object) -> Offer:
    fields = {"table": table_id("A"), "opener": node_of(1), **more}
    room = RoomInfo("A", game, node_of(2), 1, 3, **fields)  # type: ignore[arg-type]
    return Offer(game, title, room)


def test_without_choosing_no_table_is_named() -> None:
    door = Door()
    door.entrance.play("snake")
    assert door.node.entered == [("snake", None, None, None, True)]
    assert door.tables.joining == "snake"
    door.entrance.arrived()
    assert door.tables.joining == ""


def test_a_table_can_be_named_with_its_key() -> None:
    door = Door()
    door.entrance.play("snake", "Lesson", "maple")
    assert door.node.entered == [("snake", "Lesson", "maple", None, True)]


def test_what_is_chosen_is_entered_by_its_id() -> None:
    door = Door()
    door.choose(offer())
    door.choose(offer(), "watch")
    assert [asked[1] for asked in door.node.entered] == [table_id("A")] * 2
    assert [asked[4] for asked in door.node.entered] == [True, False]
    door = Door()
    door.choose(Offer("snake", "Snake", None))
    assert door.node.entered == [("snake", None, None, None, True)]


def test_a_locked_one_asks_for_its_key_first() -> None:
    door = Door()
    door.choose(offer(locked=True))
    assert door.node.entered == []
    assert isinstance(door.stack.top, KeyPage)


def test_who_opened_it_is_asked_for_no_key() -> None:
    door = Door()
    door.choose(offer(locked=True, opener=door.node.id))
    assert door.stack.top is None
    assert door.node.entered == [("snake", table_id("A"), None, None, True)]


def test_nobody_goes_where_his_game_is_not_installed() -> None:
    door = Door()
    door.choose(offer("chess", ""))
    assert (door.node.entered, door.stack.top) == ([], None)
    assert door.said == ["The game chess is not installed here."]


def test_at_a_closed_one_the_host_is_asked_for_who_was_in_may_come_back() -> None:
    door = Door()
    door.choose(offer(closed=True))
    assert door.node.entered == [("snake", table_id("A"), None, None, True)]


def test_what_cannot_be_is_complained_of_or_told_in_the_dialog() -> None:
    door = Door()
    door.entrance.play("chess")
    assert "chess" in door.said[0]
    door.node.refusal = "Not today."
    door.entrance.play("snake")
    assert door.said[1] == "Not today."
    assert door.tables.joining == ""
    door.entrance.failed("It is full.")
    assert door.said[2] == "It is full."
    door.entrance.opens()
    assert isinstance(door.stack.top, NewTable)
    door.entrance.failed("It was closed.")
    assert door.stack.top.remark == "It was closed."
    assert len(door.said) == 3


def test_what_a_table_was_opened_with_is_remembered() -> None:
    door = Door()
    door.entrance.opens()
    page = door.stack.top
    assert isinstance(page, NewTable)
    page.submit()
    view = door.node.view()
    assert view is not None
    assert door.entrance.options(view)["bots"] == 4
    assert door.entrance.options(replace(view, room="Another")) == {}
    assert door.entrance.options(replace(view, opener=node_of(1))) == {}
