"""Where in a drawn line a letter stands, and which stands at a pixel."""

from __future__ import annotations

from bisect import bisect_left
from itertools import accumulate

from games.window.letters.clusters import clusters
from games.window.letters.fonts import TAB, Fonts

_SPACES = " " * TAB


def spread(text: str) -> str:
    """`text` as it is drawn: a tab is as wide as some spaces."""
    return text.replace("\t", _SPACES)


def x_at(fonts: Fonts, text: str, at: int, size: int) -> int:
    """Pixels from the left end of the line `text` to a cursor at `at` in it."""
    return fonts.width(spread(text[:at]), size) if at > 0 else 0


def at_x(fonts: Fonts, text: str, x: int, size: int) -> int:
    """The place in the line `text` where a cursor is nearest to `x` pixels."""
    ends = [0, *accumulate(map(len, clusters(text)))]

    def reach(end: int) -> int:
        return x_at(fonts, text, end, size)

    right = bisect_left(ends, x, key=reach)
    if right == 0 or right == len(ends):
        return ends[min(right, len(ends) - 1)]
    before, behind = ends[right - 1], ends[right]
    return before if x - reach(before) < reach(behind) - x else behind
