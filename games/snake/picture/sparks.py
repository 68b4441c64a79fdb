"""Sparks and rings: what flies off and is gone within a second.

Where one is depends on its age alone, so none of them is moved, and what is drawn is
the same at any number of pictures a second. They are small surfaces that are kept.
There are never more than MAX_SPARKS and MAX_RINGS.
"""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Sequence
from typing import NamedTuple

import pygame

from games.snake.picture.colours import Colour, mixed
from games.snake.picture.view import View

MAX_SPARKS = 400
MAX_RINGS = 40
MAX_KEPT = 600  # surfaces
DRAG = 0.16  # a tick
ROUGH = 4  # times as large things are drawn, for smooth edges
SHRINKS = 8  # looks of a ring
WHITE: Colour = (255, 255, 255)

Point = tuple[float, float]  # in cells: 0, 0 is the left upper corner of the board
Blits = list[tuple[pygame.Surface, tuple[int, int]]]


class Spark(NamedTuple):
    """From where, how many cells it would fly if nothing held it, and its radius in
    cells."""

    x: float
    y: float
    far_x: float
    far_y: float
    radius: float


class Burst(NamedTuple):
    """Sparks of one moment: from tick `born` on, for `lasts` ticks."""

    born: float
    lasts: float
    colour: Colour
    sparks: Sequence[Spark]


class Ring(NamedTuple):
    """A circle that widens from one radius to another, in cells."""

    born: float
    lasts: float
    colour: Colour
    at: Point
    start: float
    end: float


class Sparks:
    """All of one board."""

    def __init__(self) -> None:
        self._bursts: deque[Burst] = deque()
        self.rings: deque[Ring] = deque(maxlen=MAX_RINGS)
        self.kept: dict[tuple[Colour, int, int], pygame.Surface] = {}
        self.count = 0  # sparks

    def clear(self) -> None:
        """None of them flies any more."""
        self._bursts.clear()
        self.rings.clear()
        self.count = 0

    def burst(self, burst: Burst) -> None:
        """These fly, too; the oldest are gone if they would be too many."""
        burst = burst._replace(sparks=burst.sparks[:MAX_SPARKS])
        self._bursts.append(burst)
        self.count += len(burst.sparks)
        while self.count > MAX_SPARKS:
            self.count -= len(self._bursts.popleft().sparks)

    def ring(self, ring: Ring) -> None:
        """That widens, too."""
        self.rings.append(ring)

    def draw(self, surface: pygame.Surface, view: View, at: float) -> None:
        """Draw what is to be seen at the tick `at`, on what is seen of the board."""
        if not (self._bursts or self.rings):
            return
        if len(self.kept) > MAX_KEPT:
            self.kept.clear()
        self._forget(at)
        blits: Blits = []
        for ring in self.rings:
            if ring.born <= at < ring.born + ring.lasts:
                blits.append(self._ring(ring, view, at))
        for burst in self._bursts:
            if burst.born <= at < burst.born + burst.lasts:
                blits += self._flying(burst, view, at)
        surface.fblits(blits)

    def _forget(self, at: float) -> None:
        gone = [one for one in self._bursts if at >= one.born + one.lasts]
        if gone:
            self._bursts = deque(one for one in self._bursts if one not in gone)
            self.count = sum(len(one.sparks) for one in self._bursts)
        if any(at >= one.born + one.lasts for one in self.rings):
            left = (one for one in self.rings if at < one.born + one.lasts)
            self.rings = deque(left, MAX_RINGS)

    def _flying(self, burst: Burst, view: View, at: float) -> Blits:
        part = (at - burst.born) / burst.lasts
        flown = 1 - math.exp(-DRAG * (at - burst.born))
        left, size, place = 1 - part * part, view.size, view.at
        blits: Blits = []
        for spark in burst.sparks:
            radius = max(1, round(spark.radius * size * left))
            x, y = place(
                int((spark.x + spark.far_x * flown) * size),
                int((spark.y + spark.far_y * flown) * size),
            )
            blits.append((self._dot(burst.colour, radius), (x - radius, y - radius)))
        return blits

    def _dot(self, colour: Colour, radius: int) -> pygame.Surface:
        key = colour, radius, -1
        dot = self.kept.get(key)
        if dot is None:
            big = ROUGH * radius
            rough = pygame.Surface((2 * big, 2 * big), pygame.SRCALPHA)
            rough.fill((*colour, 0))
            pygame.draw.circle(rough, colour, (big, big), big)
            light = mixed(colour, WHITE, 0.45)
            pygame.draw.circle(rough, light, (big * 3 // 4, big * 3 // 4), big // 2)
            dot = pygame.transform.smoothscale(rough, (2 * radius, 2 * radius))
            self.kept[key] = dot
        return dot

    def _ring(
        self, ring: Ring, view: View, at: float
    ) -> tuple[pygame.Surface, tuple[int, int]]:
        step = int(SHRINKS * (at - ring.born) / ring.lasts)
        part = 1 - (1 - (step + 1) / SHRINKS) ** 2
        radius = max(
            2, round(view.size * (ring.start + (ring.end - ring.start) * part))
        )
        picture = self._circle(ring.colour, radius, step)
        return picture, picture.get_rect(center=spot(view, ring.at)).topleft

    def _circle(self, colour: Colour, radius: int, step: int) -> pygame.Surface:
        key = colour, radius, step
        circle = self.kept.get(key)
        if circle is None:
            left = 1 - step / SHRINKS
            side = 2 * radius + 4
            circle = pygame.Surface((side, side), pygame.SRCALPHA)
            circle.fill((*colour, 0))
            thick = max(2, round(radius * 0.3 * left))
            middle = side // 2, side // 2
            pygame.draw.aacircle(circle, colour, middle, radius, thick)
            circle.set_alpha(round(210 * left))
            self.kept[key] = circle
        return circle


def spot(view: View, at: Point) -> tuple[int, int]:
    """The pixel of a point, in cells from the corner of the board."""
    return view.at(int(at[0] * view.size), int(at[1] * view.size))
