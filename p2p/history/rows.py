"""Records as rows of the database, and back.

A row has the fields of its record in their order, without their names: those of a
record may be added to at the end, with a default, and never change their places.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import msgspec

from p2p.chat.records import (
    Floor,
    Kept,
    LogFloor,
    Number,
    Pinned,
    SaidToAll,
    SaidToOne,
)
from p2p.identity import NodeId

# The kinds stand in databases: they keep their meaning for ever. The messages come
# first, which the tables rely on.
SAID_TO_ALL, SAID_TO_ONE, LOG_FLOOR, FLOOR, NUMBER, PINNED = range(1, 7)
_TYPES: dict[int, type[Kept]] = {
    SAID_TO_ALL: SaidToAll,
    SAID_TO_ONE: SaidToOne,
    LOG_FLOOR: LogFloor,
    FLOOR: Floor,
    NUMBER: Number,
    PINNED: Pinned,
}

_encoder = msgspec.msgpack.Encoder()


class Row(NamedTuple):
    """`kind` and `key` name it. `at`: when it was said or until when it counts, in
    milliseconds of Unix time. `text`: of a message, what a search looks at."""

    kind: int
    key: bytes
    at: int
    text: str | None
    data: bytes


def row_of(record: Kept) -> Row:
    """Raises TypeError for a `Mark`, which is a change of another record."""
    text, at = None, 0
    match record:
        case SaidToAll():
            kind, key, at = SAID_TO_ALL, record.digest, record.ms
            text = record.text
        case SaidToOne():
            kind, at, text = SAID_TO_ONE, record.since, record.text
            key = key_to_one(record.peer, record.own, record.number)
        case LogFloor():
            kind, at = LOG_FLOOR, record.until
            key = key_of_log(record.public_key, record.run)
        case Floor():
            kind, key = FLOOR, b""
        case Number():
            kind, at = NUMBER, record.until
            key = key_of_number(record.peer, record.number)
        case Pinned():
            kind, key = PINNED, record.id.encode()
        case _:
            raise TypeError(f"{type(record).__name__} is no record of its own")
    data = _encoder.encode(msgspec.structs.astuple(record))
    return Row(kind, key, at, text, data)


def record_of(row: Row) -> Kept:
    """Raises ValueError if it is none of this version, or damaged."""
    if row.kind not in _TYPES:
        raise ValueError(f"a record of kind {row.kind}")
    type_ = _TYPES[row.kind]
    try:
        values = msgspec.msgpack.decode(row.data)
    except RecursionError as error:
        raise ValueError("a record without an end") from error
    if not isinstance(values, list):
        raise ValueError("a record without fields")
    fields = dict(zip(type_.__struct_fields__, values, strict=False))
    found: Any = msgspec.convert(fields, type_)
    return found  # type: ignore[no-any-return]


def key_to_one(peer: NodeId, own: bool, number: int) -> bytes:
    """Of a message to or from one person. All of one person begin with his id."""
    return peer.encode() + (b"o" if own else b"r") + _eight(number)


def key_of_number(peer: NodeId, number: int) -> bytes:
    """Of the number of a message from one person."""
    return peer.encode() + _eight(number)


def key_of_log(public_key: bytes, run: str) -> bytes:
    """Of the floor of a log."""
    return public_key + run.encode()


def _eight(number: int) -> bytes:
    return number.to_bytes(8, "big")
