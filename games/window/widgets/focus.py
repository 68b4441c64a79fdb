"""Which of the things on a page has the keyboard, and where the arrows lead. Pure.

Each picture says in rows what can be chosen, also what is scrolled away; keys move
between them as the eye does. What is gone is never mistaken for what took its place.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

import msgspec

Name = tuple[str, ...]  # of a thing: its kind, and what tells it from others of that
Way = Literal["up", "down", "left", "right", "page up", "page down", "first", "last"]
PAGE = 4  # rows


class Stop(msgspec.Struct, frozen=True):
    """Something that can be chosen. `x`: where its middle is, in pixels."""

    name: Name
    x: int


class Focus:
    """Of one page. `at`: what has the keyboard, or had; `moved`: to something that the
    next picture has to show."""

    def __init__(self) -> None:
        self.at: Name | None = None
        self.moved = False
        self._rows: list[list[Stop]] = []
        self._places: dict[Name, tuple[int, int]] = {}
        self._start = 0
        self._spot = 0, 0  # row and place in it, should `at` go
        self._x = 0  # where the keyboard came from, on its way up or down

    def lay(self, rows: Sequence[Sequence[Stop]], start: int = 0) -> None:
        """That is on the page now, in rows from above; who comes in does so in the row
        number `start`."""
        self._start = start
        self._rows = [list(row) for row in rows if row]
        self._places = {
            stop.name: (row, place)
            for row, line in enumerate(self._rows)
            for place, stop in enumerate(line)
        }
        if self.at is not None:
            self._spot = self._where() or self._spot

    @property
    def chosen(self) -> Name | None:
        """What Enter is for; None if the keyboard is on nothing that is there."""
        return self.at if self._where() is not None else None

    def leave(self) -> bool:
        """The keyboard is on nothing; whether it was on something."""
        was, self.at = self.at, None
        return was is not None

    def begin(self) -> None:
        """On to what is chosen as a rule, if it is on nothing."""
        if self.at is None and self._rows:
            row = min(self._start, len(self._rows) - 1)
            self._go(row, 0)
            self._x = self._rows[row][0].x

    def move(self, way: Way) -> bool:
        """As a key says; False if that is none of ours: whoever is on nothing comes in
        by going down."""
        if not self._rows or (self.at is None and way != "down"):
            return False
        if self.at is None:
            self.begin()
            return True
        row, place = self._where() or self._nearest()
        if self._where() is None:  # on from what took its place
            self._go(row, place)
            return True
        match way:
            case "left" | "right":
                self._across(row, place, 1 if way == "right" else -1)
            case "up" | "down":
                self._down(row + (1 if way == "down" else -1))
            case "page up" | "page down":
                self._down(row + (PAGE if way == "page down" else -PAGE))
            case "first" | "last":
                self._down(0 if way == "first" else len(self._rows) - 1)
        return True

    def _across(self, row: int, place: int, by: int) -> None:
        flat = [(r, p) for r, line in enumerate(self._rows) for p in range(len(line))]
        at = max(0, min(flat.index((row, place)) + by, len(flat) - 1))
        self._go(*flat[at])
        self._x = self._rows[self._spot[0]][self._spot[1]].x

    def _down(self, row: int) -> None:
        row = max(0, min(row, len(self._rows) - 1))
        line = self._rows[row]
        self._go(row, min(range(len(line)), key=lambda n: abs(line[n].x - self._x)))

    def _go(self, row: int, place: int) -> None:
        self.at, self._spot = self._rows[row][place].name, (row, place)
        self.moved = True

    def _where(self) -> tuple[int, int] | None:
        return None if self.at is None else self._places.get(self.at)

    def _nearest(self) -> tuple[int, int]:
        row = min(self._spot[0], len(self._rows) - 1)
        return row, min(self._spot[1], len(self._rows[row]) - 1)
