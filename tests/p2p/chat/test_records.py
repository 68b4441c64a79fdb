"""Records survive being written down: as values, and as bytes."""

from __future__ import annotations

from typing import get_args

import msgspec
import pytest

from p2p.chat import records
from p2p.chat.records import DropSaidToAll, Kept, LogFloor, Mark, Pinned, SaidToAll
from p2p.identity import NodeId

ANA = NodeId("a" * 52)
SAID = SaidToAll(
    *(b"d" * 16, b"k" * 32, b"signed", b"s" * 64, "aaaaaaaa-run-1", ANA, "abcd2345"),
    *(1, 1_700_000_000_000, 0, 0, "Ana", "hello", False),
)


@pytest.mark.parametrize(
    "record", [SAID, LogFloor(b"k" * 32, "abcd2345", 7, 9), Pinned(ANA, "Ana", 1, 2)]
)
def test_a_record_comes_back_as_it_was(record: msgspec.Struct) -> None:
    packed = msgspec.msgpack.encode(record)
    assert msgspec.msgpack.decode(packed, type=type(record)) == record


def test_no_record_can_be_changed_in_hand() -> None:
    with pytest.raises(AttributeError):
        SAID.text = "other"  # type: ignore[misc]


def test_what_is_kept_and_what_is_dropped_are_other_things() -> None:
    assert not set(get_args(Kept)) & set(get_args(records.Dropped))
    assert Mark in get_args(Kept)
    assert DropSaidToAll in get_args(records.Dropped)
