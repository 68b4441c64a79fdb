"""The geometry of the board: cells, directions, walls, and the edge that closes in."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Set
from itertools import chain, pairwise
from math import isqrt
from typing import Final

from games.cycles.state import (
    MAX_HEIGHT,
    MAX_WIDTH,
    STRIDE,
    Board,
    Cycle,
    CyclesState,
    Direction,
)

CELLS_PER_CYCLE: Final[dict[Board, int]] = {"small": 120, "medium": 200, "large": 320}
LEAST_CYCLES = 4
"""Who plays with fewer has a board for so many."""
RING_TICKS = 10
"""The edge comes closer by a cell in so many ticks: every half second."""
STEPS: Final[dict[Direction, int]] = {
    "up": -STRIDE,
    "down": STRIDE,
    "left": -1,
    "right": 1,
}
OPPOSITE: Final[dict[Direction, Direction]] = {
    "up": "down",
    "down": "up",
    "left": "right",
    "right": "left",
}

_last: tuple[tuple[Cycle, ...], Set[int]] = ((), frozenset())
"""The cycles that were asked for last, and their walls: all bots ask for the same."""


def size(board: Board, cycles: int) -> tuple[int, int]:
    """Columns and rows of a board for so many cycles."""
    cells = CELLS_PER_CYCLE[board] * max(LEAST_CYCLES, cycles)
    width = min(MAX_WIDTH, isqrt(cells * 8 // 5))
    return width, min(MAX_HEIGHT, cells // width)


def place(cell: int) -> tuple[int, int]:
    """Column and row of a cell."""
    return cell % STRIDE, cell // STRIDE


def distance(one: int, other: int) -> int:
    """Moves from one cell to the other on an empty board."""
    dy, dx = divmod(one, STRIDE)
    y, x = divmod(other, STRIDE)
    return abs(dx - x) + abs(dy - y)


def margin(state: CyclesState, tick: int) -> int:
    """How many rows and columns the edge has closed in from each side by `tick`."""
    if not state.closes or tick < state.closes:
        return 0
    return 1 + (tick - state.closes) // RING_TICKS


def is_open(state: CyclesState, cell: int, margin: int) -> bool:
    """Whether the edge has not reached a cell. One beside the board is never open: its
    column or row is the last of 256 then, or the one behind the board."""
    y, x = divmod(cell, STRIDE)
    return margin <= x < state.width - margin and margin <= y < state.height - margin


def cells(path: Iterable[int]) -> Iterator[int]:
    """All cells of a wall, in the order in which they were driven."""
    end = -1
    for start, end in pairwise(path):
        rows = (end - start) % STRIDE == 0
        by = STRIDE if rows else 1
        yield from range(start, end, by if end > start else -by)
    yield from (path if end < 0 else (end,))


def walls(cycles: tuple[Cycle, ...]) -> Set[int]:
    """All cells that walls stand on, the cycles themselves among them. For membership
    only: never iterate over it."""
    global _last
    if _last[0] is not cycles:
        _last = cycles, frozenset(chain.from_iterable(cells(c.path) for c in cycles))
    return _last[1]
