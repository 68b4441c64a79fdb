"""The paper of the terminal chat where it is only written, line after line: a pipe, a
file, a terminal that can do nothing. What is on it cannot be changed any more."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Protocol

from games.console import streams
from games.console.columns import columns, width_of
from games.console.sheet import MAX_ROWS, Row, Sheet
from games.console.streams import OutputFailed


class Paper(Protocol):
    """What the chat shows things on. All is called on one thread at a time; who is on
    another says `soon`. `changes`: what can still be seen may be changed."""

    changes: bool

    def soon(self, job: Callable[[], None]) -> None:
        """Have that done where things are shown. From any thread."""

    def show(self, sheet: Sheet) -> None:
        """Show a line of ours, and what is foreign in it; a long one is folded."""

    def turn(self, sheet: Sheet) -> bool:
        """Show anew what has changed in a sheet; False if it cannot be seen any more,
        or nothing can be changed here."""

    def more(self) -> bool:
        """Show what was folded last; False if nothing was."""

    def clear(self) -> None:
        """Let nothing of what was shown be seen any more, as far as that is here."""

    def ring(self) -> None:
        """Call the person, as far as a terminal can."""


class Printer:
    """A `Paper` of plain lines. `leave` is called when they cannot be shown."""

    changes = False

    def __init__(self, leave: Callable[[], None]) -> None:
        self._leave = leave
        self._folded: Sheet | None = None
        self._turn = threading.Lock()  # two lines at once would be mixed

    def soon(self, job: Callable[[], None]) -> None:
        """Here any thread may do it."""
        job()

    def show(self, sheet: Sheet) -> None:
        """Show it without what colours, times and marks would tell."""
        plain = Sheet(sheet.pieces, skipped=sheet.skipped, unfolded=sheet.unfolded)
        rows, left = plain.rows(columns(), MAX_ROWS, width_of)
        if left:
            self._folded = plain.rest(len(rows) - 1)
        self._put(rows)

    def turn(self, sheet: Sheet) -> bool:
        """Nothing can be changed here."""
        return False

    def more(self) -> bool:
        """Show what was folded last; False if nothing was."""
        rest, self._folded = self._folded, None
        if rest is not None:
            self.show(rest)
        return rest is not None

    def clear(self) -> None:
        """What is printed is printed."""
        self._folded = None

    def ring(self) -> None:
        """A pipe has no bell."""

    def _put(self, rows: list[Row]) -> None:
        text = "\n".join("".join(text for _, text in row) for row in rows)
        try:
            with self._turn:
                streams.write(text)
        except OutputFailed as error:
            streams.lost(error, self._leave)
