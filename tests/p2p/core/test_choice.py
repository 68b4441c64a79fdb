"""Which table is meant, when a name is nobody's own."""

from __future__ import annotations

from typing import Any

import pytest

from p2p.core.choice import Listed, meant
from p2p.errors import BadText
from p2p.events import RoomInfo
from p2p.messages import FIRST_APP
from p2p.room.charter import Table, drawn_up, open_table
from tests.p2p.helpers.signers import node, signer
from tests.p2p.helpers.toy import Toy

ME = node("m")
OPEN = open_table(Toy())


class Small(Toy):
    seats = 2


class Other(Toy):
    name = "other"


class Later(Toy):
    version = 2


def opened(letter: str, name: str = "Table 2", game: Toy | None = None) -> Table:
    named = FIRST_APP, "a" * 8, game or Toy(), name, b"s" * 16
    return drawn_up(signer(letter), *named)


def listed(table: Table, members: int = 1, **more: Any) -> Listed:
    host = table.opener or node("h")
    of = table.name, table.game, host, 1, members
    info = RoomInfo(*of, table=table.id.hex(), opener=table.opener, **more)
    return info, table


def choice(
    wanted: str | None,
    *tables: Listed,
    own: Table | None = None,
    seated: bool = True,
    has_key: bool = False,
    rules: Toy | None = None,
) -> Table | str:
    return meant(rules or Toy(), wanted, tables, own, ME, seated, has_key)


ANAS, BENS = opened("a"), opened("b")


def test_without_a_name_it_is_the_fullest_that_lets_one_in() -> None:
    assert choice(None) == OPEN
    assert choice(None, listed(OPEN, 1), listed(ANAS, 2)) == ANAS
    assert choice(None, listed(OPEN, 3), listed(ANAS, 2)) == OPEN
    assert choice(None, listed(ANAS, 9, locked=True), listed(BENS, 2)) == BENS
    assert choice(None, listed(ANAS, 9, closed=True)) == OPEN


def test_a_full_table_is_for_who_watches() -> None:
    full, rules = opened("a", game=Small()), Small()
    assert choice(None, listed(full, 2), rules=rules) == open_table(Small())
    assert choice(None, listed(full, 2), rules=rules, seated=False) == full
    assert choice(None, listed(full, 3, watchers=2), rules=rules) == full


def test_who_is_at_a_table_of_the_game_stays_there() -> None:
    assert choice(None, listed(OPEN, 9), listed(ANAS, 1), own=ANAS) == ANAS
    assert choice("table 2", listed(BENS, 9), own=ANAS) == ANAS
    assert choice(None, own=opened("a", game=Other())) == OPEN
    others = listed(ANAS), listed(BENS, locked=True)
    assert choice("Table 2", *others, own=ANAS, has_key=True) == BENS
    assert choice("Table 2", *others, own=BENS, has_key=True) == BENS


def test_by_a_name_it_is_the_fullest_of_that_name_or_a_new_one() -> None:
    assert choice("Table 2", listed(ANAS, 1), listed(BENS, 2)) == BENS
    assert choice(" TABLE  2", listed(ANAS, 1), listed(OPEN, 9)) == ANAS
    assert choice("Table 3", listed(ANAS, 1)) == "Table 3"
    assert choice("  Table   3 ") == "Table 3"
    assert choice("Table 2", listed(opened("a", game=Other()))) == "Table 2"
    assert choice("Table 2", listed(opened("a", game=Later()))) == "Table 2"


def test_of_one_name_first_of_all_it_is_one_that_lets_one_in() -> None:
    barred, free = listed(ANAS, 9, locked=True), listed(BENS, 2)
    assert choice("Table 2", barred, free) == BENS
    assert choice("Table 2", barred) == ANAS  # whose host says why not
    assert choice("Table 2", barred, free, has_key=True) == ANAS
    assert choice("Table 2", free, has_key=True) == BENS
    mine = opened("m")
    assert choice("Table 2", listed(mine, 1, locked=True), free) == BENS
    assert choice("Table 2", listed(mine, 1, locked=True)) == mine


def test_the_open_table_is_called_as_its_game() -> None:
    assert choice("Toy") == OPEN
    assert choice("toy", has_key=True) == "toy"  # a locked one of that name
    assert choice("toy", listed(opened("a", "toy"), 3)) != OPEN


def test_by_an_id_it_is_that_very_table() -> None:
    tables = listed(ANAS, 1), listed(BENS, 2)
    assert choice(ANAS.id.hex(), *tables) == ANAS
    assert choice(ANAS.id.hex().upper(), *tables) == ANAS
    assert choice(OPEN.id.hex()) == OPEN
    assert choice(ANAS.id.hex(), own=ANAS) == ANAS


def test_a_note_without_a_charter_hides_no_table() -> None:
    stripped = Table(ANAS.id, "toy", 1, ANAS.id, "toy")
    assert choice(ANAS.id.hex(), listed(stripped, 9), listed(ANAS, 1)) == ANAS


@pytest.mark.parametrize(
    ("wanted", "told", "why"),
    [
        ("0" * 32, ANAS, "There is no table 0000"),
        (opened("a", game=Other()).id.hex(), opened("a", game=Other()), "play other"),
        (opened("a", game=Later()).id.hex(), opened("a", game=Later()), "another toy"),
        ("everyone", ANAS, "can be no name"),
        ("\u202e", ANAS, "can be no name"),
        ("", ANAS, "can be no name"),
    ],
)
def test_what_cannot_be_meant_is_told(wanted: str, told: Table, why: str) -> None:
    with pytest.raises(BadText, match=why):
        choice(wanted, listed(told))


def test_a_charter_that_names_our_edition_for_another_game_is_none_of_ours() -> None:
    liar = opened("a")
    odd = Table(liar.id, "chess", 1, OPEN.id, "Table 2", liar.opener, liar.key)
    assert choice("Table 2", listed(odd)) == "Table 2"
    assert choice(None, listed(odd, 9)) == OPEN
