"""The paper of the terminal chat: what is foreign on it cannot look like our own lines.

A line of ours begins with a name, or with one of the signs that no name begins with.
Whatever else a text brings, further lines or so many letters that the terminal breaks
them, stands behind `MARK`, which nobody can type at the beginning of a line: a name
does not begin with a space.
"""

from __future__ import annotations

import shutil
import sys
import threading
import unicodedata
from collections.abc import Callable, Iterator

from games import streams
from games.streams import OutputFailed

MARK = "    | "
FOLD = 12  # rows of one message that are shown at once
LEAST = 20  # columns: a narrower terminal, or one that tells nonsense, breaks by itself
ENDS = frozenset("\n\r\v\f\x1c\x1d\x1e\x85\u2028\u2029")  # of a line, for somebody


class Printer:
    """Shows lines, from any thread. `leave` is called when they cannot be shown."""

    def __init__(self, leave: Callable[[], None]) -> None:
        self._leave = leave
        self._folded: list[str] = []
        self._turn = threading.Lock()  # two lines at once would be mixed

    def show(self, text: str) -> None:
        """Show a line of ours, and what is foreign in it; a long one is folded."""
        rows = list(laid_out(text, columns()))
        if len(rows) > FOLD + 1:
            rows, self._folded = rows[:FOLD], rows[FOLD:]
            rows.append(f"{MARK}... {len(self._folded)} more lines: /more shows them")
        self._put(rows)

    def more(self) -> bool:
        """Show what was folded last; False if nothing was."""
        rows, self._folded = self._folded, []
        self._put(rows)
        return bool(rows)

    def show_help(self, rows: str) -> None:
        """Show several lines that are all ours."""
        self._put(rows.split("\n"))

    def _put(self, rows: list[str]) -> None:
        if not rows:
            return
        try:
            with self._turn:
                streams.write("\n".join(rows))
        except OutputFailed as error:
            streams.lost(error, self._leave)


def columns() -> int | None:
    """How wide the terminal is; None if there is none, or it does not say."""
    if sys.stdout is None or not sys.stdout.isatty():
        return None
    width = shutil.get_terminal_size((0, 0)).columns
    return width if width >= LEAST else None


def laid_out(text: str, width: int | None) -> Iterator[str]:
    """The rows of a text: broken where it breaks itself, and before the terminal does.

    All but the first begin with MARK.
    """
    for number, line in enumerate(_lines(text)):
        head = MARK if number else ""
        room = None if width is None else width - 1
        row, used = head, len(head)
        for letter in line:
            wide = _width(letter)
            if room is not None and used + wide > room:
                yield row
                row, used = MARK, len(MARK)
            row, used = row + letter, used + wide
        yield row


def _lines(text: str) -> list[str]:
    line, lines = "", []
    for letter in text.replace("\r\n", "\n").expandtabs(4):
        if letter in ENDS:
            lines.append(line)
            line = ""
        elif unicodedata.category(letter) != "Cc":  # the last door for escape codes
            line += letter
    return [*lines, line]


def _width(letter: str) -> int:
    # What should take no place does take some on many a terminal. To break too early
    # does no harm; too late, and the terminal would begin a row of its own.
    return 2 if unicodedata.east_asian_width(letter) in "WF" else 1
