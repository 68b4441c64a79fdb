"""A record comes back from its row as it was, or is refused in words."""

from __future__ import annotations

import msgspec
import pytest

from p2p.chat.records import (
    Floor,
    Kept,
    LogFloor,
    Mark,
    Number,
    Pinned,
)
from p2p.history import rows
from p2p.history.rows import Row, record_of, row_of
from tests.p2p.helpers.kept import ANA, BEN, START, to_all, to_one

ALL: list[Kept] = [
    to_all(1),
    to_one(2, own=True),
    LogFloor(b"k" * 32, "abcd2345", 7, 8),
    Floor(9),
    Number(BEN, 2**62, 10),
    Pinned(ANA, "Ana", 11, 12, True, True, 13),
]


@pytest.mark.parametrize("record", ALL)
def test_a_record_comes_back_as_it_was(record: Kept) -> None:
    assert record_of(row_of(record)) == record


def test_kinds_are_for_ever() -> None:
    assert [row_of(record).kind for record in ALL] == [1, 2, 3, 4, 5, 6]


def test_each_has_a_key_of_its_own_and_messages_their_time_and_text() -> None:
    mine, his = row_of(to_one(2, own=True)), row_of(to_one(2))
    assert mine.key != his.key
    assert mine.key == rows.key_to_one(BEN, True, 2)
    assert (his.at, his.text) == (START + 2, "only for you 2")
    assert row_of(to_all(3)).key == to_all(3).digest
    assert row_of(to_all(3, text="")).text == ""  # as each message


def test_a_mark_is_no_row() -> None:
    with pytest.raises(TypeError, match="Mark"):
        row_of(Mark(BEN, 1, "failed"))


def test_fields_that_came_later_have_their_default() -> None:
    row = row_of(Pinned(ANA, "Ana", 11, 12, True, True, 13))
    shorter = msgspec.msgpack.encode(msgspec.msgpack.decode(row.data)[:4])
    assert record_of(row._replace(data=shorter)) == Pinned(ANA, "Ana", 11, 12)


@pytest.mark.parametrize(
    "row",
    [
        Row(99, b"", 0, None, b"\x90"),
        Row(rows.FLOOR, b"", 0, None, b""),
        Row(rows.FLOOR, b"", 0, None, b"\x01"),
        Row(rows.FLOOR, b"", 0, None, b"\x90"),
        Row(rows.FLOOR, b"", 0, None, msgspec.msgpack.encode(["x"])),
        Row(rows.FLOOR, b"", 0, None, b"\x91\xa1\xff"),
        Row(rows.FLOOR, b"", 0, None, b"\x91" * 5000),
    ],
)
def test_what_is_damaged_or_of_a_later_version_is_refused(row: Row) -> None:
    with pytest.raises(ValueError):  # noqa: PT011
        record_of(row)
