"""What people take for one letter: a base with its marks, a syllable, a flag, a family.

Grapheme clusters, by Unicode Standard Annex 29 (extended, with GB9c for the conjuncts
of Indic scripts): a cursor never stands within one, and no line breaks there. Each
character has a kind, a lower-case letter here, and a regular expression of kinds says
what is one cluster. One thing is ours: a cluster that goes on and on, as no language
and no picture does, ends somewhere, or a whole message would be drawn as one. Pure.
"""

from __future__ import annotations

import functools
import re
import unicodedata
from bisect import bisect_left, bisect_right
from collections.abc import Sequence

from games.window.letters.emoji import is_pictographic
from games.window.letters.ranges import within

# Kinds: c control, r and n carriage return and newline, x extends, w a non-joiner, z
# the joiner, k links consonants, i such a consonant, s spacing mark, p prepends, f half
# a flag, e picture, o other; Hangul: l v t letters, a b syllables without and with t.
_CLUSTER = re.compile(
    r"rn|[rnc]|p{0,9}(?:l{0,9}(?:v{1,9}|av{0,9}|b)t{0,9}|l{1,9}|t{1,9}|ff"
    r"|e(?:[xkw]{0,9}ze){0,9}|i(?:[xz]{0,9}k[xkz]{0,9}i){0,9}|[^rnc])[xkwzs]{0,99}"
)
_LINKERS = "\u094d\u09cd\u0acd\u0b4d\u0c4d\u0d4d\u1039\u17d2"
# Consonants that those link, by script.
_LINKED = (
    *(0x0915, 0x0939, 0x0958, 0x095F, 0x0978, 0x097F, 0x0995, 0x09B9, 0x09DC, 0x09DF),
    *(0x09F0, 0x09F1, 0x0A95, 0x0AB9, 0x0AF9, 0x0AF9, 0x0B15, 0x0B39, 0x0B5C, 0x0B5F),
    *(0x0B71, 0x0B71, 0x0C15, 0x0C39, 0x0C58, 0x0C5A, 0x0D15, 0x0D3A, 0x1000, 0x102A),
    *(0x1780, 0x17B3),
)
# Marks with a width that extend all the same (Other_Grapheme_Extend).
_EXTENDING = (
    "\u09be\u09d7\u0b3e\u0b57\u0bbe\u0bd7\u0cc2\u0cd5\u0cd6\u0d3e\u0d57\u0dcf\u0ddf"
    "\u1b35\u302e\u302f\uff9e\uff9f\U0001d165\U0001d16e\U0001d16f\U0001d170\U0001d171"
    "\U0001d172"
)
# Marks with a width that stand for themselves, and letters that do not.
_STANDING = "\u102b\u102c\u1038\u1062\u1063\u1064\u1067\u1068\u1069\u106a\u106b\u106c"
_SPACING = "\u0e33\u0eb3"
_PREPENDED = (
    "\u0600\u0601\u0602\u0603\u0604\u0605\u06dd\u070f\u0890\u0891\u08e2\u0d4e"
    "\U000110bd\U000110cd\U000111c2\U000111c3"
)
_FEW = {
    **dict.fromkeys(_LINKERS, "k"),
    **dict.fromkeys(_EXTENDING, "x"),
    **dict.fromkeys(_STANDING, "o"),
    **dict.fromkeys(_SPACING, "s"),
    **dict.fromkeys(_PREPENDED, "p"),
    **{"\r": "r", "\n": "n", "\u200c": "w", "\u200d": "z"},
    # Not by the annex, but it has no width, and stands for what is not drawn, as a mark
    # too many: a cluster has to stay one without it.
    "\u200b": "x",
}


class _Kinds(dict[int, str]):
    """Character -> its kind, found out when it is met first."""

    def __missing__(self, code: int) -> str:
        kind = self[code] = _kind(chr(code))
        return kind


_KINDS = _Kinds()


def clusters(text: str) -> list[str]:
    """`text` in pieces that belong together; joined they are `text` again."""
    if text.isascii() and "\r" not in text:
        return list(text)
    ends = breaks(text)
    return [text[a:b] for a, b in zip((0, *ends), ends, strict=False)]


@functools.lru_cache(64)
def breaks(text: str) -> Sequence[int]:
    """All places where a cursor may stand, but the first: the ends of all clusters."""
    if text.isascii() and "\r" not in text:
        return range(1, len(text) + 1)
    return tuple(found.end() for found in _CLUSTER.finditer(text.translate(_KINDS)))


def next_break(text: str, at: int) -> int:
    """The first place behind `at` where a cursor may stand; the end at most. Takes any
    `at`, also one within a cluster."""
    ends = breaks(text)
    found = bisect_right(ends, max(0, at))
    return ends[found] if found < len(ends) else len(text)


def previous_break(text: str, at: int) -> int:
    """The last place before `at` where a cursor may stand; 0 at least."""
    ends = breaks(text)
    found = bisect_left(ends, at)
    return ends[found - 1] if found else 0


def nearest_break(text: str, at: int) -> int:
    """`at` if a cursor may stand there, else the last place before it."""
    return previous_break(text, at + 1) if 0 < at < len(text) else at


def is_break(text: str, at: int) -> bool:
    """Whether a cursor may stand at `at`."""
    return at in (0, len(text)) or nearest_break(text, at) == at


def _kind(char: str) -> str:
    few = _FEW.get(char)
    if few is not None:
        return few
    code, category = ord(char), unicodedata.category(char)
    if category in ("Mn", "Me") or _is_style(code):
        return "x"
    if category in ("Cc", "Cf", "Zl", "Zp", "Cs") or 0xE0000 <= code <= 0xE0FFF:
        return "c"
    if category == "Mc":
        return "s"
    if 0x1F1E6 <= code <= 0x1F1FF:
        return "f"
    if is_pictographic(char):
        return "e"
    if within(_LINKED, code):
        return "i"
    return _hangul(code)


def _is_style(code: int) -> bool:
    """A tone of skin, or a tag: the flag of Scotland is spelled with them."""
    return 0x1F3FB <= code <= 0x1F3FF or 0xE0020 <= code <= 0xE007F


def _hangul(code: int) -> str:
    if 0xAC00 <= code <= 0xD7A3:
        return "b" if (code - 0xAC00) % 28 else "a"
    if 0x1100 <= code <= 0x115F or 0xA960 <= code <= 0xA97C:
        return "l"
    if 0x1160 <= code <= 0x11A7 or 0xD7B0 <= code <= 0xD7C6:
        return "v"
    if 0x11A8 <= code <= 0x11FF or 0xD7CB <= code <= 0xD7FB:
        return "t"
    return "o"
