"""How letters are written: in which direction, and as which script. Pure."""

from __future__ import annotations

import unicodedata

# Scripts whose letters join or move, by the first word of their Unicode names.
_SCRIPTS = {
    "ARABIC": "Arab",
    "HEBREW": "Hebr",
    "SYRIAC": "Syrc",
    "DEVANAGARI": "Deva",
    "BENGALI": "Beng",
    "GUJARATI": "Gujr",
    "GURMUKHI": "Guru",
    "TAMIL": "Taml",
    "TELUGU": "Telu",
    "KANNADA": "Knda",
    "MALAYALAM": "Mlym",
    "SINHALA": "Sinh",
    "THAI": "Thai",
    "LAO": "Laoo",
    "KHMER": "Khmr",
    "MYANMAR": "Mymr",
}
_COMMON = "Zyyy"

# What is between these is written by itself (Unicode Annex 9: an isolate).
ISOLATE, POP = "\u2068", "\u2069"
ISOLATES = frozenset((ISOLATE, POP))


def rightward(char: str) -> bool | None:
    """Whether a letter is written left to right; None if it follows its neighbours."""
    kind = unicodedata.bidirectional(char)
    if kind in ("R", "AL"):
        return False
    return True if kind in ("L", "EN") else None


def isolated(name: str) -> str:
    """A name to stand in a sentence of ours: where it is written right to left, the
    names and commas beside it are not drawn into that."""
    leftward = any(rightward(char) is False for char in name)
    return f"{ISOLATE}{name}{POP}" if leftward else name


def script(run: str) -> str:
    """The ISO 15924 code that a run of letters of one face is shaped by."""
    if run.isascii():
        return _COMMON
    words = (unicodedata.name(char, "").split(" ")[0] for char in run)
    return next((_SCRIPTS[word] for word in words if word in _SCRIPTS), _COMMON)
