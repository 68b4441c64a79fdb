"""Reads with what a window writes: what, where, and how well it can be read."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations
from typing import Any

import pygame
import pytest

from games.window.widgets.pen import Pen
from tests.games.helpers.contrast import contrast

LEAST = 4.5
SHARED = 0.15  # of the smaller one; letters of two lines may share a pixel or two

Seen = tuple[str, pygame.Rect, float]


class Reader:
    """`seen` is all that was written, `cut` what of it did not fit."""

    def __init__(self) -> None:
        self.seen: list[Seen] = []
        self.cut: list[str] = []

    def note(self, pen: Pen, text: str, ink: Any, place: pygame.Rect) -> None:
        seen = place.clip(pen.surface.get_clip()).clip(pen.surface.get_rect())
        window = pygame.display.get_surface() if pygame.display.get_init() else None
        if text.strip() and seen != place:
            self.cut.append(text)
        if text.strip() and seen.width > 2 and seen.height > place.height // 2:
            red, green, blue, _ = pygame.transform.average_color(pen.surface, seen)
            where = seen if pen.surface is window else pygame.Rect(0, 0, 0, 0)
            self.seen.append((text, where, contrast(ink, (red, green, blue))))

    def clear(self) -> None:
        """Nothing was written yet."""
        self.seen.clear()
        self.cut.clear()

    @property
    def words(self) -> str:
        """All of it."""
        return " ".join(text for text, _, _ in self.seen)


def reading(monkeypatch: pytest.MonkeyPatch) -> Reader:
    """One who reads from now on."""
    found, write = Reader(), Pen.text

    def text(pen: Pen, text: str, at: Any, size: int, *more: Any, **how: Any) -> Any:
        width, bold = how.get("width"), how.get("bold", False)
        fits = text if width is None else pen.fonts.fit(text, size, width, bold)
        ink = more[0] if more else how.get("colour", (232, 234, 238))
        line = pen.fonts.line(fits, size, ink, bold)
        anchor = how.get("anchor", "topleft")
        if fits != text:
            found.cut.append(text)
        found.note(pen, fits, ink, line.get_rect(**{anchor: at}))
        return write(pen, text, at, size, *more, **how)

    monkeypatch.setattr(Pen, "text", text)
    return found


def overlapping(seen: list[Seen]) -> Iterator[tuple[str, str]]:
    """Texts of which one hides a part of the other."""
    placed = [(text, place) for text, place, _ in seen if place.width]
    for (one, here), (other, there) in combinations(placed, 2):
        both = here.clip(there)
        least = min(here.width * here.height, there.width * there.height)
        if both.width * both.height > SHARED * least:
            yield one, other
