"""What of the terminal chat is on the screen, so that it can be changed there. Pure.

All is printed once, above the line that is typed, and scrolls away as everywhere: the
terminal's own scrolling, searching and copying go on working. What can still be seen is
shown anew in its place: one knows how many rows were printed since. A terminal that
changes its width breaks its rows as it likes, so then the whole page is printed anew.
"""

from __future__ import annotations

from collections import deque

import msgspec

from games.console.sheet import MAX_ROWS, Row, Sheet, Width

MAX_SHEETS = 400  # that may be changed, or printed anew
MIN_ROWS = 3  # of one message, on whatever screen


class Change(msgspec.Struct, frozen=True):
    """Go `up` so many rows, print `rows`, then go `down` so many. If it `clears`, all
    below is cleared before."""

    up: int
    rows: list[Row]
    down: int
    clears: bool


class Page:
    """Of a terminal with so many columns and rows. `width` gives those of a letter."""

    def __init__(self, columns: int, height: int, width: Width) -> None:
        self._columns, self._height = columns, height
        self._width = width
        self._sheets: deque[tuple[Sheet, int]] = deque(maxlen=MAX_SHEETS)
        self._visible = 0  # rows of ours that are certainly on the screen
        self._folded: Sheet | None = None

    def add(self, sheet: Sheet) -> list[Row]:
        """It is printed now, as these rows."""
        rows, left = self._rows(sheet)
        if left:
            self._folded = sheet.rest(len(rows) - 1)
        self._sheets.append((sheet, len(rows)))
        self._moved(len(rows))
        return rows

    def more(self) -> Sheet | None:
        """What was folded last, if it was not shown since."""
        rest, self._folded = self._folded, None
        return rest

    def reserve(self, rows: int) -> None:
        """So many at the bottom of the screen are for typing and the like."""
        self._visible = max(0, min(self._visible, self._height - rows))

    def turn(self, sheet: Sheet) -> Change | None:
        """A sheet has changed: how to show that. None if it is not on the screen."""
        place = self._place(sheet)
        if place is None:
            return None
        number, up = place
        rows, _ = self._rows(sheet)
        old = self._sheets[number][1]
        self._sheets[number] = sheet, len(rows)
        if len(rows) == old:
            return Change(up, rows, up - old, clears=False)
        below = [self._sheets[n][0] for n in range(number + 1, len(self._sheets))]
        for one in below:
            rows = rows + self._rows(one)[0]
        self._moved(len(rows) - up)
        return Change(up, rows, 0, clears=True)

    def resize(self, columns: int, height: int) -> bool:
        """The terminal is that large now; whether the page has to be printed anew."""
        was, self._columns, self._height = self._columns, columns, height
        return columns != was

    def anew(self, below: int) -> list[Row]:
        """What to print on an empty screen. `below`: rows to leave for typing."""
        room = max(0, self._height - below)
        page: list[Row] = []
        counted: list[tuple[Sheet, int]] = []
        for sheet, _ in reversed(self._sheets):
            rows, _ = self._rows(sheet)
            counted.append((sheet, len(rows)))
            if len(page) < room:
                page = rows + page
        self._sheets = deque(reversed(counted), maxlen=MAX_SHEETS)
        page = page[-room:] if room else []
        self._visible = len(page)
        return page

    def _moved(self, rows: int) -> None:
        """So many more were printed, and the cursor stands below."""
        self._visible = min(self._visible + rows, self._height - 1)

    def _rows(self, sheet: Sheet) -> tuple[list[Row], int]:
        most = max(MIN_ROWS, min(MAX_ROWS, self._height // 2))
        return sheet.rows(self._columns, most, self._width)

    def _place(self, sheet: Sheet) -> tuple[int, int] | None:
        """Its number, and how far above what is typed it begins."""
        up = 0
        for number in range(len(self._sheets) - 1, -1, -1):
            one, rows = self._sheets[number]
            up += rows
            if up > self._visible:
                return None
            if one is sheet:
                return number, up
        return None
