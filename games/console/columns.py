"""How wide the terminal is, and how many of its columns a letter takes."""

from __future__ import annotations

import contextlib
import locale
import os
import sys
import unicodedata
from functools import lru_cache

MIN_COLUMNS = 10  # columns that a bar and a wide letter need
ASSUMED_COLUMNS = 80  # columns of a terminal that does not say, as a serial line
PICTURES = "\U0001f000"  # from here on all is pictures, and rare letters
EAST_ASIAN = ("ja", "ko", "zh", "chinese")  # languages, also as Windows calls them


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


def width_of(letter: str) -> int:
    """The columns that a letter takes, or some terminal may give it."""
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
