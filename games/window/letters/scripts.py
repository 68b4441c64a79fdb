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


def rightward(char: str) -> bool | None:
    """Whether a letter is written left to right; None if it follows its neighbours."""
    kind = unicodedata.bidirectional(char)
    if kind in ("R", "AL"):
        return False
    return True if kind in ("L", "EN") else None


def script(run: str) -> str:
    """The ISO 15924 code that a run of letters of one face is shaped by."""
    if run.isascii():
        return _COMMON
    words = (unicodedata.name(char, "").split(" ")[0] for char in run)
    return next((_SCRIPTS[word] for word in words if word in _SCRIPTS), _COMMON)
