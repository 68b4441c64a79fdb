"""The quiet board under everything: cells that one can count, and its edge."""

from __future__ import annotations

import pygame

from games.snake.picture.colours import CHECK, FIELD, SEAM, WALL
from games.snake.picture.view import View

DASH = 3  # parts of a cell


class Ground:
    """Keeps a piece of the board as large as what is seen."""

    def __init__(self) -> None:
        self._kept = pygame.Surface((0, 0))
        self._for: tuple[int, int, int] = (0, 0, 0)

    def draw(self, surface: pygame.Surface, view: View, walls: bool) -> None:
        """Draw it, with the edge around."""
        self._prepare(view)
        edge = WALL if walls else SEAM
        boards = view.copies()
        if not any(view.around):
            surface.fill(edge, boards[0].inflate(4, 4).clip(view.area.inflate(4, 4)))
        for board in boards:
            part = board.clip(view.area)
            period = 2 * view.size
            inside = pygame.Rect((part.x - board.x) % period, 0, *part.size)
            inside.y = (part.y - board.y) % period
            surface.blit(self._kept, part, inside)
        if any(view.around):
            self._draw_seams(surface, view, boards)

    def _prepare(self, view: View) -> None:
        wide, high = view.area.size
        if self._for == (wide, high, view.size):
            return
        self._for = wide, high, view.size
        size, period = view.size, 2 * view.size
        self._kept = pygame.Surface((wide + period, high + period))
        self._kept.fill(FIELD)
        row = pygame.Surface((wide + period, period))
        row.fill(FIELD)
        for x in range(0, wide + period, period):
            row.fill(CHECK, (x, 0, size, size))
            row.fill(CHECK, (x + size, size, size, size))
        self._kept.blits([(row, (0, y)) for y in range(0, high + period, period)])

    def _draw_seams(
        self, surface: pygame.Surface, view: View, boards: list[pygame.Rect]
    ) -> None:
        """A dotted line where one side of the board meets the other."""
        dash = max(2, view.size // DASH)
        for board in boards:
            seen = board.clip(view.area)
            if view.around[0]:
                for y in range(board.y, board.bottom, 2 * dash):
                    surface.fill(SEAM, (board.x - 1, y, 2, dash))
            elif seen:
                surface.fill(SEAM, (board.x - 2, seen.y, 2, seen.height))
                surface.fill(SEAM, (board.right, seen.y, 2, seen.height))
            if view.around[1]:
                for x in range(board.x, board.right, 2 * dash):
                    surface.fill(SEAM, (x, board.y - 1, dash, 2))
            elif seen:
                surface.fill(SEAM, (seen.x, board.y - 2, seen.width, 2))
                surface.fill(SEAM, (seen.x, board.bottom, seen.width, 2))
