"""Text of strangers, made harmless for drawing. Pure; the network did its own cleaning.

What is drawn may come from a file name, an option or a game as well as from a peer, so
the window trusts nobody: no crash and no disturbed line by any Unicode.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from games.window.letters.scripts import ISOLATES

MAX_SIGNS = 8192  # characters that are looked at: of all that a chat message may have
MAX_MARKS = 3  # combining marks kept on one letter; more would climb over other lines

# What `str.splitlines` takes for the end of a line.
_BREAK = re.compile("\r\n|[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]")
_OVERRIDES = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_DROPPED = frozenset(("Cc", "Cf", "Cs", "Co", "Cn"))


def clean(text: str) -> str:
    """`text` on one line, bounded, without anything invisible or reordering. Isolates
    stay: they keep letters apart, and take no place."""
    return "".join(_kept(text[:MAX_SIGNS]))


def typed(text: str) -> str:
    """What of `text` a message keeps: line breaks of all kinds become one, and what no
    message may have is left out."""
    broken = _BREAK.sub("\n", text)
    return "".join(char for char in broken if _is_kept(char))


def _is_kept(char: str) -> bool:
    if char in "\n\t":
        return True
    return char not in _OVERRIDES and unicodedata.category(char) not in ("Cc", "Cs")


def _kept(text: str) -> Iterator[str]:
    marks = 0
    for char in text:
        category = unicodedata.category(char)
        marks = marks + 1 if category[0] == "M" else 0
        if char.isspace():
            yield " "
        elif char in ISOLATES or _is_drawn(char, category, marks):
            yield char


def _is_drawn(char: str, category: str, marks: int) -> bool:
    return category not in _DROPPED and marks <= MAX_MARKS and not _style(char)


def _style(char: str) -> bool:
    """Variation selectors: no face here draws them, some draw a box for them."""
    return "\ufe00" <= char <= "\ufe0f"
