"""The face that a person chose: how his snake looks, his tile and his place on the
podium. Pure.

On the wire it is a few bytes that the library does not understand. What somebody else
sends is never refused: a number that this version does not know wraps around, and
where bytes are missing the id decides, so everybody has a face, always the same one.
"""

from __future__ import annotations

import hashlib
from functools import lru_cache
from typing import Literal

import msgspec

Colour = tuple[int, int, int]

COLOURS: tuple[Colour, ...] = (
    (255, 138, 128),  # coral
    (255, 183, 77),  # orange
    (255, 238, 88),  # lemon
    (174, 234, 90),  # lime
    (102, 217, 145),  # mint
    (77, 208, 225),  # turquoise
    (100, 181, 246),  # sky
    (149, 157, 255),  # lavender
    (206, 147, 255),  # violet
    (255, 138, 216),  # pink
    (215, 180, 140),  # sand
    (190, 198, 208),  # silver
)
"""Each can be told from the others, and read on the window's ground."""

Pattern = Literal["plain", "stripes", "dots", "rings", "zigzag", "half"]
Eyes = Literal["round", "wide", "sleepy", "wink", "glasses", "angry"]
Hat = Literal["none", "cap", "crown", "bow", "horns", "wizard", "headphones", "flower"]

PATTERNS: tuple[Pattern, ...] = ("plain", "stripes", "dots", "rings", "zigzag", "half")
EYES: tuple[Eyes, ...] = ("round", "wide", "sleepy", "wink", "glasses", "angry")
HATS: tuple[Hat, ...] = (
    *("none", "cap", "crown", "bow", "horns", "wizard", "headphones", "flower"),
)
DARKEST, LIGHTEST = 0.25, 0.35  # parts of black or white: nobody is as white as oneself
STEPS = 12  # of either kind

CHOICES = (COLOURS, PATTERNS, EYES, HATS)


class Face(msgspec.Struct, frozen=True):
    """Numbers of COLOURS, PATTERNS, EYES and HATS; see `face_of`. `shade`: which look
    of its colour, where more people than there are colours sit at one table; see
    `palette`. It is not kept and not sent."""

    colour: int = 0
    pattern: int = 0
    eyes: int = 0
    hat: int = 0
    shade: int = 0

    @property
    def data(self) -> bytes:
        """As it is kept and sent."""
        return bytes((self.colour, self.pattern, self.eyes, self.hat))

    @property
    def rgb(self) -> Colour:
        """The colour that stands for this person wherever there is no room for more."""
        return shaded(COLOURS[self.colour], self.shade)


@lru_cache(512)  # asked for each snake of each picture
def shaded(colour: Colour, shade: int) -> Colour:
    """That look of a colour: 0 is itself, odd ones are darker and even ones lighter;
    all that 256 people can need differ."""
    if not shade:
        return colour
    step = (shade - 1) // 2
    to, most = (0, DARKEST) if shade % 2 else (255, LIGHTEST)
    part = most * (1 - min(step, STEPS - 1) / STEPS)
    red, green, blue = (round(one + (to - one) * part) for one in colour)
    return red, green, blue


def face_of(data: bytes, id: str) -> Face:
    """The face in `data`, which anybody may have sent, of who has this `id`; who has
    chosen none has one that follows from his id, friendly and without a hat."""
    colour, pattern, eyes = hashlib.sha256(id.encode("utf-8", "replace")).digest()[:3]
    spare = bytes((colour, pattern, eyes % EYES.index("angry"), 0))
    given = data[: len(spare)] + spare[len(data) :]
    return Face(*(one % len(of) for one, of in zip(given, CHOICES, strict=True)))
