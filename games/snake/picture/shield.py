"""Who is a ghost: a ring around the head that runs out as the time does."""

from __future__ import annotations

import math

import pygame

from games.snake.picture.colours import Colour, mixed
from games.snake.picture.view import Spot
from games.snake.spawn import GHOST_TICKS

DASHES = 10
RADIUS = 1.05  # cells
FAINT, STRONG = 105, 175  # opacities of 255 between which a ghost swings
SWINGS = 10.0  # ticks that it takes
STEADY = 130  # opacity of who is not to swing
COMES = 5.0  # ticks in which it fades in


def opacity(left: float, still: bool) -> int:
    """Of a ghost that is one for so many more ticks."""
    if still:
        return STEADY
    age = max(0.0, GHOST_TICKS - left)
    swing = 0.5 - 0.5 * math.cos(math.tau * age / SWINGS)
    shown = FAINT + (STRONG - FAINT) * swing
    return round(shown * min(1.0, 0.25 + age / COMES))


def draw_shield(
    surface: pygame.Surface,
    at: Spot,
    cell: int,
    colour: Colour,
    left: float,
    still: bool,
) -> None:
    """A dashed ring around a pixel: as much of it as is `left`, in ticks."""
    part = max(0.0, min(1.0, left / GHOST_TICKS))
    radius, thick = cell * RADIUS, max(2, cell // 9)
    turn = 0.0 if still else left / GHOST_TICKS * math.pi
    ink = mixed(colour, (255, 255, 255), 0.35)
    step = math.tau / DASHES
    for number in range(math.ceil(DASHES * part)):
        begin = turn + number * step - math.pi / 2
        points = [
            (
                at[0] + radius * math.cos(begin + step * 0.62 * n / 4),
                at[1] + radius * math.sin(begin + step * 0.62 * n / 4),
            )
            for n in range(5)
        ]
        pygame.draw.lines(surface, ink, False, points, thick)
