"""Where in a drawn line a sign is, and which sign is at a place."""

from __future__ import annotations

from games.window.letters.fonts import Fonts


def index_at(fonts: Fonts, text: str, size: int, x: int, leftward: bool = False) -> int:
    """The place between two signs that is nearest to `x` pixels from the left."""
    return fonts.index_at(text, x, size, leftward=leftward)


def spans(
    fonts: Fonts, text: str, size: int, start: int, end: int, leftward: bool = False
) -> list[tuple[int, int]]:
    """Where `text[start:end]` is drawn: (x, width) in pixels, from the left. In a line
    of both directions it may be in several parts."""
    if start >= end:
        return []
    parts = fonts.spans(text, start, end, size, leftward=leftward)
    return [(left, right - left) for left, right in parts]
