"""A table's board in small, as people in the lobby see it: what `Game.glimpse` gives.

It is a picture of few cells, each a number, and at most `MAX_GLIMPSE` bytes. `p2p`
carries it as bytes that it does not understand; what came from others is read by
`read`, which believes nothing. Pure.
"""

from __future__ import annotations

from functools import cache
from typing import Annotated

import msgspec

MAX_GLIMPSE = 2048
"""Bytes of a glimpse as MessagePack."""
MAX_SIDE = 64
MAX_CELLS = 2032
"""Cells in all: 45 times 45, or 64 times 31."""

GROUND, WALL, PRIZE, OTHER = 0, 1, 2, 3
"""What a cell shows: nothing; what stops or kills; what people are after; and what else
there is. 4 to 15 are the game's own, for more of that; each looks a little different.
"""
FIRST_PLAYER = 16
PLAYERS = 120

Side = Annotated[int, msgspec.Meta(ge=1, le=MAX_SIDE)]


class BadGlimpse(ValueError):
    """It is none: what somebody sent cannot be read."""


class Glimpse(msgspec.Struct, frozen=True, array_like=True):
    """`cells` go row by row from the top, one byte each: see `GROUND` and `cell_of`.
    There are `width` times `height`; raises ValueError if there are not."""

    width: Side
    height: Side
    cells: Annotated[bytes, msgspec.Meta(max_length=MAX_CELLS)]

    def __post_init__(self) -> None:
        if len(self.cells) != self.width * self.height:
            size = f"{self.width} times {self.height}"
            raise ValueError(f"a glimpse of {size} has {len(self.cells)} cells")


_decoder = msgspec.msgpack.Decoder(Glimpse)


def read(data: bytes) -> Glimpse:
    """What these bytes show, which anybody may have sent. Raises BadGlimpse."""
    if len(data) > MAX_GLIMPSE:
        raise BadGlimpse(f"{len(data)} bytes, and at most {MAX_GLIMPSE} fit")
    try:
        return _decoder.decode(data)
    except msgspec.DecodeError as error:
        raise BadGlimpse(str(error)) from None


def cell_of(seat: int, head: bool = False) -> int:
    """The cell of what belongs to that seat; `head`: where its player himself is. (From
    seat 121 on it is that of another one as well.)"""
    return FIRST_PLAYER + (seat - 1) % PLAYERS + PLAYERS * head


def seat_of(cell: int) -> int:
    """Whose cell it is; 0 if it is nobody's."""
    return (cell - FIRST_PLAYER) % PLAYERS + 1 if cell >= FIRST_PLAYER else 0


def is_head(cell: int) -> bool:
    """Whether a player himself is there."""
    return cell >= FIRST_PLAYER + PLAYERS


@cache
def _at_least(cell: int) -> bytes:
    """For each cell the higher one of it and this."""
    return bytes(max(cell, other) for other in range(256))


class Sketch:
    """Draws a glimpse of a board of any size: a larger one is scaled down, and where
    several things fall into one cell, the one with the highest number is seen."""

    def __init__(self, width: int, height: int) -> None:
        """Of a board of so many columns and rows, at least one each."""
        self._board = width, height
        self._size = _fitting(width, height)
        self._cells = bytearray(self._size[0] * self._size[1])

    def put(self, x: int, y: int, cell: int) -> None:
        """In column `x` and row `y` of the board, both from 0, there is this. What is
        beside the board is not drawn."""
        (across, down), (width, height) = self._board, self._size
        if 0 <= x < across and 0 <= y < down:
            at = y * height // down * width + x * width // across
            if cell > self._cells[at]:
                self._cells[at] = cell

    def fill(self, x: int, y: int, width: int, height: int, cell: int) -> None:
        """The same for so many columns and rows from there on, at once."""
        (across, down), size = self._board, self._size
        right, bottom = min(x + width, across), min(y + height, down)
        x, y = max(0, x), max(0, y)
        if x >= right or y >= bottom:
            return
        first, last = x * size[0] // across, (right - 1) * size[0] // across
        rows = range(y * size[1] // down, (bottom - 1) * size[1] // down + 1)
        for row in rows:
            begin, end = row * size[0] + first, row * size[0] + last + 1
            there = self._cells[begin:end]
            self._cells[begin:end] = there.translate(_at_least(cell))

    def glimpse(self) -> Glimpse:
        """What was drawn."""
        return Glimpse(*self._size, bytes(self._cells))


def _fitting(width: int, height: int) -> tuple[int, int]:
    """The size of the largest glimpse of a board, as wide for its height as that is."""
    longest = max(width, height)
    for side in range(min(longest, MAX_SIDE), 1, -1):
        size = max(1, width * side // longest), max(1, height * side // longest)
        if size[0] * size[1] <= MAX_CELLS:
            return size
    return 1, 1
