"""Where in a drawn line a letter stands, and which stands at a pixel.

Tabs are drawn as some spaces, and a line of a paragraph that is written from the right
begins at the right, whatever it begins with: so what is drawn is not what is written.
"""

from __future__ import annotations

import msgspec

from games.window.letters.clusters import nearest_break
from games.window.letters.fonts import TAB, Fonts
from games.window.letters.order import directed

_SPACES = " " * TAB


class Places(msgspec.Struct, frozen=True):
    """Of `text`, on one line with letters of `size`; `leftward`: in a paragraph that is
    written from the right. Pixels count from the left end, in any case."""

    fonts: Fonts
    text: str
    size: int
    leftward: bool = False

    @property
    def drawn(self) -> str:
        """What is drawn for it."""
        return self._mark + spread(self.text)

    @property
    def width(self) -> int:
        """From end to end."""
        return self.fonts.width(self.drawn, self.size)

    def x(self, at: int) -> int:
        """Where a cursor at `at` in the text stands."""
        return self.fonts.place(self.drawn, self._index(at), self.size)

    def at(self, x: int) -> int:
        """The place in the text where a cursor is nearest to `x`."""
        index = self.fonts.index_at(self.drawn, x, self.size) - len(self._mark)
        at = 0
        for sign in self.text:
            wide = TAB if sign == "\t" else 1
            if index < wide:  # the middle of a tab belongs to its nearer side
                return nearest_break(self.text, at + (2 * index >= wide > 1))
            index -= wide
            at += 1
        return at

    def spans(self, start: int, end: int) -> list[tuple[int, int]]:
        """Where `text[start:end]` is seen: (left, right), more than one where its
        direction turns."""
        first, last = self._index(start), self._index(end)
        return self.fonts.spans(self.drawn, first, last, self.size)

    @property
    def _mark(self) -> str:
        return directed(self.text, self.leftward)[: -len(self.text) or None]

    def _index(self, at: int) -> int:
        return len(self._mark) + len(spread(self.text[:at]))


def spread(text: str) -> str:
    """`text` with tabs as wide as they are drawn."""
    return text.replace("\t", _SPACES)
