"""How the window looks: colours, and all sizes derived from one unit.

The classroom game's look is the base: a black field, white is you, the fruit is red.
"""

from __future__ import annotations

import colorsys
import hashlib

import msgspec

Colour = tuple[int, int, int]

BLACK: Colour = (0, 0, 0)
GROUND: Colour = (9, 10, 12)
PANEL: Colour = (19, 21, 25)
RAISED: Colour = (31, 34, 40)
HOVER: Colour = (43, 47, 55)
LINE: Colour = (48, 52, 60)
SCROLLBAR: Colour = (70, 75, 85)
CHOSEN: Colour = (38, 79, 140)  # the ground of selected text
WHITE: Colour = (255, 255, 255)
TEXT: Colour = (232, 234, 238)
DIM: Colour = (150, 156, 167)
RED: Colour = (225, 45, 45)
RED_HOVER: Colour = (244, 74, 70)
GOOD: Colour = (92, 200, 140)
WARN: Colour = (242, 178, 75)

# Pixels of a line of text, in the smallest and a large window of an ordinary desktop;
# on one of more pixels both are as much larger.
MIN_UNIT, MAX_UNIT = 14, 22
LEAST_UNIT = 12  # for who wants small text


class Sizes(msgspec.Struct, frozen=True):
    """Pixels. `unit` is the height of ordinary text; everything follows it."""

    unit: int

    @classmethod
    def of(
        cls, width: int, height: int, scale: float = 1.0, text: float = 1.0
    ) -> Sizes:
        """The sizes that suit a window of this size, where the desktop has `scale`
        times the pixels of an ordinary one, and the user wants `text` so many times as
        large."""
        fitting = min(width // 62, height // 40)
        usual = max(MIN_UNIT * scale, min(MAX_UNIT * scale, fitting))
        return cls(max(LEAST_UNIT, round(usual * text)))

    @property
    def small(self) -> int:
        return max(11, round(self.unit * 0.8))

    @property
    def large(self) -> int:
        return round(self.unit * 1.5)

    @property
    def huge(self) -> int:
        return round(self.unit * 2.1)

    @property
    def gap(self) -> int:
        return round(self.unit * 0.5)

    @property
    def pad(self) -> int:
        return self.unit

    @property
    def row(self) -> int:
        """The height of a line in a list."""
        return round(self.unit * 1.7)

    @property
    def button(self) -> int:
        """The height of a button or a field."""
        return round(self.unit * 2.2)


def colour_of(text: str) -> Colour:
    """A readable colour for an id: always the same one, on every machine."""
    hue = hashlib.sha256(text.encode("utf-8", "replace")).digest()[0] / 256
    red, green, blue = colorsys.hls_to_rgb(hue, 0.70, 0.65)
    return (round(red * 255), round(green * 255), round(blue * 255))
