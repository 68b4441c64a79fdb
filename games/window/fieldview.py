"""How a field looks, and what stands where the mouse points.

Only what is seen is measured and drawn, however long the text is.
"""

from __future__ import annotations

import msgspec
import pygame

from games.window.editing.rows import Rows
from games.window.editing.strip import Strip
from games.window.letters.fonts import Fonts
from games.window.pen import Pen
from games.window.places import at_x, spread, x_at
from games.window.scroll import draw_scrollbar
from games.window.theme import CHOSEN, TEXT, WHITE

MAX_ROWS = 6  # a field grows up to these, then it scrolls
WHEEL_ROWS = 2


class Look(msgspec.Struct, frozen=True):
    """What is to be seen: `composed` and `selected` are from where to where in the
    text."""

    text: str
    cursor: int
    selected: tuple[int, int]
    composed: tuple[int, int]
    shows_cursor: bool


class FieldView:
    """Of one field; with `lines` in rows, else on one that moves. Before the first
    picture nothing has a width, and each line is one row."""

    def __init__(self, lines: bool) -> None:
        self.cursor = pygame.Rect(0, 0, 0, 0)  # on the screen
        self._lines = lines
        self._rows = Rows()
        self._strip = Strip()
        self._top = 0  # the first row that is seen
        self._tall = 1  # rows that are
        self._inner = pygame.Rect(0, 0, 0, 0)  # the place of the text
        self._fonts: Fonts | None = None
        self._unit = 1
        self._text = ""
        self._followed: object = None  # the cursor that was made to be seen

    # --- where things are ------------------------------------------------------------

    def take(self, text: str) -> None:
        """This is the text now; what is asked next is about it."""
        self._text = text
        space = max(1, self._inner.width - 2) if self._fonts else 2**31
        unit = self._unit
        self._rows.update(text, space, self._advance, (self._fonts, unit))

    def _advance(self, sign: str) -> int:
        return self._fonts.width(spread(sign), self._unit) if self._fonts else 0

    def beside(self, at: int, by: int, goal: int | None) -> tuple[int, int] | None:
        """The place a row below, or above for -1, and the x to keep for the next such
        move; None if there is no row."""
        row = self._rows.row(at)
        x = self._x(row, at) if goal is None else goal
        if not 0 <= row + by < len(self._rows):
            return None
        return self._at(row + by, x), x

    def ends(self, at: int) -> tuple[int, int]:
        """The first and last place of a cursor in the row there."""
        row = self._rows.row(at)
        return self._rows.span(row)[0], self._rows.last(row)

    def pointed(self, at: tuple[int, int]) -> int:
        """The place in the text that the mouse points at, or is nearest to."""
        x = at[0] - self._inner.x
        if self._fonts is None:
            return 0
        if not self._lines:
            first, end = self._strip.first, self._strip.end
            seen = self._text[first:end]
            return first + at_x(self._fonts, seen, x, self._unit)
        step = self._fonts.height(self._unit)
        row = self._top + (at[1] - self._inner.y) // step
        return self._at(min(max(row, 0), len(self._rows) - 1), x)

    def _at(self, row: int, x: int) -> int:
        start, end = self._rows.span(row)
        if self._fonts is None:
            return min(start + x, end)
        at = at_x(self._fonts, self._text[start:end], x, self._unit)
        return min(start + at, self._rows.last(row))

    def _x(self, row: int, at: int) -> int:
        start, end = self._rows.span(row)
        if self._fonts is None:
            return at - start
        return x_at(self._fonts, self._text[start:end], at - start, self._unit)

    # --- the picture -----------------------------------------------------------------

    def height(self, pen: Pen, width: int, text: str) -> int:
        """Pixels that a field of this width is to have."""
        if not self._lines:
            return pen.sizes.button
        self._fonts, self._unit = pen.fonts, pen.sizes.unit
        self._inner.width = width - 2 * pen.sizes.gap
        self.take(text)
        more = min(len(self._rows), MAX_ROWS) - 1
        return pen.sizes.button + more * pen.fonts.height(pen.sizes.unit)

    def place(self, pen: Pen, rect: pygame.Rect, text: str) -> None:
        """It is drawn there from now on."""
        step, fonts = pen.fonts.height(pen.sizes.unit), pen.fonts
        self._fonts, self._unit = fonts, pen.sizes.unit
        frame = min(rect.height, pen.sizes.button) - step if self._lines else 0
        self._tall = max(1, (rect.height - frame) // step) if self._lines else 1
        self._inner = rect.inflate(-2 * pen.sizes.gap, 0)
        self._inner.y += (rect.height - self._tall * step) // 2
        if self._lines:
            self.take(text)
        self._text = text

    def draw(self, pen: Pen, rect: pygame.Rect, look: Look) -> None:
        """Draw the text in `rect`, whose ground is there already."""
        self.place(pen, rect, look.text)
        self.cursor.width = 0  # it may be out of sight
        old = pen.clip(rect.inflate(-2 * pen.sizes.gap, -2))
        rows = self._seen(pen, rect, look)
        for start, end, y in rows:
            self._draw_row(pen, look, start, end, y)
        if look.shows_cursor and self.cursor.width:
            pen.surface.fill(WHITE, self.cursor)
        pen.surface.set_clip(old)
        if self._lines and len(self._rows) > self._tall:
            step = pen.fonts.height(pen.sizes.unit)
            bar = rect.inflate(-4, -4)
            total = len(self._rows) * step + bar.height - self._tall * step
            draw_scrollbar(pen, bar, total, self._top * step)

    def _seen(
        self, pen: Pen, rect: pygame.Rect, look: Look
    ) -> list[tuple[int, int, int]]:
        """From where to where each row goes that is seen, and its y."""
        y, step = self._inner.y, pen.fonts.height(pen.sizes.unit)
        if not self._lines:
            space = max(1, self._inner.width - 2)
            self._strip.update(look.text, look.cursor, space, self._advance)
            return [(self._strip.first, self._strip.end, y)]
        most = max(0, len(self._rows) - self._tall)
        if (look.text, look.cursor) != self._followed:
            row = self._rows.row(look.cursor)
            self._top = min(max(self._top, row - self._tall + 1), row)
            self._followed = look.text, look.cursor
        elif pen.over(rect) and pen.mouse.wheel and most:
            self._top -= pen.mouse.wheel * WHEEL_ROWS
            pen.mouse.wheel = 0
        self._top = min(max(self._top, 0), most)
        rows = range(self._top, min(len(self._rows), self._top + self._tall))
        return [(*self._rows.span(row), y + n * step) for n, row in enumerate(rows)]

    def _draw_row(self, pen: Pen, look: Look, start: int, end: int, y: int) -> None:
        unit, x = self._unit, self._inner.x
        text, high = look.text[start:end], pen.fonts.height(self._unit)

        def place(at: int) -> int:
            return x + x_at(pen.fonts, text, at - start, unit)

        first, last = max(start, look.selected[0]), min(end, look.selected[1])
        if first < last or (first == last == end < look.selected[1]):
            wide = place(last) - place(first)
            wide += unit // 4 if look.selected[1] > end else 0  # the break is, too
            pen.surface.fill(CHOSEN, (place(first), y, wide, high))
        pen.text(spread(text), (x, y), unit, TEXT)
        first, last = max(start, look.composed[0]), min(end, look.composed[1])
        if first < last:
            line = (place(first), y + high - 2, place(last) - place(first), 2)
            pen.surface.fill(WHITE, line)
        if self._is_in(look.cursor, start, end):
            self.cursor = pygame.Rect(place(look.cursor), y, max(1, unit // 14), high)

    def _is_in(self, cursor: int, start: int, end: int) -> bool:
        if not self._lines:
            return start <= cursor <= end
        return self._rows.starts[self._rows.row(cursor)] == start
