"""Which characters a font file has letters for: what its `cmap` table says.

Read without the libraries that draw: from any thread, and a broken file does no harm.
"""

from __future__ import annotations

import struct
from array import array
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import BinaryIO

from games.window.letters.fontfile import COLLECTION, MOST_TABLES, SFNT, is_regular
from games.window.letters.ranges import within

MOST_BYTES = 4_000_000  # of a table; that of all Chinese signs has 300,000
# Platform and encoding of a subtable, the best first: all of Unicode, its first plane.
_ENCODINGS = ((3, 10), (0, 6), (0, 4), (0, 3), (3, 1), (0, 2), (0, 1), (0, 0))


class Coverage:
    """A set of characters."""

    def __init__(self, ranges: Iterable[tuple[int, int]]) -> None:
        """`ranges`: the first and the last code of each, in any order."""
        flat: list[int] = []
        for first, last in sorted(ranges):
            if flat and first <= flat[-1] + 1:
                flat[-1] = max(flat[-1], last)
            elif first <= last:
                flat += (first, last)
        self._flat = array("I", flat)  # of a thousand fonts this is a lot

    def __contains__(self, char: str) -> bool:
        return within(self._flat, ord(char))


NOTHING = Coverage(())


def coverage(file: str) -> Coverage:
    """What that file has, its first font if it holds several; nothing if it cannot be
    read, or is no TrueType or OpenType font."""
    try:
        if not is_regular(file):
            return NOTHING
        with Path(file).open("rb") as opened:
            return Coverage(_ranges(_table(opened)))
    except (OSError, ValueError, struct.error):
        return NOTHING


def _table(file: BinaryIO) -> bytes:
    head = file.read(12)
    if head[:4] == COLLECTION:
        file.seek(*struct.unpack(">I", file.read(4)))
        head = file.read(12)
    if head[:4] not in SFNT:
        raise ValueError("no font")
    (count,) = struct.unpack(">H", head[4:6])
    rows = file.read(16 * min(count, MOST_TABLES))
    for tag, _, start, length in struct.iter_unpack(">4sIII", rows):
        if tag == b"cmap" and length <= MOST_BYTES:
            file.seek(start)
            return file.read(length)
    raise ValueError("no cmap")


def _ranges(table: bytes) -> Iterator[tuple[int, int]]:
    (count,) = struct.unpack_from(">2xH", table)
    starts = {
        (platform, encoding): start
        for platform, encoding, start in struct.iter_unpack(
            ">HHI", table[4 : 4 + 8 * count]
        )
    }
    for encoding in _ENCODINGS:
        start = starts.get(encoding)
        if start is None:
            continue
        (form,) = struct.unpack_from(">H", table, start)
        if form == 12:
            return _groups(table, start)
        if form == 4:
            return _segments(table, start)
    raise ValueError("no cmap of a form that we read")


def _groups(table: bytes, start: int) -> Iterator[tuple[int, int]]:
    (count,) = struct.unpack_from(">I", table, start + 12)
    rows = table[start + 16 : start + 16 + 12 * min(count, MOST_BYTES // 12)]
    for first, last, glyph in struct.iter_unpack(">III", rows):
        yield first + (not glyph), last


def _segments(table: bytes, start: int) -> Iterator[tuple[int, int]]:
    (double,) = struct.unpack_from(">H", table, start + 6)
    form = f">{double // 2}H"
    ends = struct.unpack_from(form, table, start + 14)
    firsts = struct.unpack_from(form, table, start + 16 + double)
    for first, last in zip(firsts, ends, strict=True):
        if first != 0xFFFF:
            yield first, last
