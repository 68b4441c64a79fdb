"""The paper of the terminal chat: what is foreign on it cannot look like our own lines.

A line of ours begins with a name, or with one of the signs that no name begins with.
Whatever else a text brings, further lines or so many letters that the terminal breaks
them, stands behind `MARK`, which nobody can type at the beginning of a line: a name
does not begin with a space.
"""

from __future__ import annotations

import contextlib
import locale
import os
import sys
import threading
import unicodedata
from collections.abc import Callable, Iterator
from functools import lru_cache

from games.console import streams
from games.console.streams import OutputFailed

MARK = "    | "
MAX_ROWS = 12  # rows of one message that are shown at once
MIN_COLUMNS = 10  # columns that MARK and a wide letter need
ASSUMED_COLUMNS = 80  # columns of a terminal that does not say, as a serial line
PICTURES = "\U0001f000"  # from here on all is pictures, and rare letters
EAST_ASIAN = ("ja", "ko", "zh", "chinese")  # languages, also as Windows calls them
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
        if len(rows) > MAX_ROWS + 1:
            rows, self._folded = rows[:MAX_ROWS], rows[MAX_ROWS:]
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
    """How wide the terminal is, by its own word; None if there is none.

    $COLUMNS is no word of it: many a shell hands on what was true once.
    """
    if sys.stdout is None or not sys.stdout.isatty():
        return None
    width = 0
    with contextlib.suppress(OSError, ValueError):
        width = os.get_terminal_size(sys.stdout.fileno()).columns
    return max(MIN_COLUMNS, width or ASSUMED_COLUMNS)


def laid_out(text: str, width: int | None) -> Iterator[str]:
    """The rows of a text: broken where it breaks itself, and before the terminal does.

    All but the first begin with MARK.
    """
    for number, line in enumerate(_lines(text)):
        head = MARK if number else ""
        space = None if width is None else width - 1
        row, used = head, len(head)
        for letter in line:
            wide = _width(letter)
            if space is not None and used + wide > space:
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
    kind = unicodedata.east_asian_width(letter)
    if kind in "WF" or letter >= PICTURES:
        return 2
    if kind != "A":  # ambiguous: two columns for some East Asian terminal, else one
        return 1
    is_sign = unicodedata.category(letter)[0] not in "LM"
    return 2 if is_sign or is_east_asian() else 1


@lru_cache(maxsize=1)
def is_east_asian() -> bool:
    """Whether Greek and Cyrillic may be as wide as what the user himself writes."""
    language = locale.getlocale(locale.LC_CTYPE)[0] or ""
    return language.lower().startswith(EAST_ASIAN)
