"""Snake drawn in memory, and looked at pixel by pixel."""

from __future__ import annotations

from collections.abc import Mapping

import pygame

from games.contract import Seat
from games.face import Face
from games.snake.screen import SnakeScreen
from games.snake.state import SnakeState

SIZE = (326, 326)  # 16 cells of 20 pixels, and 3 around
MIDDLE = 3 + 10


def drawn(
    screen: SnakeScreen,
    before: SnakeState,
    now: SnakeState,
    fraction: float = 1.0,
    me: int | None = 1,
    names: Mapping[Seat, str] | None = None,
    faces: Mapping[Seat, Face] | None = None,
) -> pygame.Surface:
    surface = pygame.Surface(SIZE)
    seat = None if me is None else Seat(me)
    screen.draw(surface, before, now, fraction, seat, names or {}, faces or {})
    return surface


def pixel(surface: pygame.Surface, x: float, y: float) -> tuple[int, ...]:
    """The colour in the middle of a cell, or between cells for broken numbers."""
    at = (round(MIDDLE + 20 * x), round(MIDDLE + 20 * y))
    return tuple(surface.get_at(at))[:3]


def is_board(colour: tuple[int, ...]) -> bool:
    """Whether nothing lies there."""
    return max(colour) < 40
