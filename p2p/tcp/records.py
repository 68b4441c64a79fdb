"""Where the records of TLS end, in what arrives. Pure: nothing is decrypted for that.

A record begins with five bytes that anybody can read: its kind, a version, and how long
the rest is (RFC 8446 5.1).
"""

from __future__ import annotations

from collections.abc import Iterator

HEAD = 5  # bytes
OVERHEAD = HEAD + 1 + 16  # bytes of a record besides what it holds: its kind, a tag
AT_A_TIME = 128  # records in a piece
PIECE_BYTES = 16 * 1024  # in a piece, about: the record that goes beyond ends it


class Records:
    """Those that come on one connection."""

    def __init__(self) -> None:
        self.fed = 0  # bytes that `split` has given
        self.whole = 0  # bytes of the records that are complete in these
        self._head = b""  # of a record whose length is not known yet
        self._missing = 0  # bytes of one whose length is

    def split(self, data: bytes) -> Iterator[bytes]:
        """`data`, a few records at a time; what is left in the end is no whole one.

        To be followed to its end. Once a piece is given, it is counted.
        """
        known = len(self._head)
        seen = self._head + data if known else data
        size, first = len(seen), self.fed - known
        at, begin, count = self._missing, known, 0
        end = 0 if at == 0 else -1  # of the last record that is complete
        while at <= size:
            end = at
            count += 1
            if at > begin and (count > AT_A_TIME or at - begin >= PIECE_BYTES):
                self.fed = self.whole = first + at
                yield seen[begin:at]
                begin, count = at, 1
            if at + HEAD > size:
                break
            at += HEAD + (seen[at + 3] << 8 | seen[at + 4])
        self._head = seen[at:]
        self._missing = max(0, at - size)
        self.fed = first + size
        if end >= 0:
            self.whole = first + end
        if begin < size:
            yield seen[begin:]
