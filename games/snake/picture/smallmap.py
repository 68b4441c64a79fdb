"""The small map: the whole board in a corner, everybody on it, and what is seen."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pygame

from games.snake.board import place
from games.snake.picture.colours import (
    ALMOST,
    BLACK,
    FIELD,
    FRUIT,
    GOLD,
    SEAM,
    WHITE,
    Colour,
    mixed,
)
from games.snake.picture.pose import Pose
from games.snake.picture.view import Spot, View
from games.snake.state import SnakeState

SHARE = 0.24  # of the shorter side of what is seen: so much the map may take
LEAST = 1.5  # times as wide as it must be what it lies on
EDGE = 2  # pixels
CLEAR = 215  # opacity of 255: what moves under it is seen


class SmallMap:
    """Of one game; what is on it but the heads is drawn anew at each tick."""

    def __init__(self) -> None:
        self._kept = pygame.Surface((0, 0))
        self._for: object = None

    def draw(
        self,
        surface: pygame.Surface,
        view: View,
        now: SnakeState,
        poses: Sequence[Pose],
        paint: Callable[[int], Colour],
        me: int | None,
        leads: int | None,
        clear_of: Spot | None,
    ) -> pygame.Rect:
        """Draw it at the lower left of what is seen, or at the upper left if the
        pixel `clear_of` would lie under it; returns where."""
        size = map_size(view)
        if size < 1:
            return pygame.Rect(0, 0, 0, 0)
        area = pygame.Rect(0, 0, size * view.width, size * view.height)
        gap = max(6, view.size // 2)
        area.bottomleft = view.area.x + gap, view.area.bottom - gap
        if clear_of and area.inflate(4 * gap, 4 * gap).collidepoint(clear_of):
            area.top = view.area.y + gap
        self._see(now, size, paint, me)
        surface.fill(BLACK, area.inflate(2 * EDGE + 2, 2 * EDGE + 2))
        surface.fill(SEAM, area.inflate(2 * EDGE, 2 * EDGE))
        surface.blit(self._kept, area)
        old = surface.get_clip()
        surface.set_clip(area.clip(old))
        _draw_frame(surface, view, area, size)
        for pose in poses:
            seat = pose.snake.seat
            x, y = pose.head
            at = area.x + round((x + 0.5) * size), area.y + round((y + 0.5) * size)
            _draw_dot(surface, at, size, paint(seat), seat == me, seat == leads)
        surface.set_clip(old)
        return area

    def _see(
        self,
        now: SnakeState,
        size: int,
        paint: Callable[[int], Colour],
        me: int | None,
    ) -> None:
        kind = size, now.tick // now.pace, now.round, now.width, now.height
        if self._for == kind:
            return
        self._for = kind
        board = size * now.width, size * now.height
        if self._kept.get_size() != board:
            self._kept = pygame.Surface(board)
        kept = self._kept
        kept.fill(mixed(FIELD, BLACK, 0.35))
        for cells, colour in ((now.remains, 0.62), (now.fruit, 0.2)):
            ink = mixed(FRUIT, FIELD, colour)
            for x, y in map(place, cells):
                kept.fill(ink, (x * size, y * size, size, size))
        for snake in now.snakes:
            ink = mixed(paint(snake.seat), FIELD, 0.25 if snake.seat == me else 0.55)
            for x, y in map(place, snake.cells):
                kept.fill(ink, (x * size, y * size, size, size))


def map_size(view: View) -> int:
    """Pixels of a cell on the map; 0 if there is none, as the board is seen."""
    if view.is_whole:
        return 0
    room = SHARE * min(view.area.size)
    size = int(max(room // max(view.width, view.height), 1))
    wide, high = size * view.width, size * view.height
    fits = wide * LEAST <= view.area.width and high * LEAST <= view.area.height
    return size if fits else 0


def _draw_frame(
    surface: pygame.Surface, view: View, area: pygame.Rect, size: int
) -> None:
    """What of the board is seen; it goes around the edge as the board does."""
    part = size / view.size
    frame = pygame.Rect(
        area.x + round(view.left * part),
        area.y + round(view.top * part),
        round(view.area.width * part),
        round(view.area.height * part),
    )
    for dx in (0, area.width, -area.width) if view.around[0] else (0,):
        for dy in (0, area.height, -area.height) if view.around[1] else (0,):
            pygame.draw.rect(surface, ALMOST, frame.move(dx, dy), 1)


def _draw_dot(
    surface: pygame.Surface,
    at: Spot,
    size: int,
    colour: Colour,
    mine: bool,
    leads: bool,
) -> None:
    radius = max(2, size) + (1 if mine or leads else 0)
    if mine or leads:
        rim = GOLD if leads else BLACK
        pygame.draw.circle(surface, rim, at, radius + 2)
    pygame.draw.circle(surface, WHITE if mine else colour, at, radius)
