"""Text of strangers, made harmless for drawing. Pure; the network did its own cleaning.

What is drawn may come from a file name, an option or a game as well as from a peer, so
the window trusts nobody: no crash and no disturbed line by any Unicode.
"""

from __future__ import annotations

import functools
import re
import unicodedata

from games.window.letters.emoji import TONES, is_pictographic
from games.window.letters.scripts import ISOLATES

MAX_SIGNS = 8192  # characters that are looked at: of all that a chat message may have
MAX_MARKS = 3  # combining marks kept on one letter; more would climb over other lines
HIDDEN = "\u200b"  # stands for a character that is not drawn
DIRECTIONS = "\u200e\u200f"  # invisible letters: marks of direction

# What `str.splitlines` takes for the end of a line.
_BREAK = re.compile("\r\n|[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]")
# What is left out, by its kind (see `_Kinds`): what joins nothing, no picture's style.
_STRAY = re.compile(
    "h+|(?<![bg])g+|(?<![eb])(?<!k(?=vm))v"
    "|(?<![cm])(?:(?<![ebt])(?<![eb]v)j|j(?![eb])|w)"
)
# Marks beyond those that a letter may have, and what stands between them.
_FLOOD = re.compile(f"(?:m[hjwvg]*){{{MAX_MARKS}}}((?:m[hjwvg]*)+)")
_JOINING = re.compile("[\u200c\u200d\ufe0e\ufe0f\U000e0020-\U000e007f]")
_FEW = {
    **dict.fromkeys("#*0123456789", "k"),
    **dict.fromkeys("\ufe0e\ufe0f", "v"),
    **{"\u200c": "w", "\u200d": "j", "\U0001f3f4": "b"},
    **dict.fromkeys("\u2068\u2069", "o"),
}
_WITH_JOINERS = (("\u0600", "\u1aff"), ("\ua800", "\uabff"))
_OVERRIDES = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_DROPPED = frozenset(("Cc", "Cf", "Cs", "Co", "Cn"))


def clean(text: str) -> str:
    """`text` on one line, bounded, without anything invisible or reordering. Isolates
    stay, which keep letters apart, and what holds a sign together: the joiner and the
    style of a picture, the tags of a flag, the joiners of scripts that have them; and a
    mark of direction at the very beginning, for the line."""
    return drawn(text).replace(HIDDEN, "")


@functools.lru_cache(256)
def drawn(text: str) -> str:
    """As `clean`, but what is left out becomes `HIDDEN`: every character stays at its
    place, up to `MAX_SIGNS`."""
    text = text[:MAX_SIGNS]
    if text.isascii() and text.isprintable():
        return text
    shown = text.translate(_SHOWN)
    kinds = text.translate(_KINDS)
    hidden = [found.span() for found in _STRAY.finditer(kinds)]
    hidden += [found.span(1) for found in _FLOOD.finditer(kinds)]
    if hidden:
        signs = list(shown)
        for start, end in hidden:
            signs[start:end] = HIDDEN * (end - start)
        shown = "".join(signs)
    return text[0] + shown[1:] if text[0] in DIRECTIONS else shown


def typed(text: str) -> str:
    """What of `text` a message keeps: line breaks of all kinds become one, and what no
    message may have is left out."""
    broken = _BREAK.sub("\n", text)
    return "".join(char for char in broken if _is_kept(char))


def _is_kept(char: str) -> bool:
    if char in "\n\t":
        return True
    return char not in _OVERRIDES and unicodedata.category(char) not in ("Cc", "Cs")


class _Shown(dict[int, str]):
    """Character -> how it is drawn, by itself; found out when it is met first."""

    def __missing__(self, code: int) -> str:
        char = chr(code)
        shown = HIDDEN
        if char.isspace():
            shown = " "
        elif char in ISOLATES or _JOINING.match(char) or not _is_dropped(char):
            shown = char
        self[code] = shown
        return shown


class _Kinds(dict[int, str]):
    """Character -> what it is to its neighbours: m mark, e picture, b black flag, t
    tone of skin, v style, j and w joiner and non-joiner, g tag, k what a key has on it,
    c letter of a script with joiners, h left out, o other."""

    def __missing__(self, code: int) -> str:
        kind = self[code] = _kind(chr(code))
        return kind


_SHOWN, _KINDS = _Shown(), _Kinds()


def _kind(char: str) -> str:
    few = _FEW.get(char)
    if few is not None:
        return few
    category = unicodedata.category(char)
    if "\U000e0020" <= char <= "\U000e007f":
        return "g"
    if not char.isspace() and _is_dropped(char):
        return "h"
    if category[0] == "M":
        return "m"
    if TONES[0] <= char <= TONES[1]:
        return "t"
    if is_pictographic(char):
        return "e"
    return "c" if _joins(char, category) else "o"


def _is_dropped(char: str) -> bool:
    """Whether it is not drawn by itself: no face draws the selectors of variants, some
    draw a box for them."""
    return "\ufe00" <= char <= "\ufe0f" or unicodedata.category(char) in _DROPPED


def _joins(char: str, category: str) -> bool:
    """Whether it is a letter of a script in which joiners mean something."""
    return category[0] == "L" and any(
        first <= char <= last for first, last in _WITH_JOINERS
    )
