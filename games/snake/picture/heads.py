"""The heads of snakes: the faces of the people whom they belong to.

They look at whoever sits before the screen, as in the lobby, with their features moved
to where they go: so one knows them, and sees where they look. Making one takes about a
millisecond, so of many that are new only a few are made for one picture. Main thread.
"""

from __future__ import annotations

from collections.abc import Iterable

import pygame

from games.face import EYES, HATS, PATTERNS, Face
from games.snake.board import STEPS
from games.snake.picture.colours import ALMOST, BLACK, GOLD, WHITE, Colour, mixed
from games.snake.picture.tiles import shrunk
from games.snake.state import Direction
from games.window.widgets.likeness.brush import INK, Brush, Spot
from games.window.widgets.likeness.eyes import draw_eyes
from games.window.widgets.likeness.hats import draw_behind, draw_hat
from games.window.widgets.likeness.head import OUTLINE, draw_head

RADIUS = 0.6  # of a head, in cells
MOST = 0.95  # the same where cells are small: so a face is seen on a whole board
REACH = 1.85  # of its radius: how far its picture goes, for hats are high
SHIFT = 0.24  # of its radius, by which features go to where it looks
RIM = 1.1  # of its radius
LIGHT = 1.24  # the same of the light around the own one
SKIN: Colour = (236, 240, 247)  # of the own one, whose eyes are white
SHINES = 6  # rings of it
MOST_NEW = 4  # for one picture
PLAIN = 6.5  # pixels of a radius; with fewer a face is a blur, and eyes are enough


class Heads:
    """All heads at one cell size; `least`: pixels of a radius that are wanted."""

    def __init__(self, size: int, least: float = 8.0) -> None:
        self.size = size
        self.radius = max(size * RADIUS, min(size * MOST, least))
        self.reach = max(2, round(self.radius * REACH))
        self._made: dict[tuple[Face, Colour, bool, bool, Direction], pygame.Surface]
        self._made = {}
        self._new = 0

    def turn(self) -> None:
        """Another picture begins."""
        self._new = 0

    def head(
        self, face: Face, colour: Colour, mine: bool, leads: bool, way: Direction
    ) -> pygame.Surface:
        """One that looks that way; its middle is that of the picture, which is
        `2 * reach` wide. Who `leads` wears the crown. While many are new it may be one
        that looks another way, or has eyes alone."""
        key = face, colour, mine, leads, way
        made = self._made.get(key)
        if made is not None:
            return made
        if self._new >= MOST_NEW:
            return self._like(key)
        self._new += 1
        self._made[key] = made = self._drawn(*key)
        return made

    def _like(self, key: tuple[Face, Colour, bool, bool, Direction]) -> pygame.Surface:
        others = ((*key[:4], way) for way in STEPS)
        found = (self._made[other] for other in others if other in self._made)
        return next(found, None) or self._drawn(*key, in_haste=True)

    def _drawn(
        self,
        face: Face,
        colour: Colour,
        mine: bool,
        leads: bool,
        way: Direction,
        in_haste: bool = False,
    ) -> pygame.Surface:
        fine = 1 if in_haste else 4 if self.size < 32 else 3 if self.size < 64 else 2
        half = self.reach * fine
        canvas = pygame.Surface((2 * half, 2 * half), pygame.SRCALPHA)
        radius = self.radius * fine
        brush = Brush(canvas, (half, half), radius)
        if leads:
            _shine(canvas, half, radius)
        skin = SKIN if mine else colour
        if mine:
            brush.shape(_larger(LIGHT), mixed(WHITE, BLACK, 0.3))
        rim = GOLD if leads else INK if mine else mixed(colour, BLACK, 0.62)
        dx, dy = STEPS[way]
        if in_haste or self.radius < PLAIN:
            brush.shape(_larger(RIM), rim)
            brush.shape(OUTLINE, skin)
            _plain_eyes(brush, dx, dy)
            if leads:
                _crown(brush, (half, half), radius, skin)
            return canvas.premul_alpha() if in_haste else self._shrunk(canvas)
        hat = HATS[face.hat]
        if leads or hat == "crown":  # here a crown says who leads
            hat = "none"
        draw_behind(brush, hat)
        brush.shape(_larger(RIM), rim)
        draw_head(brush, skin, "plain" if mine else PATTERNS[face.pattern])
        at = half + dx * SHIFT * radius, half + dy * SHIFT * radius
        draw_eyes(Brush(canvas, at, radius), skin, EYES[face.eyes])
        draw_hat(brush, skin, hat)
        if leads:
            _crown(brush, (half, half), radius, skin)
        if not mine:  # white is one's own
            canvas.fill(ALMOST, special_flags=pygame.BLEND_RGB_MIN)
        return self._shrunk(canvas)

    def _shrunk(self, canvas: pygame.Surface) -> pygame.Surface:
        return shrunk(canvas, 2 * self.reach)


def _shine(canvas: pygame.Surface, half: int, radius: float) -> None:
    """What is around the head of who leads."""
    for step in range(SHINES):
        part = step / SHINES
        size = radius * (1.8 - 0.7 * part)
        pygame.draw.circle(canvas, (*GOLD, round(30 + 110 * part)), (half, half), size)


def _crown(brush: Brush, middle: Spot, radius: float, skin: Colour) -> None:
    """Larger than one that somebody has chosen for a hat."""
    x, y = middle
    draw_hat(Brush(brush.surface, (x, y + 0.16 * radius), 1.32 * radius), skin, "crown")


def _larger(by: float) -> Iterable[tuple[float, float]]:
    return [(x * by, y * by) for x, y in OUTLINE]


def _plain_eyes(brush: Brush, dx: int, dy: int) -> None:
    for way in (-1, 1):
        x, y = dx * 0.3 + way * dy * 0.38, dy * 0.3 + way * dx * 0.38
        brush.disc(x, y, 0.3, WHITE)
        brush.disc(x + dx * 0.1, y + dy * 0.1, 0.18, INK)
