"""Where in a drawn line a sign is, and which sign is at a place."""

from __future__ import annotations

from functools import lru_cache

from games.window.letters.fonts import Fonts
from games.window.letters.scripts import rightward


def index_at(fonts: Fonts, text: str, size: int, x: int) -> int:
    """The place between two signs that is nearest to `x` pixels from the left."""
    if x <= 0 or not text:
        return 0
    at = fonts.reach(text, size, x)
    if at >= len(text):
        return len(text)
    left, right = (fonts.width(text[:end], size) for end in (at, at + 1))
    return at + (right - x < x - left)


def spans(
    fonts: Fonts, text: str, size: int, start: int, end: int
) -> list[tuple[int, int]]:
    """Where `text[start:end]` is drawn: (x, width) in pixels, from the left. What is
    written leftward is one piece."""
    if start >= end:
        return []
    if is_mixed(text):
        return [(0, fonts.width(text, size))]
    x = fonts.width(text[:start], size) if start else 0
    return [(x, fonts.width(text[:end], size) - x)]


@lru_cache(4000)
def is_mixed(text: str) -> bool:
    """Whether a part of the line need not be drawn at its place in the text."""
    return any(rightward(sign) is False for sign in text)
