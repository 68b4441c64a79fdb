"""How a snake lies in one picture: between two moves, and on the board. Pure."""

from __future__ import annotations

import msgspec

from games.snake.board import place
from games.snake.picture.motion import STILL, Slide
from games.snake.picture.tiles import Side, side
from games.snake.picture.view import Point
from games.snake.state import Serpent


class Pose(msgspec.Struct, frozen=True):
    """A living snake, where the last move of it came from, and how much of that is
    done (0 to 1)."""

    snake: Serpent
    slide: Slide = STILL
    done: float = 1.0

    @property
    def way(self) -> Side:
        """Where its last move went; nowhere if it made none."""
        if self.slide.head is None:
            return (0, 0)
        return side(self.slide.head, self.snake.cells[0])

    @property
    def head(self) -> Point:
        """Where its head is; beyond the edge of the board while it crosses that."""
        x, y = place(self.snake.cells[0])
        dx, dy = self.way
        back = 1 - self.done
        return x - dx * back, y - dy * back
