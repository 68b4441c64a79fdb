"""The geometry of the board: cells, directions, edges, growth."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from games.snake.state import STRIDE, Direction, Serpent, SnakeState

CELLS_PER_SNAKE = 150
OUTSIDE: Final = -1
"""What lies beyond a wall."""
STEPS: Final[dict[Direction, tuple[int, int]]] = {
    "up": (0, -1),
    "down": (0, 1),
    "left": (-1, 0),
    "right": (1, 0),
}
OPPOSITE: Final[dict[Direction, Direction]] = {
    "up": "down",
    "down": "up",
    "left": "right",
    "right": "left",
}
DIRECTIONS: Final[dict[str, Direction]] = {name: name for name in STEPS}


def cell_at(x: int, y: int) -> int:
    """The number of the cell in column `x` and row `y`, both from 0."""
    return y * STRIDE + x


def place(cell: int) -> tuple[int, int]:
    """Column and row of a cell."""
    return cell % STRIDE, cell // STRIDE


def ahead(board: SnakeState, cell: int, facing: Direction) -> int:
    """The next cell in that direction; OUTSIDE if a wall stands there."""
    dx, dy = STEPS[facing]
    x, y = cell % STRIDE + dx, cell // STRIDE + dy
    if board.walls and not (0 <= x < board.width and 0 <= y < board.height):
        return OUTSIDE
    return y % board.height * STRIDE + x % board.width


def distance(board: SnakeState, one: int, other: int) -> int:
    """Moves from one cell to the other on an empty board."""
    dx = abs(one % STRIDE - other % STRIDE)
    dy = abs(one // STRIDE - other // STRIDE)
    if board.walls:
        return dx + dy
    return min(dx, board.width - dx) + min(dy, board.height - dy)


def occupied(snakes: Iterable[Serpent]) -> set[int]:
    """All cells that snakes lie on. For membership only: never iterate over it."""
    cells: set[int] = set()
    for snake in snakes:
        cells.update(snake.cells)
    return cells


def grown(width: int, height: int, snakes: int) -> tuple[int, int]:
    """The size that this many snakes need; never smaller than it was.

    Cells are added at the right and at the bottom, so that nothing moves.
    """
    while width * height < snakes * CELLS_PER_SNAKE and min(width, height) < STRIDE:
        if width <= height:
            width += 1
        else:
            height += 1
    return width, height
