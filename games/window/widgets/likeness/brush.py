"""Draws in the measure of a head: its middle is (0, 0), its radius 1, and y goes down.

So eyes and hats need not know how large a face is, or where it lies in its square.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from itertools import pairwise

import pygame

from games.face import Colour

Spot = tuple[float, float]

INK: Colour = (30, 32, 40)  # of pupils, mouths and frames
STEPS = 10  # of a curve, for each of its points


def mixed(colour: Colour, other: Colour, share: float) -> Colour:
    """So much of the `other` in it, from 0 to 1."""
    red, green, blue = (
        round(one + (two - one) * share) for one, two in zip(colour, other, strict=True)
    )
    return red, green, blue


def arc(x: float, y: float, rx: float, ry: float, begin: int, end: int) -> list[Spot]:
    """Points of an oval, in degrees: 0 is at the right, 90 below."""
    count = max(2, abs(end - begin) // 6)
    angles = (
        math.radians(begin + (end - begin) * step / count) for step in range(count + 1)
    )
    return [(x + rx * math.cos(a), y + ry * math.sin(a)) for a in angles]


def bent(start: Spot, pull: Spot, end: Spot) -> list[Spot]:
    """Points of a curve from `start` to `end` that `pull` draws to itself."""
    found = []
    for step in range(STEPS + 1):
        t = step / STEPS
        a, b, c = (1 - t) ** 2, 2 * t * (1 - t), t * t
        found.append(
            (
                a * start[0] + b * pull[0] + c * end[0],
                a * start[1] + b * pull[1] + c * end[1],
            )
        )
    return found


class Brush:
    """On one surface, in pixels of which a head has its `middle` and `radius`."""

    def __init__(self, surface: pygame.Surface, middle: Spot, radius: float) -> None:
        self.surface = surface
        self._middle = middle
        self._radius = radius

    def layer(self) -> Brush:
        """The same on an empty surface, to be put on this one by `lay`."""
        empty = pygame.Surface(self.surface.get_size(), pygame.SRCALPHA)
        return Brush(empty, self._middle, self._radius)

    def lay(self, layer: Brush, within: Iterable[Spot] | None = None) -> None:
        """Put it on this one; what of it is `within` this shape, if there is one."""
        if within is not None:
            mask = self.layer()
            mask.shape(within, (255, 255, 255))
            least = pygame.BLEND_RGBA_MIN
            layer.surface.blit(mask.surface, (0, 0), special_flags=least)
        self.surface.blit(layer.surface, (0, 0))

    def fill(self, colour: Colour) -> None:
        """All of it."""
        self.surface.fill(colour)

    def disc(self, x: float, y: float, radius: float, colour: Colour) -> None:
        """A circle; never less than a pixel."""
        size = max(1.0, radius * self._radius)
        pygame.draw.circle(self.surface, colour, self._at((x, y)), size)

    def oval(self, x: float, y: float, rx: float, ry: float, colour: Colour) -> None:
        """An ellipse."""
        self.shape(arc(x, y, rx, ry, 0, 354), colour)

    def shape(self, points: Iterable[Spot], colour: Colour) -> None:
        """A filled polygon."""
        pygame.draw.polygon(self.surface, colour, [self._at(at) for at in points])

    def stroke(self, points: Iterable[Spot], width: float, colour: Colour) -> None:
        """A line with round ends and corners."""
        placed = [self._at(at) for at in points]
        half = max(0.7, width * self._radius / 2)
        for at in placed:
            pygame.draw.circle(self.surface, colour, at, half)
        for (x, y), (u, v) in pairwise(placed):
            far = math.hypot(u - x, v - y)
            if far > 0:
                a, b = (y - v) / far * half, (u - x) / far * half
                sides = [(x + a, y + b), (u + a, v + b), (u - a, v - b), (x - a, y - b)]
                pygame.draw.polygon(self.surface, colour, sides)

    def _at(self, spot: Spot) -> Spot:
        x, y = self._middle
        return x + spot[0] * self._radius, y + spot[1] * self._radius
