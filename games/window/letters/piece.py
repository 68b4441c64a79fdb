"""Letters of one face, one script and one direction: what SDL draws at once."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from contextlib import suppress
from typing import NamedTuple

import pygame

from games.window.letters.clusters import clusters
from games.window.letters.faces import Face
from games.window.letters.scripts import COMMON
from games.window.theme import Colour

MOST_WIDTHS = 10_000  # that are kept for a face
SQUARE = (COMMON, "Hang")  # scripts whose letters need no more height than Latin ones
MIRRORED = str.maketrans("()[]{}<>«»", ")(][}{><»«")  # by who joins no letters


class Style(NamedTuple):
    """How large letters are, in pixels: their size, and the height of their line."""

    size: int
    bold: bool
    height: int


class Piece(NamedTuple):
    """A part of a line, in logical order.

    `ends`: where its clusters end in the line's text; `cuts`: in `text`, which is what
    is drawn of it. Both begin with where the first one starts.
    """

    face: Face
    text: str
    script: str
    rightward: bool
    ends: Sequence[int]
    cuts: Sequence[int]

    def width(self, style: Style, cut: int | None = None) -> int:
        """Pixels of it, or of its first `cut` characters."""
        text = self.text if cut is None else self.text[:cut]
        if not text:
            return 0
        key = text, self.script, self.rightward, style
        known = self.face.widths
        width = known.get(key)
        if width is None:
            if len(known) >= MOST_WIDTHS:
                known.clear()
            width = known[key] = self._measured(style, text)
        return width

    def _measured(self, style: Style, text: str) -> int:
        font, text = self._aimed(style, text)
        with suppress(pygame.error):
            return round(font.size(text)[0] * self._scale(font, style))
        return 0

    def edge(self, style: Style, index: int) -> int:
        """Pixels from its left end to where a cursor before `index` stands."""
        found = max(0, bisect_right(self.ends, index) - 1)
        reach = self.width(style, self.cuts[found])
        return reach if self.rightward else self.width(style) - reach

    def index_at(self, style: Style, x: int) -> int:
        """Where a cursor stands nearest to `x` pixels from its left end."""
        places = range(len(self.ends))

        def along(place: int) -> int:
            return self.width(style, self.cuts[place])

        reach = x if self.rightward else self.width(style) - x
        after = min(bisect_left(places, reach, key=along), len(places) - 1)
        if after and along(after) - reach > reach - along(after - 1):
            after -= 1
        return self.ends[after]

    def drawn(self, style: Style, colour: Colour) -> pygame.Surface:
        """Its picture; its base line is where the font's is."""
        font, text = self._aimed(style, self.text)
        try:
            part = font.render(text, True, colour)
        except pygame.error:  # a sign that is broken in this file, or has no width
            return pygame.Surface((0, style.height), pygame.SRCALPHA)
        scale = self._scale(font, style)
        if scale == 1.0:
            return part
        new = (max(1, round(part.get_width() * scale)), style.height)
        return pygame.transform.smoothscale(part, new)

    def ascent(self, style: Style) -> int:
        """Pixels from the top of its picture to the base line."""
        font = self.font(style)
        return round(font.get_ascent() * self._scale(font, style))

    def font(self, style: Style) -> pygame.font.Font:
        """What it is drawn with."""
        if self.script in SQUARE:
            return self.face.sized(style.size, style.bold)
        return self.face.fitted(style.size, style.bold, style.height)

    def _scale(self, font: pygame.font.Font, style: Style) -> float:
        """Pictures have one size, whatever size was asked for."""
        return style.height / font.get_height() if self.face.is_bitmap else 1.0

    def _aimed(self, style: Style, text: str) -> tuple[pygame.font.Font, str]:
        """The font, told how these letters join and in which direction."""
        font = self.font(style)
        way = pygame.DIRECTION_LTR if self.rightward else pygame.DIRECTION_RTL
        try:
            font.set_script(self.script)
            font.set_direction(way)
        except (pygame.error, AttributeError):  # a pygame that cannot join letters
            if not self.rightward:
                text = "".join(clusters(text)[::-1]).translate(MIRRORED)
        return font, text
