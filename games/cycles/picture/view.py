"""What of the board is seen, and where things are between two states.

The whole board, in whole pixels a cell. If a cell had fewer than 16 then, or more where
text is larger, one sees what is around a head instead, and a small map.
"""

from __future__ import annotations

from typing import NamedTuple

import pygame

from games.cycles.board import STEPS, place
from games.cycles.heats import PAUSE, PODIUM
from games.cycles.state import Cycle, CyclesState
from games.window.theme import DESK_UNIT, Sizes

LEAST = 16  # pixels of a cell, where a window has text of the plain size
FRAME = 3  # pixels around the board
MAP = 0.24  # of the width and of the height: so much a map may take
HIDDEN = 1.25  # so much larger than what is seen is a board that needs a map

Point = tuple[float, float]


class View(NamedTuple):
    """Where the board lies on the surface, which may be smaller; pixels of a cell."""

    board: pygame.Rect
    size: int
    is_whole: bool = True

    def needs_map(self, area: pygame.Rect) -> bool:
        """Whether much of the board is not in `area`."""
        width, height = self.board.width / HIDDEN, self.board.height / HIDDEN
        return not self.is_whole and (width > area.width or height > area.height)

    def dot(self, point: Point) -> tuple[int, int]:
        """The pixel in the middle of a cell, or between cells."""
        x, y = point
        return (
            self.board.x + round((x + 0.5) * self.size),
            self.board.y + round((y + 0.5) * self.size),
        )


def least_cell(room: tuple[int, int]) -> int:
    """Pixels that a cell has at least in such a room: it grows as text does."""
    return max(LEAST, round(LEAST * Sizes.of(*room).unit / DESK_UNIT))


def view(area: pygame.Rect, now: CyclesState, head: Point | None) -> View:
    """What is seen in `area` around `head`; None: the whole board in any case."""
    fitting = min(
        (area.width - 2 * FRAME) // now.width, (area.height - 2 * FRAME) // now.height
    )
    least = least_cell(area.size)
    is_whole = fitting >= least or head is None
    size = max(1, fitting) if is_whole else least
    board = pygame.Rect(0, 0, size * now.width, size * now.height)
    board.center = area.center
    if head is not None and not is_whole:
        ahead = View(board, size).dot(head)
        board.x = _slid(board.x, board.width, ahead[0], area.x, area.width)
        board.y = _slid(board.y, board.height, ahead[1], area.y, area.height)
    return View(board, size, is_whole)


def small_map(area: pygame.Rect, now: CyclesState, head: tuple[int, int]) -> View:
    """The map, in the lower corner that is farther from a pixel `head`."""
    size = min(area.width * MAP // now.width, area.height * MAP // now.height)
    board = pygame.Rect(0, 0, int(size) * now.width, int(size) * now.height)
    board.bottom = area.bottom - 2 * FRAME
    if head[0] < area.centerx:
        board.right = area.right - 2 * FRAME
    else:
        board.left = area.left + 2 * FRAME
    return View(board, int(size))


def _slid(start: int, length: int, head: int, left: int, room: int) -> int:
    """Where the board begins, so that `head` is in the middle of the room, as far as
    the board has no gap to its ends."""
    if length + 2 * FRAME <= room:
        return start
    wanted = start + left + room // 2 - head
    return max(left + room - length - FRAME, min(left + FRAME, wanted))


def progress(now: CyclesState, fraction: float) -> float:
    """How much of the last move is done (0 to 1), `fraction` of a tick before `now`."""
    still = now.tick  # since then nobody moves
    if now.over:
        still = now.over - PAUSE
    elif now.podium:
        still = now.ends - PODIUM - 1
    pace = now.options.pace
    return min(1.0, (now.tick - still + still % pace + fraction) / pace)


def head_of(cycle: Cycle, done: float) -> Point:
    """Where a cycle on the board is drawn."""
    x, y = place(cycle.path[-1])
    if len(cycle.path) == 1:
        return x, y
    back_x, back_y = place(cycle.path[-1] - STEPS[cycle.facing])
    return back_x + (x - back_x) * done, back_y + (y - back_y) * done
