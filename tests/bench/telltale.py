"""What a picture shows of the own head, told by pixels of that picture. Pure.

A head has a face, a rim and a shadow, and what lies around it moves: who looks for it
in a picture takes long, and takes other things for it. So who draws it says where he
has drawn it, in a corner of the same picture, and who looks reads that. It is seen when
the picture is, not before.
"""

from __future__ import annotations

from typing import NamedTuple

import pygame

MAGIC = (0x5A, 0x17, 0xC3)
PIXELS = 6  # in a row: the magic one, head, size, and what else there is to say
SIDES = ("up", "down", "left", "right")
BITS = 2  # of a number for one of these
OFFSET = 1 << 20  # added to all numbers: what is beyond the edge can be told as well

Spot = tuple[int, int]
Colour = tuple[int, int, int]


class Telltale(NamedTuple):
    """`head`: the pixel in its middle, from the left upper one of the surface, which
    has this `size`. `facing`: where the last move went, `eyes`: where they look.
    `is_straight`: whether all of the snake lies in a row, so that it can turn to both
    sides."""

    head: Spot
    size: tuple[int, int]
    facing: str
    eyes: str
    is_straight: bool

    def draw(self, surface: pygame.Surface) -> None:
        """Tell it in the left lower corner."""
        rest = SIDES.index(self.facing) << BITS | SIDES.index(self.eyes)
        rest |= int(self.is_straight) << 2 * BITS
        pixels = [MAGIC, *map(_colour, (*self.head, *self.size, rest))]
        foot = surface.get_height() - 1
        for at, colour in enumerate(pixels):
            surface.set_at((at, foot), colour)


def read(picture: pygame.Surface) -> Telltale | None:
    """What is told in these pixels, PIXELS in a row; None: nothing."""
    seen = [picture.get_at((at, 0)) for at in range(PIXELS)]
    magic, *numbers = ((one.r, one.g, one.b) for one in seen)
    if magic != MAGIC:
        return None
    x, y, wide, high, rest = map(_number, numbers)
    side = (1 << BITS) - 1
    facing, eyes = SIDES[rest >> BITS & side], SIDES[rest & side]
    return Telltale((x, y), (wide, high), facing, eyes, bool(rest >> 2 * BITS))


def corner(picture: pygame.Surface) -> Spot | None:
    """Where in that picture something is told; None: nowhere."""
    for y in reversed(range(picture.get_height())):
        for x in range(picture.get_width()):
            if tuple(picture.get_at((x, y)))[:3] == MAGIC:
                return x, y
    return None


def _colour(number: int) -> Colour:
    number += OFFSET
    return number >> 16 & 255, number >> 8 & 255, number & 255


def _number(colour: Colour) -> int:
    red, green, blue = colour
    return (red << 16 | green << 8 | blue) - OFFSET
