"""How the window looks: colours, and all sizes derived from one unit.

The classroom game's look is the base: a black field, white is you, the fruit is red.
Which ink may stand on which ground is said in `LEGIBLE`: there is no text with less
than 4.5 to 1 (WCAG 2.1, AA).
"""

from __future__ import annotations

from typing import NamedTuple

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
RED_HOVER: Colour = (196, 34, 36)
CALM: Colour = (88, 96, 110)
GOOD: Colour = (92, 200, 140)
WARN: Colour = (242, 178, 75)

INKS = (WHITE, TEXT, DIM, GOOD, WARN)
GROUNDS = (BLACK, GROUND, PANEL, RAISED, HOVER)
FILLS = (RED, RED_HOVER, CALM, CHOSEN)  # of what is to be seen first, under white
EDGES = (LINE, SCROLLBAR)  # nothing is written in these or on them
LEGIBLE = frozenset(
    [*((ink, ground) for ink in INKS for ground in GROUNDS)]
    + [(WHITE, fill) for fill in FILLS]
    + [(TEXT, CHOSEN)]
)
"""All pairs of an ink and the ground that it may stand on."""

# Pixels of a line of text on an ordinary desktop; on one of more pixels as much more.
MIN_UNIT = 14  # in the smallest window
DESK_UNIT = 22  # in a window that fills such a desktop, read from where its user sits
GROWTH = 0.75  # of what a larger window has room for beyond that: seen from afar
LEAST_UNIT = 11  # whatever is asked for
# A window has at least so many units across and down, however large text is to be.
ACROSS, DOWN = 45, 25


class Sizes(NamedTuple):
    """Pixels. `unit` is the height of ordinary text; everything follows it."""

    unit: int

    @classmethod
    def of(
        cls, width: int, height: int, scale: float = 1.0, text: float = 1.0
    ) -> Sizes:
        """The sizes that suit a window of this size, where the desktop has `scale`
        times the pixels of an ordinary one, and the user wants text `text` times as
        large as we should choose."""
        fitting, desk = min(width / 62, height / 40), DESK_UNIT * scale
        if fitting > desk:
            fitting = desk + GROWTH * (fitting - desk)
        unit = text * max(MIN_UNIT * scale, fitting)
        most = min(width / ACROSS, height / DOWN)
        if unit > most:  # but as large as without a wish in any case
            unit = max(most, min(unit, MIN_UNIT * scale))
        return cls(max(LEAST_UNIT, int(unit + 0.01)))

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
