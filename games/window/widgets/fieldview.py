"""How a field looks, and what stands where the mouse points.

Only what is seen is measured and drawn, however long the text is.
"""

from __future__ import annotations

import msgspec
import pygame

from games.window.letters.fonts import Fonts
from games.window.letters.order import is_leftward
from games.window.theme import CHOSEN, TEXT, WHITE
from games.window.widgets.editing.rows import Rows
from games.window.widgets.editing.strip import Strip
from games.window.widgets.editing.words import line_at
from games.window.widgets.pen import Pen
from games.window.widgets.places import Places, spread
from games.window.widgets.scroll import draw_scrollbar

MAX_ROWS = 6  # a field grows up to these, then it scrolls
WHEEL_ROWS = 2
DECIDES = 256  # characters of a line that are asked for its direction
BAR_EDGE = 9  # pixels from the right edge to where the scrollbar begins


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
        if self._fonts is None:
            return 0
        if not self._lines:
            first, end = self._strip.first, self._strip.end
            places, left = self._set(self._fonts, first, end)
            return first + places.at(at[0] - left)
        step = self._fonts.height(self._unit)
        row = self._top + (at[1] - self._inner.y) // step
        return self._at(min(max(row, 0), len(self._rows) - 1), at[0] - self._inner.x)

    def _set(self, fonts: Fonts, start: int, end: int) -> tuple[Places, int]:
        """That part of the text on a line, and where its left end is."""
        first, last = line_at(self._text, start)
        leftward = is_leftward(self._text[first : min(last, first + DECIDES)])
        places = Places(fonts, self._text[start:end], self._unit, leftward)
        inner = self._inner
        return places, inner.right - places.width if leftward else inner.x

    def _at(self, row: int, x: int) -> int:
        """The place in a row nearest to `x`, from the left end of the field."""
        start, end = self._rows.span(row)
        if self._fonts is None:
            return min(start + x, end)
        places, left = self._set(self._fonts, start, end)
        at = places.at(self._inner.x + x - left)
        return min(start + at, self._rows.last(row))

    def _x(self, row: int, at: int) -> int:
        start, end = self._rows.span(row)
        if self._fonts is None:
            return at - start
        places, left = self._set(self._fonts, start, end)
        return left - self._inner.x + places.x(at - start)

    # --- the picture -----------------------------------------------------------------

    def height(self, pen: Pen, width: int, text: str, most: int | None = None) -> int:
        """Pixels that a field of this width is to have, at `most` so many if that is
        enough for a row."""
        if not self._lines:
            return pen.sizes.button
        self._fonts, self._unit = pen.fonts, pen.sizes.unit
        self._inner.width = width - 2 * pen.sizes.gap
        self.take(text)
        step, first = pen.fonts.height(pen.sizes.unit), pen.sizes.button
        rows = MAX_ROWS if most is None else 1 + max(0, most - first) // step
        return first + (min(len(self._rows), MAX_ROWS, rows) - 1) * step

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
            bar = rect.inflate(-2 * BAR_EDGE, -pen.sizes.gap)
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
        unit, high = self._unit, pen.fonts.height(self._unit)
        places, x = self._set(pen.fonts, start, end)

        def spans(some: tuple[int, int]) -> list[tuple[int, int]]:
            first, last = max(start, some[0]), min(end, some[1])
            return places.spans(first - start, last - start) if first < last else []

        for left, right in spans(look.selected):
            pen.surface.fill(CHOSEN, (x + left, y, right - left, high))
        if look.selected[0] <= end < look.selected[1] and self._breaks(end):
            behind = x + places.x(end - start)  # the break is selected, too
            pen.surface.fill(CHOSEN, (behind, y, unit // 4, high))
        pen.text(places.drawn, (x, y), unit, TEXT)
        for left, right in spans(look.composed):
            pen.surface.fill(WHITE, (x + left, y + high - 2, right - left, 2))
        if self._is_in(look.cursor, start, end):
            at = x + places.x(look.cursor - start)
            self.cursor = pygame.Rect(at, y, max(1, unit // 14), high)

    def _breaks(self, at: int) -> bool:
        return self._text[at : at + 1] == "\n"

    def _is_in(self, cursor: int, start: int, end: int) -> bool:
        if not self._lines:
            return start <= cursor <= end
        return self._rows.starts[self._rows.row(cursor)] == start
