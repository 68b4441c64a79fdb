"""Where the camera stands: over the whole board if that has room, else over somebody.

It looks a little ahead of whom it follows, and follows as if on a spring: it does not
jerk at a corner, and from one snake to another it flies. Who wants no motion has a
board that stands while the head is well inside of what is seen, and goes with it only
as far as it has to; to another snake it is cut. Time is that of the game, so the camera
stands where the game does. Pure.
"""

from __future__ import annotations

import math

import pygame

from games.snake.board import STEPS
from games.snake.picture.view import FRAME, OVER, SEEN, Point, View, least_cell
from games.snake.state import TICKS_PER_SECOND, Direction, SnakeState

AHEAD = 4.5  # cells before the head
SMOOTH = 0.28  # seconds by which it is behind
LONG = 1.0  # seconds; who was not looked after for longer is looked at, at once
CALM = 0.2  # of what is seen: so far from the middle a head goes alone
CUT = 3.0  # cells from one picture to the next that no head goes


def cell_size(room: tuple[int, int], board: SnakeState, whole: bool = False) -> int:
    """Pixels of a cell: as many as the whole board has room for; if those are too few
    and it need not be `whole`, as many as show enough of it."""
    width, height = room
    fitting = min(
        (width - 2 * FRAME) // board.width, (height - 2 * FRAME) // board.height
    )
    least = least_cell(room)
    if whole or fitting >= least:
        return max(1, fitting)
    return max(least, min(room) // SEEN)


class Camera:
    """Of one game. Show it each picture, in order."""

    def __init__(self) -> None:
        self._axes = _Axis(), _Axis()
        self._time = 0.0

    def look(
        self,
        room: pygame.Rect,
        board: SnakeState,
        time: float,
        head: Point | None,
        facing: Direction | None = None,
        *,
        whole: bool = False,
        still: bool = False,
    ) -> View:
        """What is seen in `room` of the surface at `time` (in ticks). `head`: of who is
        followed, and where it looks; None: nobody, the camera stays."""
        seconds = (time - self._time) / TICKS_PER_SECOND
        self._time = time
        size = cell_size(room.size, board, whole)
        dx, dy = STEPS[facing] if facing and not still else (0, 0)
        found = []
        for axis, cells, begin, space, at, step in (
            (0, board.width, room.x, room.width, head and head[0], dx),
            (1, board.height, room.y, room.height, head and head[1], dy),
        ):
            long = size * cells
            if whole or long + 2 * FRAME <= space:
                self._axes[axis].forget()
                found.append((begin + (space - long) // 2, long, 0, False))
                continue
            goes_on = not board.walls
            span = min(space, max(1, long - (OVER + 1) * size)) if goes_on else space
            aim = None if at is None else at + 0.5 + step * AHEAD
            turn = cells if goes_on else 0
            seen = span / size
            if aim is not None and not goes_on:
                frame = FRAME / size
                aim = min(max(aim, seen / 2 - frame), cells - seen / 2 + frame)
            middle = self._axes[axis].go(aim, turn, seconds, seen, still)
            if middle is None:
                middle = cells / 2
            first = round(middle * size - span / 2)
            found.append((begin + (space - span) // 2, span, first, goes_on))
        (x, wide, left, across), (y, high, top, down) = found
        area = pygame.Rect(x, y, wide, high)
        around = across, down
        return View(area, size, board.width, board.height, left, top, around)


class _Axis:
    """One of both: where the middle of what is seen is, in cells, and how it goes."""

    def __init__(self) -> None:
        self._at: float | None = None
        self._speed = 0.0

    def forget(self) -> None:
        self._at = None

    def go(
        self, aim: float | None, turn: int, seconds: float, seen: float, still: bool
    ) -> float | None:
        """Towards `aim`, on a board that begins anew after `turn` cells, if it does."""
        if aim is None:
            return self._at
        if self._at is None or not 0 <= seconds <= LONG:
            self._at, self._speed = aim, 0.0
            return aim
        way = aim - self._at
        if turn:
            way = (way + turn / 2) % turn - turn / 2
        if still:
            alone = CALM * seen
            over = way - math.copysign(min(abs(way), alone), way)
            self._at += way if abs(over) > CUT else over
        else:
            self._spring(way, seconds)
        if turn:
            self._at %= turn
        return self._at

    def _spring(self, way: float, seconds: float) -> None:
        """As it goes that is damped so that it just does not swing."""
        assert self._at is not None
        omega = 2 / SMOOTH
        fall = math.exp(-omega * seconds)
        pull = self._speed - omega * way
        self._at += way - (way - pull * seconds) * fall
        self._speed = (self._speed - omega * pull * seconds) * fall
