"""One line of text, set: where its pieces stand, and each character in them."""

from __future__ import annotations

from collections.abc import Iterable

import pygame

from games.window.letters.clusters import nearest_break
from games.window.letters.piece import Piece, Style
from games.window.theme import Colour


class Line:
    """`text` in pieces from left to right. Places are pixels from the left end, indices
    those of the text that was set."""

    def __init__(
        self, pieces: Iterable[Piece], style: Style, text: str, leftward: bool
    ) -> None:
        self._style = style
        self._text = text
        self.leftward = leftward
        self.width = 0
        self._placed: list[tuple[int, int, Piece]] = []  # (x, width, piece)
        for piece in pieces:
            wide = piece.width(style)
            self._placed.append((self.width, wide, piece))
            self.width += wide

    def place(self, index: int) -> int:
        """Where a cursor stands that is before the character `index`: behind the one
        before it, where that is written."""
        index = min(max(0, index), len(self._text))
        for x, _, piece in self._placed:
            start, end = piece.ends[0], piece.ends[-1]
            if start < index <= end or index == start == 0:
                return x + piece.edge(self._style, index)
        return self.width if index and not self.leftward else 0

    def index_at(self, x: int) -> int:
        """Before which character a cursor stands nearest to `x`."""
        for number, (left, wide, piece) in enumerate(self._placed):
            if x < left + wide or number == len(self._placed) - 1:
                index = piece.index_at(self._style, min(max(0, x - left), wide))
                return nearest_break(self._text, index)  # a piece may end within one
        return 0

    def spans(self, start: int, end: int) -> list[tuple[int, int]]:
        """Where `text[start:end]` is seen: (left, right) from left to right, one for
        what stands together."""
        found: list[tuple[int, int]] = []
        for x, _, piece in self._placed:
            first, last = max(start, piece.ends[0]), min(end, piece.ends[-1])
            if first >= last:
                continue
            edges = (piece.edge(self._style, index) for index in (first, last))
            left, right = sorted(x + edge for edge in edges)
            if found and found[-1][1] == left:
                found[-1] = found[-1][0], right
            elif right > left:
                found.append((left, right))
        return found

    def drawn(self, colour: Colour, main_ascent: int) -> pygame.Surface:
        """Its picture on a transparent ground, as high as its style says."""
        high = self._style.height
        parts = [
            (x, piece, piece.drawn(self._style, colour)) for x, _, piece in self._placed
        ]
        if len(parts) == 1 and parts[0][2].get_height() == high:
            return parts[0][2]
        line = pygame.Surface((self.width, high), pygame.SRCALPHA)
        for x, piece, part in parts:
            line.blit(part, (x, self._top(piece, part, main_ascent)))
        return line

    def _top(self, piece: Piece, part: pygame.Surface, main_ascent: int) -> int:
        """Where a piece begins: its letters stand on the line of all, but what is above
        or below them is not cut off, if there is room."""
        style = self._style
        if piece.face.is_bitmap:
            return 0
        grown = max(
            0, part.get_height() - piece.font(style).get_height()
        )  # by what climbs over it
        top = main_ascent - piece.ascent(style) - grown
        ink = part.get_bounding_rect()
        if top + ink.bottom > style.height:
            top = style.height - ink.bottom
        return max(top, -ink.top)
