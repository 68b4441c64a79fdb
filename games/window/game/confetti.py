"""Confetti over the podium, from two corners of the field.

Where a piece is depends on its age alone; they are small surfaces that are kept. Main
thread.
"""

from __future__ import annotations

import math
from functools import lru_cache
from random import Random
from typing import NamedTuple

import pygame

from games.face import COLOURS
from games.window.theme import Colour

LASTS = 6.0  # seconds
PIECES = 150
SPREAD = 1.1  # seconds from the first to the last
DRAG = 1.7  # a second
FALL = 0.34  # of the field's height a second, once it only falls
TURNS = 8  # looks of a piece that turns
NEAR = 0.66  # units from which on a piece is before everything


class Piece(NamedTuple):
    """Thrown at `born` from the left or the right (-1, 1) lower corner, with a speed in
    widths and heights of the field a second; it sways and turns."""

    born: float
    side: int
    across: float
    up: float
    sway: float
    turn: float
    colour: Colour
    large: float


def draw_confetti(
    surface: pygame.Surface,
    area: pygame.Rect,
    age: float,
    seed: int,
    unit: int,
    near: bool | None = None,
) -> None:
    """As it is `age` seconds after it was thrown, in `area`; `unit`: pixels of text.
    Each `seed` has its own. `near`: only the few pieces that are before everything, or
    only those behind; all if None."""
    if not 0 <= age < LASTS or area.width < 1 or area.height < 1:
        return
    blits = []
    for piece in _thrown(seed):
        passed = age - piece.born
        if passed <= 0 or near not in (None, piece.large > NEAR):
            continue
        slowed = (1 - math.exp(-DRAG * passed)) / DRAG
        sway = 0.012 * math.sin(piece.sway + passed * 3.1)
        x = piece.across * slowed + sway * min(1.0, passed)
        y = 1.0 - (piece.up + FALL / DRAG) * slowed + FALL * passed / DRAG
        x = x if piece.side < 0 else 1 - x
        if y > 1.05:
            continue
        size = max(4, round(unit * piece.large))
        look = int(piece.turn + passed * 9) % TURNS
        picture = _picture(piece.colour, size, look)
        at = area.x + int(x * area.width), area.y + int(y * area.height)
        blits.append((picture, picture.get_rect(center=at).topleft))
    old = surface.get_clip()
    surface.set_clip(area.clip(old))
    surface.fblits(blits)
    surface.set_clip(old)


@lru_cache(4)
def _thrown(seed: int) -> tuple[Piece, ...]:
    dice = Random(seed)
    pieces = []
    for number in range(PIECES):
        part = dice.random()
        pieces.append(
            Piece(
                born=SPREAD * part * part,
                side=-1 if number % 2 else 1,
                across=0.05 + 1.5 * dice.random() ** 1.3,
                up=1.1 + 0.95 * dice.random(),
                sway=dice.random() * math.tau,
                turn=dice.random() * TURNS,
                colour=COLOURS[int(dice.random() * len(COLOURS))],
                large=0.4 + 0.32 * dice.random(),
            )
        )
    return tuple(pieces)


@lru_cache(1024)
def _picture(colour: Colour, size: int, look: int) -> pygame.Surface:
    """A slip of paper that turns over: it is narrower, and darker at its back."""
    angle = math.tau * look / TURNS
    seen = abs(math.cos(angle))
    shade = 1.0 if math.cos(angle) >= 0 else 0.68
    rough = pygame.Surface((4 * size, 4 * size), pygame.SRCALPHA)
    red, green, blue = (round(part * shade) for part in colour)
    rough.fill((red, green, blue, 0))
    slip = pygame.Rect(0, 0, round(size * 1.3), max(3, round(size * 2.4 * seen)))
    slip.center = rough.get_rect().center
    rough.fill((red, green, blue), slip)
    turned = pygame.transform.rotate(rough, 45 * (look % 3) - 30)
    wide, tall = turned.get_size()
    return pygame.transform.smoothscale(turned, (wide // 2, tall // 2))
