"""The table that is shown: found, lost, and found again, and none is ever opened."""

from __future__ import annotations

from typing import Any

import pytest

from games.window.stage.scout import (
    AGAIN,
    CLOSED,
    COMING,
    DESERTED_FOR,
    LOCKED,
    LONGEST,
    MISSED_FOR,
    NOBODY,
    Scout,
)
from p2p import BadText, Member, RoomView
from tests.window.helpers.hall import TABLE, room
from tests.window.helpers.standin import node_of

GAMES = ("snake", "cycles")


class Asked:
    """A node that notes where it was sent."""

    def __init__(self) -> None:
        self.id = node_of(0)
        self.went: list[tuple[str, str | None, str | None]] = []
        self.left = 0
        self.refusal = ""

    def spectate(self, game: str, *, table: str | None, key: str | None) -> None:
        if self.refusal:
            raise BadText(self.refusal)
        self.went.append((game, table, key))

    def leave(self) -> None:
        self.left += 1


def scout(
    game: str | None = None, table: str | None = None, key: str | None = None
) -> tuple[Any, Scout]:
    node: Any = Asked()
    return node, Scout(node, GAMES, game, table, key)


def view(*people: int, bots: int = 2) -> RoomView:
    members = [Member(n, node_of(n), f"P{n}", False, 0) for n in people]
    members += [Member(9 - n, f"bot:{n}", "Bot", True, 0) for n in range(bots)]
    return RoomView(TABLE, "snake", node_of(1), 1, 0, None, tuple(members))


def test_nobody_plays_and_nothing_is_opened() -> None:
    node, found = scout()
    found.look([], 0.0)
    assert (found.why, node.went) == (NOBODY, [])


def test_it_goes_to_the_fullest_that_lets_in_and_asks_once() -> None:
    node, found = scout()
    best = room("B", members=5, watchers=1)
    tables = [
        room("A", members=6, watchers=4),
        best,
        room("C", members=9, closed=True),
        room("D", members=9, locked=True),
        room("E", "chess", members=9),
    ]
    found.look(tables, 0.0)
    found.look(tables, 1.0)
    assert (found.why, node.went) == (COMING, [("snake", best.table, None)])


@pytest.mark.parametrize(
    ("game", "table", "name"),
    [
        ("cycles", None, "C"),
        (None, " class 7B", TABLE),
        (None, room("A").table, "A"),
        ("snake", "C", None),
    ],
)
def test_what_was_wanted_is_found(
    game: str | None, table: str | None, name: str | None
) -> None:
    node, found = scout(game, table)
    found.look([room("A"), room(members=1), room("C", "cycles")], 0.0)
    assert (found.room.room if found.room else None) == name
    assert len(node.went) == (name is not None)


def test_a_locked_table_needs_the_key_and_gets_it() -> None:
    node, found = scout()
    found.look([room(locked=True)], 0.0)
    assert (found.why, node.went) == (LOCKED, [])
    node, found = scout(key="gate")
    found.look([room(locked=True)], 0.0)
    assert node.went == [("snake", room().table, "gate")]
    node, found = scout(key="gate")
    found.look([room()], 0.0)
    assert node.went == [("snake", room().table, None)]


def test_a_closed_table_is_waited_for() -> None:
    node, found = scout()
    found.look([room(closed=True)], 0.0)
    assert (found.why, node.went) == (CLOSED, [])
    found.look([room()], 1.0)
    assert len(node.went) == 1


def test_where_it_was_not_let_in_it_asks_again_later_and_says_why_meanwhile() -> None:
    node, found = scout(key="gate")
    tables = [room(locked=True)]
    found.look(tables, 0.0)
    found.refused("wrong_key", "No.", 1.0)
    for at in (1.0, AGAIN):
        found.look(tables, at)
        assert (found.why, found.said, len(node.went)) == ("wrong_key", "No.", 1)
    found.look(tables, 1.0 + AGAIN)
    assert (found.why, len(node.went)) == ("wrong_key", 2)  # it is no news that it asks


def test_a_table_that_lets_in_another_way_is_asked_at_once() -> None:
    node, found = scout(key="gate")
    found.look([room(locked=True)], 0.0)
    found.refused("wrong_key", "No.", 1.0)
    found.look([room()], 2.0)
    assert len(node.went) == 2


def test_where_it_was_put_out_it_looks_for_another_table() -> None:
    node, found = scout()
    tables = [room("A", members=1), room("B", members=5)]
    found.look(tables, 0.0)
    found.arrived(view(1, 2))
    found.refused("removed", "Out.", 5.0)
    found.look(tables, 5.1)
    assert [table for _, table, _ in node.went] == [tables[1].table, tables[0].table]


def test_it_goes_back_to_the_table_of_that_name() -> None:
    node, found = scout()
    found.look([room(members=1)], 0.0)
    found.arrived(view(1))
    again = room(members=1, table="f" * 32)
    found.look([room("Other", members=9), again], 9.0)
    assert node.went[-1] == ("snake", again.table, None)


def test_a_way_that_takes_too_long_is_given_up() -> None:
    node, found = scout()
    found.look([room()], 0.0)
    found.look([room()], LONGEST - 0.1)
    assert (node.left, len(node.went)) == (0, 1)
    found.look([room()], LONGEST)
    assert (node.left, len(node.went)) == (1, 2)


def test_what_the_node_refuses_is_told() -> None:
    node, found = scout()
    node.refusal = "There is no table."
    found.look([room()], 0.0)
    found.look([room()], 0.1)
    assert found.said == node.refusal


def test_it_leaves_bots_alone_but_not_before_who_crashed_may_be_back() -> None:
    node, found = scout()
    found.arrived(view(1))
    found.stay(view(1), 0.0)
    found.stay(view(), 1.0)
    assert found.is_alone
    found.stay(view(), DESERTED_FOR + 0.9)
    assert node.left == 0
    found.stay(view(1), DESERTED_FOR + 0.95)
    assert not found.is_alone
    found.stay(view(0), DESERTED_FOR + 1.0)  # itself
    found.stay(view(0), 2 * DESERTED_FOR + 1.0)
    assert node.left == 1


def test_a_table_that_all_had_just_left_is_left_at_once() -> None:
    node, found = scout()
    found.arrived(view())
    found.stay(view(), 0.0)
    found.stay(view(), MISSED_FOR)
    assert node.left == 1
