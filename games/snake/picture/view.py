"""What of the board is seen, and where its cells lie on the surface. Pure.

A board whose edge leads to the other side has no end to who moves on it: where it is
larger than what is seen it goes on there with its other side, each cell once.
"""

from __future__ import annotations

from typing import NamedTuple

import pygame

from games.snake.state import STRIDE
from games.window.theme import DESK_UNIT, Sizes

LEAST = 16  # pixels of a cell, where a window has text of the plain size
SEEN = 32  # cells of the shorter side, where the whole board has no room
FRAME = 3  # pixels around the board
OVER = 2  # cells that things reach out of their own: heads, and what is on them

Point = tuple[float, float]  # in cells; (0, 0) is the middle of the first one
Spot = tuple[int, int]  # in pixels


def least_cell(room: tuple[int, int]) -> int:
    """Pixels that a cell has at least in such a room: it grows as text does."""
    return max(LEAST, round(LEAST * Sizes.of(*room).unit / DESK_UNIT))


class View(NamedTuple):
    """`area`: of the surface, where the board is seen. `left`, `top`: pixels of the
    board, of `width` by `height` cells, that lie in the corner of the area. `around`:
    whether it goes on with its other side, across and down."""

    area: pygame.Rect
    size: int
    width: int
    height: int
    left: int = 0
    top: int = 0
    around: tuple[bool, bool] = (False, False)

    @property
    def board(self) -> tuple[int, int]:
        """Pixels of the whole board."""
        return self.size * self.width, self.size * self.height

    @property
    def is_whole(self) -> bool:
        """Whether all of the board is seen."""
        wide, high = self.board
        return wide <= self.area.width and high <= self.area.height

    def spot(self, cell: int) -> Spot:
        """The left upper pixel of a cell."""
        y, x = divmod(cell, STRIDE)
        return self.at(x * self.size, y * self.size)

    def at(self, x: int, y: int) -> Spot:
        """The same of a pixel of the board: left upper corner of what is drawn there,
        and one cell wide."""
        wide, high = self.board
        x, y, over = x - self.left, y - self.top, OVER * self.size
        if self.around[0]:
            x = (x + over) % wide - over
        if self.around[1]:
            y = (y + over) % high - over
        return self.area.x + x, self.area.y + y

    def middle(self, point: Point) -> Spot:
        """The pixel in the middle of a cell, or between cells."""
        x, y = self.at(round(point[0] * self.size), round(point[1] * self.size))
        return x + self.size // 2, y + self.size // 2

    def sees(self, spot: Spot, beyond: int = 0) -> bool:
        """Whether a pixel lies in the area, or so many pixels beyond it."""
        return self.area.inflate(2 * beyond, 2 * beyond).collidepoint(spot)

    def shift(self, across: int, down: int) -> Spot:
        """By how many pixels what leaves the board on one side enters it on the other;
        `across`, `down`: 1 if it leaves there, -1 for left and top. Nothing where the
        board is seen to go on."""
        wide, high = self.board
        return (
            0 if self.around[0] else -across * wide,
            0 if self.around[1] else -down * high,
        )

    def copies(self) -> list[pygame.Rect]:
        """Where the board lies on the surface: more than once where its sides meet."""
        wide, high = self.board
        x, y = self.area.x - self.left, self.area.y - self.top
        columns = [x, x + wide, x - wide] if self.around[0] else [x]
        rows = [y, y + high, y - high] if self.around[1] else [y]
        found = [pygame.Rect(a, b, wide, high) for a in columns for b in rows]
        return [board for board in found if board.colliderect(self.area)]
