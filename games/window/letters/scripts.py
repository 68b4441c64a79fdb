"""How letters are written: in which direction, and as which script. Pure."""

from __future__ import annotations

import functools
import unicodedata

# Scripts by the first word of their Unicode names: those whose letters join or move,
# with their code (ISO 15924), and what people call what is written in them.
_JOINED = {
    "ARABIC": ("Arab", "Arabic"),
    "HEBREW": ("Hebr", "Hebrew"),
    "SYRIAC": ("Syrc", "Syriac"),
    "THAANA": ("Thaa", "Dhivehi"),
    "NKO": ("Nkoo", "N'Ko"),
    "DEVANAGARI": ("Deva", "Hindi"),
    "BENGALI": ("Beng", "Bengali"),
    "GUJARATI": ("Gujr", "Gujarati"),
    "GURMUKHI": ("Guru", "Punjabi"),
    "ORIYA": ("Orya", "Odia"),
    "TAMIL": ("Taml", "Tamil"),
    "TELUGU": ("Telu", "Telugu"),
    "KANNADA": ("Knda", "Kannada"),
    "MALAYALAM": ("Mlym", "Malayalam"),
    "SINHALA": ("Sinh", "Sinhala"),
    "THAI": ("Thai", "Thai"),
    "LAO": ("Laoo", "Lao"),
    "KHMER": ("Khmr", "Khmer"),
    "MYANMAR": ("Mymr", "Burmese"),
    "TIBETAN": ("Tibt", "Tibetan"),
    "MONGOLIAN": ("Mong", "Mongolian"),
    "JAVANESE": ("Java", "Javanese"),
    "BALINESE": ("Bali", "Balinese"),
    "ADLAM": ("Adlm", "Fulani"),
    "HANGUL": ("Hang", "Korean"),
}
_PLAIN = {
    "CJK": "Chinese",
    "HIRAGANA": "Japanese",
    "KATAKANA": "Japanese",
    "HALFWIDTH": "Japanese",
    "BOPOMOFO": "Chinese",
    "YI": "Yi",
    "GREEK": "Greek",
    "CYRILLIC": "Cyrillic",
    "ARMENIAN": "Armenian",
    "GEORGIAN": "Georgian",
    "ETHIOPIC": "Amharic",
    "CHEROKEE": "Cherokee",
    "TIFINAGH": "Berber",
    "LATIN": "Latin letters",
}
COMMON = "Zyyy"

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
        return COMMON
    return next((code for code in map(script_of, run) if code), COMMON)


@functools.lru_cache(4000)
def script_of(char: str) -> str | None:
    """The code that a letter is shaped by; None for what takes part in any script."""
    if char.isascii():
        return COMMON if char.isalpha() else None
    word = _word(char)
    if word in _JOINED:
        return _JOINED[word][0]
    return COMMON if unicodedata.category(char)[0] == "L" else None


def spoken(char: str) -> str | None:
    """What people call what is written with that letter; None for other signs."""
    if unicodedata.category(char)[0] not in "LM":
        return None
    word = _word(char)
    return _JOINED[word][1] if word in _JOINED else _PLAIN.get(word)


def _word(char: str) -> str:
    return unicodedata.name(char, "").replace("-", " ").partition(" ")[0]
