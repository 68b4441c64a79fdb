"""The glass of a terminal: what of all that was written to it can be seen. Pure.

As much of a terminal as programs here use: enough to see rows that were changed in
their place, and to tell when something was written where it does not belong.
"""

from __future__ import annotations

import re
import unicodedata

SEQUENCE = re.compile(
    r"\x1b\[(?P<sign>\??)(?P<numbers>[0-9;]*)[ -/]*(?P<what>[@-~])"
    r"|\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)|\x1b[()][A-Z0-9]|\x1b[=>78cM]"
)
BEGUN = re.compile(r"\x1b(?:\[[0-9;? -/]*|\][^\x07]*)?$")


class Glass:
    """So many columns and rows of letters; `past` is what has gone off its top."""

    def __init__(self, columns: int = 80, rows: int = 24) -> None:
        self.columns, self.rows = columns, rows
        self.past: list[str] = []
        self.rings = 0
        self.styled: set[str] = set()  # all that colours and the like were set by
        self._cells = [[" "] * columns for _ in range(rows)]
        self._x = self._y = 0
        self._left = ""

    def write(self, text: str) -> None:
        """Show that."""
        text, self._left = self._left + text, ""
        at = 0
        while at < len(text):
            if text[at] != "\x1b":
                self._letter(text[at])
                at += 1
            elif found := SEQUENCE.match(text, at):
                self._obey(found)
                at = found.end()
            else:
                assert BEGUN.match(text[at:]), f"unknown: {text[at : at + 9]!r}"
                self._left = text[at:]
                return

    def lines(self) -> list[str]:
        """What is seen, row by row, without what is empty below."""
        rows = ["".join(row).rstrip() for row in self._cells]
        while rows and not rows[-1]:
            rows.pop()
        return rows

    def resize(self, columns: int, rows: int) -> None:
        """Another size. Rows that are too long are cut, as some terminals do."""
        old, (self.columns, self.rows) = self._cells, (columns, rows)
        while len(old) > rows and self._y >= rows:
            self.past.append("".join(old.pop(0)).rstrip())
            self._y -= 1
        old += [[] for _ in range(rows)]
        self._cells = [[*row, *[" "] * columns][:columns] for row in old[:rows]]
        self._x = min(self._x, columns - 1)

    def _letter(self, letter: str) -> None:
        if letter == "\n":
            self._down()
        elif letter == "\r":
            self._x = 0
        elif letter == "\b":
            self._x = max(0, self._x - 1)
        elif letter == "\a":
            self.rings += 1
        elif letter >= " ":
            wide = 2 if unicodedata.east_asian_width(letter) in "WF" else 1
            if self._x + wide > self.columns:
                self._x = 0
                self._down()
            self._cells[self._y][self._x] = letter
            if wide == 2:
                self._cells[self._y][self._x + 1] = ""
            self._x += wide

    def _down(self) -> None:
        if self._y < self.rows - 1:
            self._y += 1
            return
        self.past.append("".join(self._cells.pop(0)).rstrip())
        self._cells.append([" "] * self.columns)

    def _obey(self, found: re.Match[str]) -> None:
        what = found["what"]
        if what is None or found["sign"]:
            return
        numbers = [int(n or 0) for n in found["numbers"].split(";")]
        count = max(1, numbers[0])
        match what:
            case "A":
                self._y = max(0, self._y - count)
            case "B":
                self._y = min(self.rows - 1, self._y + count)
            case "C":
                self._x = min(self.columns - 1, self._x + count)
            case "D":
                self._x = max(0, min(self._x, self.columns - 1) - count)
            case "H":
                row, column = (*numbers, 1)[:2]
                self._y, self._x = max(1, row) - 1, max(1, column) - 1
            case "J" | "K":
                self._clear(what, numbers[0])
            case "m":
                self.styled.add(found["numbers"])
            case _:
                assert what in "nqr", f"unknown: {found[0]!r}"

    def _clear(self, what: str, how: int) -> None:
        assert how in (0, 2), how
        begin = 0 if how == 2 else self._x
        row = self._cells[self._y]
        row[begin:] = [" "] * (self.columns - begin)
        if what == "J":
            first = 0 if how == 2 else self._y + 1
            for number in range(first, self.rows):
                self._cells[number] = [" "] * self.columns
