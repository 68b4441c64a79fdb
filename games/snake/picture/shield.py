"""Who is a ghost: one sees through him, and a ring around his head closes as his time
runs out."""

from __future__ import annotations

import math

import pygame

from games.snake.picture.colours import ALMOST, Colour, mixed
from games.snake.picture.view import Spot
from games.snake.spawn import GHOST_TICKS

DOTS = 12
DOT = 0.09  # cells
NEAR, FAR = 0.8, 1.5  # cells from the middle of the head, at the end and at first
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
    """A ring of dots around a pixel, the wider the more ticks are `left`."""
    part = max(0.0, min(1.0, left / GHOST_TICKS))
    radius = cell * (NEAR + (FAR - NEAR) * part)
    turn = 0.0 if still else part * math.pi
    ink = mixed(colour, ALMOST, 0.35)
    for number in range(DOTS):
        angle = turn + number * math.tau / DOTS
        x, y = at[0] + radius * math.cos(angle), at[1] + radius * math.sin(angle)
        pygame.draw.aacircle(surface, ink, (x, y), max(1.0, cell * DOT))
