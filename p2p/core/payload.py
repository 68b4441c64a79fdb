"""What an application sends: any JSON-like value, as bytes. Pure.

The keys of a table are texts, as in JSON. That is no mere taste: a stranger who could
choose other keys would choose such as fall together in Python's tables (`hash(-1) ==
hash(-2)`), and a message would take a minute to read. Texts are hashed with a secret.
"""

from __future__ import annotations

from typing import Any

import msgspec

from p2p.errors import BadText, RemoteProtocolError
from p2p.messages import MAX_DATA

MAX_DEPTH = 64  # tables and lists within each other
CHECKED_LEVELS = 6  # of these, by one decoder: its size doubles with each
QUICK_PARTS = 512  # tables and lists: so many are read within a millisecond
TOGETHER = 256  # values of a long list that are read by one call

Plain = None | bool | int | float | str  # msgspec has no decoder for bytes beside str
FEW_BYTES = 8192  # bytes: so many are read within a millisecond, if their parts are few
_BEGINS = bytes([*range(0x80, 0xA0), *range(0xDC, 0xE0)])  # a table, or a list
_STRANGE = bytes([0xC1, *range(0xC4, 0xCA), *range(0xD4, 0xD9)])  # not for `_quick`
_UNREADABLE = (ValueError, TypeError, OverflowError, RecursionError)


def _values(levels: int) -> Any:
    inner = _values(levels - 1) if levels else Plain
    return Plain | list[inner] | dict[str, inner]  # type: ignore[valid-type]


_quick: msgspec.msgpack.Decoder[Any] = msgspec.msgpack.Decoder(_values(CHECKED_LEVELS))
_table = msgspec.msgpack.Decoder(dict[str, msgspec.Raw])
_list = msgspec.msgpack.Decoder(list[msgspec.Raw])


def pack(data: Any) -> msgspec.Raw:
    """A JSON-like value as it is sent. Raises `BadText` if it is none or too large."""
    try:
        packed = msgspec.msgpack.encode(data)
        if len(packed) <= MAX_DATA and not isinstance(data, str | int | bytes):
            _value(memoryview(packed), 0)  # what nobody can read would cost us the link
    except _UNREADABLE as error:
        raise BadText(f"Not a JSON-like value: {error}") from None
    if len(packed) > MAX_DATA:
        size = f"{len(packed):,} bytes, and at most {MAX_DATA:,} fit"
        raise BadText(f"The value is too large: {size}.")
    return msgspec.Raw(packed)


def is_quick(data: bytes | msgspec.Raw | memoryview) -> bool:
    """Whether `unpack` takes no longer than a few words do, whatever this is. Of a long
    text it may say no in vain.

    A quarter of a million empty lists is a tenth of a second, and one call of a decoder
    keeps all threads waiting. So a thread that has no time asks this first.
    """
    raw = bytes(data)
    size = len(raw)
    if size <= QUICK_PARTS or raw[0] not in _BEGINS:
        return True
    if size - len(raw.translate(None, _BEGINS)) > QUICK_PARTS:
        return False
    return size <= FEW_BYTES or size == len(raw.translate(None, _STRANGE))


def unpack(data: bytes | msgspec.Raw) -> Any:
    """The value that somebody has sent. Raises `RemoteProtocolError` if it is none."""
    raw = memoryview(data)
    if len(raw) > MAX_DATA:
        raise RemoteProtocolError(f"a value of {len(raw)} bytes")
    try:
        return _value(raw, 0)
    except _UNREADABLE as error:  # msgspec's DecodeError is a ValueError
        raise RemoteProtocolError(f"not a value: {error}") from None


def _value(raw: memoryview, depth: int) -> Any:
    kind = raw[0] if raw else 0
    is_table = 0x80 <= kind <= 0x8F or kind in (0xDE, 0xDF)
    if not is_table and not 0x90 <= kind <= 0x9F and kind not in (0xDC, 0xDD):
        return msgspec.msgpack.decode(raw)
    if is_quick(raw):
        try:
            return _quick.decode(raw)
        except msgspec.ValidationError:  # it goes deeper, or has bytes in it, or a time
            pass
    if depth >= MAX_DEPTH:
        raise ValueError("it is too deep")
    if is_table:
        try:
            table = _table.decode(raw)
        except msgspec.ValidationError:
            raise ValueError("the keys of a table have to be texts") from None
        return {key: _inner(each, depth) for key, each in table.items()}
    return _listed(_list.decode(raw), depth)


def _listed(parts: list[msgspec.Raw], depth: int) -> list[Any]:
    values: list[Any] = []
    for at in range(0, len(parts), TOGETHER):
        some = parts[at : at + TOGETHER]
        joined = b"\xdc" + len(some).to_bytes(2, "big") + b"".join(some)
        if len(some) > 1 and is_quick(joined):
            try:
                values += _quick.decode(joined)
                continue
            except msgspec.ValidationError:
                pass
        values += [_inner(each, depth) for each in some]
    return values


def _inner(raw: msgspec.Raw, depth: int) -> Any:
    return _value(memoryview(raw), depth + 1)
