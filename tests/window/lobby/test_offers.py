"""What can be played here, and at which tables it is played already."""

from __future__ import annotations

import pytest

from games.snake.rules import Snake
from games.window.lobby.offers import PLAY_KEYS, Known, Offer, known_games, offers
from p2p import RoomInfo
from p2p.core.choice import meant
from p2p.room.charter import Table, drawn_up
from tests.p2p.helpers.signers import node, signer
from tests.window.helpers.standin import node_of, table_id

GAMES = {"snake": Known("Snake"), "race": Known("Race", seats=2)}


def table(name: str, game: str = "snake", members: int = 3, **more: object) -> RoomInfo:
    fields: dict[str, object] = {"table": table_id(name), "opener": node_of(5), **more}
    return RoomInfo(name, game, node_of(1), 1, members, **fields)  # type: ignore[arg-type]


def open_table(game: str, members: int = 3, **more: object) -> RoomInfo:
    return table(game, game, members, opener=None, **more)


def names(found: list[Offer]) -> list[str]:
    return [offer.called for offer in found]


def test_what_is_played_comes_first_and_the_rest_can_be_opened() -> None:
    race = open_table("race", 1)
    found = offers(GAMES, [race])
    assert found == [
        Offer("race", "Race", race, "F6", True),
        Offer("snake", "Snake", None, "F5", True),
    ]


def test_what_is_not_installed_is_shown_last_and_lets_nobody_in() -> None:
    found = offers(GAMES, [table("Board", "chess"), table("Mine")])
    assert names(found) == ["Mine", "Board", "Race"]
    assert [offer.lets_in for offer in found] == [True, False, True]


@pytest.mark.parametrize("shut", [{"locked": True}, {"closed": True}])
def test_where_nobody_may_come_in_without_choosing_a_game_can_still_be_opened(
    shut: dict[str, bool],
) -> None:
    found = offers(GAMES, [table("Mine", **shut)])
    assert [(offer.called, offer.key) for offer in found] == [
        ("Mine", ""),
        ("Snake", "F5"),
        ("Race", "F6"),
    ]
    assert found[0].lets_in  # who was in a moment ago, and who opened it


def test_who_opened_a_table_comes_to_it_without_choosing() -> None:
    rooms = [table("Mine", members=3, locked=True), table("Other", members=1)]
    rooms[1] = table("Other", members=1, opener=node_of(6))
    mine, others = offers(GAMES, rooms, node_of(5)), offers(GAMES, rooms, node_of(6))
    assert [offer.key for offer in mine[:2]] == ["F5", ""]
    assert [offer.key for offer in others[:2]] == ["", "F5"]


@pytest.mark.parametrize(
    "counts", [((1, 0), (1, 0)), ((3, 2), (2, 0)), ((3, 1), (2, 0))]
)
def test_the_key_is_where_the_node_goes(counts: tuple[tuple[int, int], ...]) -> None:
    tables = [
        drawn_up(signer(n), "p2p", "a" * 8, Snake(), n, n.encode() * 16) for n in "ab"
    ]
    told = [
        table(one.name, members=members, watchers=watchers, table=one.id.hex())
        for one, (members, watchers) in zip(tables, counts, strict=True)
    ]
    listed = list(zip(told, tables, strict=True))
    goes = meant(Snake(), None, listed, None, node("m"), True, False)
    assert isinstance(goes, Table)
    (first,) = [offer for offer in offers(GAMES, told) if offer.key == "F5"]
    assert first.room is not None
    assert first.room.table == goes.id.hex()


def test_the_key_is_on_the_fullest_table_that_has_a_seat() -> None:
    few, many = table("A", "race", 1), table("B", "race", 3, watchers=1)
    watched = table("C", "race", 4, watchers=3)
    assert [(o.called, o.key) for o in offers(GAMES, [few, many, watched])] == [
        ("A", ""),
        ("B", ""),
        ("C", "F6"),
        ("Snake", "F5"),
    ]


def test_the_order_stays_while_people_come_and_go() -> None:
    rooms = [table("B", members=1), table("a", members=9), open_table("snake")]
    again = [table("B", members=9), table("a", members=1), open_table("snake")]
    assert names(offers(GAMES, rooms)) == names(offers(GAMES, again[::-1]))
    assert names(offers(GAMES, rooms)) == ["Snake", "a", "B", "Race"]


def test_two_tables_of_one_name_are_two() -> None:
    one, other = table("A"), table("A", table="ff" * 16)
    found = offers(GAMES, [one, other])
    assert len({offer.name for offer in found}) == len(found) == 3


def test_forty_tables_of_twenty_games() -> None:
    games = {f"g{number}": Known(f"G {number}") for number in range(20)}
    rooms = [table(f"T {number}", f"g{number % 20}") for number in range(40)]
    assert len(offers(games, rooms)) == 40
    assert [offer.key for offer in offers(games, rooms)].count("F8") == 1


def test_snake_comes_first() -> None:
    name, known = next(iter(known_games().items()))
    assert (name, known.title, known.seats) == ("snake", "Snake", 256)


def test_each_key_has_the_name_that_is_on_it() -> None:
    assert [*PLAY_KEYS.values()] == ["F5", "F6", "F7", "F8"]


def test_tables_stand_as_one_counts() -> None:
    rooms = [table(name) for name in ("Table 10", "table 2", "Table", "Table 1b", "²")]
    shown = names(offers(GAMES, rooms))
    assert shown == ["Table", "Table 1b", "table 2", "Table 10", "²", "Race"]
