"""What lies on the board to be eaten."""

from __future__ import annotations

from collections.abc import Set

import pygame

from games.snake.picture.tiles import BLEND, fruit, remain
from games.snake.picture.view import View
from games.snake.state import SnakeState


class Food:
    """Keeps its pictures for one cell size."""

    def __init__(self) -> None:
        self._size = 0
        self._fruit = self._remain = pygame.Surface((0, 0))

    def draw(
        self, surface: pygame.Surface, view: View, now: SnakeState, gone: Set[int]
    ) -> None:
        """Draw it, but for what is `gone` already, as one who eats it knows."""
        if view.size != self._size:
            self._size = view.size
            self._fruit, self._remain = fruit(view.size), remain(view.size)
        lying = ((self._remain, now.remains), (self._fruit, now.fruit))
        blits = [
            (tile, view.spot(cell))
            for tile, cells in lying
            for cell in cells
            if cell not in gone
        ]
        surface.fblits(blits, BLEND)
