"""The mouse in a text: it puts the cursor, and selects letters, words or lines."""

from __future__ import annotations

import pygame

from games.window.widgets.editing.buffer import Buffer
from games.window.widgets.fieldview import FieldView
from games.window.widgets.pen import Pen


class FieldMouse:
    """Of one buffer, where `view` shows it."""

    def __init__(self, buffer: Buffer, view: FieldView) -> None:
        self._buffer = buffer
        self._view = view
        self._origin: tuple[int, int] | None = (
            None  # what was chosen first, if it pulls
        )
        self._clicks = 1

    def take(self, pen: Pen, rect: pygame.Rect) -> None:
        """What it did since the last picture; to be asked once for each."""
        mouse = pen.mouse
        if mouse.clicked:
            self._origin = None
        if pen.over(rect) and (self._origin is not None or not mouse.held):
            pen.over_text = True
        if pen.over(rect) and mouse.clicked:
            self._click(mouse.at, mouse.clicks, mouse.shifted)
        elif mouse.held and self._origin is not None:
            self._pull(mouse.at)
        if not mouse.held:
            self._origin = None

    def _click(self, at: tuple[int, int], clicks: int, shifted: bool) -> None:
        place = self._view.pointed(at)
        self._clicks = clicks
        if clicks == 1 and shifted:
            self._buffer.go(place, extend=True)
            self._origin = (self._buffer.anchor, self._buffer.anchor)
        else:
            self._origin = self._whole(place)
            self._buffer.select(*self._origin)

    def _pull(self, at: tuple[int, int]) -> None:
        assert self._origin is not None
        (start, end), (first, last) = self._origin, self._whole(self._view.pointed(at))
        if first < start:
            self._select(end, first)
        else:
            self._select(start, max(last, end))

    def _select(self, anchor: int, cursor: int) -> None:
        buffer = self._buffer
        if (buffer.anchor, buffer.cursor) != (anchor, cursor):
            buffer.select(anchor, cursor)

    def _whole(self, at: int) -> tuple[int, int]:
        """What is selected at once there."""
        if self._clicks == 2:
            return self._buffer.word(at)
        return self._buffer.line(at) if self._clicks == 3 else (at, at)
