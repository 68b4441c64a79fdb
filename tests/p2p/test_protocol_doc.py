"""`PROTOCOL.md` says what the code does: lists, tables, vectors, constants, links."""

from __future__ import annotations

import importlib
import re
from collections.abc import Iterable
from math import ceil
from pathlib import Path
from typing import Any, get_args

import msgspec

import p2p
from games.contract import Game
from games.cycles.rules import Cycles
from games.cycles.state import CyclesOptions
from games.snake.rules import Snake
from games.snake.state import SnakeOptions
from p2p import messages
from p2p.election.roles import TRANSITIONS, Role
from p2p.identity import node_id
from p2p.profile.keys import certificate_id, names_itself
from p2p.replication.replica import Replica
from p2p.room.belief import TABLE as BELIEVED
from p2p.room.belief import Who
from p2p.room.edition import room_id
from p2p.wire.codec import MAX_HELLO, MessageReader
from p2p.wire.prices import OF_NO_KIND, PASSED_OVER, PRICES
from p2p.wire.wanted import ASKING
from tests.p2p import fieldlist, vectors

PACKAGE = Path(p2p.__file__).parent
TEXT = (PACKAGE / "PROTOCOL.md").read_text(encoding="utf-8")
ROW = re.compile(r"^\| (\d+) \| `(\w+)` \|", re.MULTILINE)
ENTRY_ROW = re.compile(r"^\| `([A-Z][a-z]+)` \| (\d+) \|", re.MULTILINE)
BLOCK = re.compile(r"^```\n(.*?)^```$", re.MULTILINE | re.DOTALL)
CONSTANT_ROW = re.compile(
    r"^\| `([A-Z][A-Z_0-9]+)` \| ([^|]+) \| [^|]+ \| `([\w/]+)\.py` \|$", re.MULTILINE
)
REACH_ROW = re.compile(
    r"^\| ((?:snake|light)[^|]+) \| ([^|]+) \| (\d+) \| (\d+) \| (\d+) \|$",
    re.MULTILINE,
)
ROLE_ROW = re.compile(r"^\| ([A-Z]{4,}) \| ([^|]+) \|$", re.MULTILINE)
CHANGE_ROW = re.compile(r"^\| ([A-Z]+) \| ([^|]+) \| ([A-Z]+) \|", re.MULTILINE)
PRICE_ROW = re.compile(r"^\| `?([\w ]+?)`? \| (\d+) \| (\d+) \|$", re.MULTILINE)
ASKING_ROW = re.compile(
    r"^\| ((?:`\w+`(?:, )?)+) \| ((?:`\w+`(?:, )?)+) \|$", re.MULTILINE
)
NAMED = re.compile(r"`([A-Z][A-Z_0-9]+)`")
UNITS = {"KiB": 1024, "MiB": 1024 * 1024}
CONSTANTS = CONSTANT_ROW.findall(TEXT)


def tags(union: object) -> dict[str, int]:
    return {kind.__name__: kind.__struct_config__.tag for kind in get_args(union)}


def one_line(text: str) -> str:
    return " ".join(text.split())


def meant(value: str) -> float | str:
    """A value as the document writes it: "0.25 s", "2^53", "8 KiB", a text."""
    if value.startswith('"'):
        return value.strip('"')
    number, _, unit = value.partition(" ")
    base, _, power = number.partition("^")
    return (float(base) ** int(power or 1)) * UNITS.get(unit, 1)


def in_code(name: str, file: str) -> object:
    return getattr(importlib.import_module("p2p." + file.replace("/", ".")), name, None)


def test_every_list_and_every_vector_is_that_of_the_code() -> None:
    shown = [one_line(block) for block in BLOCK.findall(TEXT)]
    assert shown == [one_line(block) for block in fieldlist.blocks()]


def test_every_hash_that_a_sentence_quotes_is_that_of_the_code() -> None:
    quoted = re.findall(r"`(0x[0-9a-f]{8})`", TEXT)
    assert [int(number, 16) for number in quoted] == [*vectors.numbers().values()]


def test_the_vectors_are_what_the_code_understands() -> None:
    (hello,) = MessageReader(MAX_HELLO).feed(bytes.fromhex(vectors.blocks()["v_hello"]))
    assert isinstance(hello, messages.Hello)
    assert certificate_id(hello.certificate) == node_id(vectors.RAW) == vectors.ID
    assert names_itself(hello.certificate, vectors.ID)
    assert room_id(vectors.SNAKE) == vectors.ROOM


def test_the_hashes_are_over_what_the_document_says() -> None:
    first, following = bytes(vectors.FIRST.packed), bytes(vectors.NEXT.packed)
    assert vectors.plain_chain(bytes(16), 1, first) == vectors.CHAIN
    assert vectors.plain_chain(vectors.CHAIN, 2, following) == vectors.AFTER
    assert vectors.plain_reign(vectors.ROOM, vectors.TERM) == vectors.REIGN


def test_the_first_example_is_right() -> None:
    assert "`00 00 00 03 | 92 03 07`" in TEXT
    assert msgspec.msgpack.encode(messages.Ping(7)) == bytes.fromhex("920307")


def test_every_message_has_its_row_and_its_tag() -> None:
    rows = {name: int(tag) for tag, name in ROW.findall(TEXT)}
    assert rows == tags(messages.AnyMessage)


def test_every_entry_has_its_row_and_its_tag() -> None:
    rows = {name: int(tag) for name, tag in ENTRY_ROW.findall(TEXT)}
    assert rows == tags(messages.AnyEntry)


def test_who_is_believed_is_told_as_the_code_has_it() -> None:
    heading = "## Who is believed about what, and why\n"
    section = TEXT.split(heading)[1].split("\n## ")[0]
    rows = [
        [cell.strip() for cell in line.strip("|").split("|")]
        for line in section.splitlines()
        if line.startswith("| ")
    ]
    words = [row for row in rows if len(row) == 4 and row[0] != "message"]
    hints = [row for row in rows if len(row) == 3 and row[0].startswith("`")]
    hints = [row for row in hints if "not built yet" not in row[2]]
    assert words == [
        [f"`{kind.__name__}`", told(row.of), row.about, row.why]
        for kind, row in BELIEVED.items()
    ]
    assert hints == [
        [f"`{kind.__name__}`", told(row.hint_of), row.hint]
        for kind, row in BELIEVED.items()
        if row.hint_of
    ]


def told(whos: Iterable[Who]) -> str:
    return ", ".join(who.value for who in whos)


TOLD_OF: list[tuple[Game[Any], Any]] = [
    (Snake(), SnakeOptions()),
    (Snake(), SnakeOptions(speed="slow", round=60)),
    (Snake(), SnakeOptions(round=0)),
    (Cycles(), CyclesOptions()),
]


def test_what_can_be_had_is_told_as_the_games_have_it() -> None:
    rows = REACH_ROW.findall(TEXT)
    for row, (game, options) in zip(rows, TOLD_OF, strict=True):
        room = Replica(game, 1, options)
        ticks = room.rounds.ticks
        assert row[0].partition(",")[0] == game.title.lower()
        assert row[1] == (f"{options.round} s" if options.round else "no end")
        most = game.reachable(room.game, ticks), room.most_brought(room.rounds.now)
        assert tuple(map(int, row[2:])) == (ticks, *most)


def test_the_formulas_for_it_are_right() -> None:
    snake, cycles = re.findall(r"^    reachable\(ticks\) = (.+)$", TEXT, re.MULTILINE)
    for game, options in TOLD_OF:
        state = game.setup(options, game.dice(1, 0))
        formula = snake if game.name == "snake" else cycles
        for ticks in (0, 1, 29, 30, 31, 50, 51, 2999, 3000, 3001):
            known = {"ticks": ticks, "ceil": ceil, "pace": getattr(state, "pace", 0)}
            assert eval(formula, known) == game.reachable(state, ticks)


def test_every_role_has_its_row() -> None:
    assert [name for name, _ in ROLE_ROW.findall(TEXT)] == [role.name for role in Role]


def test_the_changes_of_roles_are_those_of_the_code() -> None:
    assert sorted(CHANGE_ROW.findall(TEXT)) == sorted(
        (role.name, why.value, becomes.name)
        for role, changes in TRANSITIONS.items()
        for why, becomes in changes.items()
    )


def test_each_constant_has_its_value_in_the_file_that_its_row_names() -> None:
    for name, value, file in CONSTANTS:
        found = in_code(name, file)
        assert found == meant(value), f"{name} in {file}.py is {found}, not {value}"


def test_a_constant_that_is_named_is_in_a_table() -> None:
    assert len(CONSTANTS) > 150
    assert set(NAMED.findall(TEXT)) - {name for name, _, _ in CONSTANTS} == set()


def test_every_price_is_that_of_the_code() -> None:
    rows = {name: (int(each), int(kib)) for name, each, kib in PRICE_ROW.findall(TEXT)}
    prices = {kind.__name__: its for kind, its in PRICES.items()}
    others = {"any other kind": OF_NO_KIND, "what is passed over": PASSED_OVER}
    listed = {**prices, **others}
    assert rows == {name: (its.each, its.kib) for name, its in listed.items()}
    assert list(rows)[: len(prices)] == list(tags(messages.AnyMessage))


def test_what_asks_for_what_is_that_of_the_code() -> None:
    rows = {
        asks: set(re.findall(r"\w+", wanted))
        for asking, wanted in ASKING_ROW.findall(TEXT)
        for asks in re.findall(r"\w+", asking)
    }
    assert rows == {
        asks.__name__: {kind.__name__ for kind in wanted}
        for asks, wanted in ASKING.items()
    }


def test_every_link_leads_to_a_heading() -> None:
    headings = re.findall(r"^#+ (.+)$", TEXT, re.MULTILINE)
    anchors = {re.sub(r"[^\w -]", "", h.lower()).replace(" ", "-") for h in headings}
    linked = {one_line(link) for link in re.findall(r"\]\(#([^)]+)\)", TEXT)}
    assert linked
    assert linked - anchors == set()


def test_the_promises_are_named_as_the_watch_names_them() -> None:
    watch = (PACKAGE / "testing" / "watch.py").read_text(encoding="utf-8")
    for name in set(re.findall(r"\bS\d\b", watch)):
        assert f"| {name} " in TEXT
