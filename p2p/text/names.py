"""Display names: cleaned so that none looks like something else, and compared by shape.

Two rules for whoever shows a name: it went through `clean_name`, and who shares a form
of it (`name_forms`) with somebody else carries a code. Pure.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from p2p.errors import BadText
from p2p.text.shapes import SHAPES, SISTERS

NAME_LIMIT = 32
ANONYMOUS = "anonymous"
RESERVED = ("you", "everyone")  # what the programs call others than peers

_MARKS_IN_NAMES = (
    3  # accents on one letter: no script stacks more, and a flood hides its line
)
_JOINER = "\u200d"
_EMOJI_STYLE = "\ufe0f"
_KEYCAP = "\u20e3"
# Letters and symbols by category that show nothing: a name of them would look empty.
_BLANKS = frozenset("\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0\ufffc\U0001d159")
_COLONS = (
    ":\u02d0\u02f8\u0589\u05c3\u1803\u205a\u2236\u2982\ua4fd\ua789\ufe13\ufe55\uff1a"
)
_ARROWS = (
    "\u2192\u21d2\u21e8\u21fe\u2794\u2799\u279b\u279c\u279d\u279e\u27a1"
    "\u27f6\u2b95\uffeb"
)
_STARTS = (
    "*!@/ "  # of lines of the programs' own, of commands, of an address
    "\u01c3\u066d\u203c\u204e\u2044\u2055\u2215\u2217\u22c6\u2731\u2732\u2733\u273b"
    "\u27cb\u29f8\ua60e\ufe57\ufe61\ufe6b\uff01\uff0a\uff0f\uff20"
)
_NO_SIGN = str.maketrans("", "", _COLONS + _ARROWS)
_POINTER = re.compile(
    r"[-\u00ad\u2010-\u2015\u2212\u2500\uff0d]+ ?[>\u203a\u276f\uff1e]"
)


@lru_cache(maxsize=2048)
def clean_name(text: str, limit: int = NAME_LIMIT) -> str:
    """`text` as a display name that can neither disturb a screen nor be taken for
    something else: one line, NFC, visible.

    Control, format, bidirectional, private and unassigned characters go (the joiner and
    the style inside an emoji sequence stay), as do floods of accents, what begins a
    line of a program's own, ":" and "->"; white space becomes single spaces, and the
    result has at most `limit` characters. What shows nothing, "you" and "everyone"
    become "anonymous". Cleaning a clean name changes nothing.
    """
    name = text[: limit * 8]  # hostile input: bound the work before doing any
    before = None
    while name != before:  # what is left out may bring together what must go, too
        before, name = name, _cleaned(name)[:limit]
    return ANONYMOUS if _means_nobody(name) else name


def check_name(text: str) -> str:
    """`text` as it will be shown. Raises `BadText` if it can be no name at all, or
    holds what is no letter in any encoding."""
    name = clean_name(text)
    means_none = name == ANONYMOUS and ANONYMOUS not in text.casefold()
    if means_none or has_halves(text):
        raise BadText(f"{text!r:.80} can be no name here: choose another one.")
    return name


def has_halves(text: str) -> bool:
    """Whether it holds half a surrogate pair: so Python hands on what it cannot read,
    and in no encoding it is a letter."""
    return any("\ud800" <= c <= "\udfff" for c in text)


@lru_cache(maxsize=2048)
def name_forms(name: str) -> frozenset[str]:
    """Two names that have one of these in common can be taken for each other."""
    plain = unicodedata.normalize("NFKC", name).strip()
    bare = "".join(c for c in unicodedata.normalize("NFKD", plain) if _shaped(c))
    shape = "".join(SHAPES.get(c) or SISTERS.get(c, c) for c in bare)
    return frozenset((plain.casefold(), unicodedata.normalize("NFC", shape).casefold()))


def _shaped(c: str) -> bool:
    return c != _JOINER and not _is_style(c) and c != _KEYCAP


def _means_nobody(name: str) -> bool:
    if not any(map(_shows, name)):
        return True
    reserved = {form for word in RESERVED for form in name_forms(word)}
    return not name_forms(name).isdisjoint(reserved)


def _cleaned(text: str) -> str:
    kept = "".join(" " if c.isspace() else c for c in text if _may_stay(c))
    kept = _POINTER.sub("", kept.translate(_NO_SIGN))
    line = " ".join(_without_stray_signs(kept).split()).lstrip(_STARTS)
    name = _without_floods(unicodedata.normalize("NFC", line))
    return name.rstrip(" " + _JOINER)


def _may_stay(c: str) -> bool:
    if c.isspace() or c == _JOINER:
        return True
    return unicodedata.category(c)[0] != "C" and c not in _BLANKS


def _is_style(c: str) -> bool:
    """Whether it only chooses between pictures of the sign before."""
    return (
        "\ufe00" <= c <= _EMOJI_STYLE
        or "\U000e0100" <= c <= "\U000e01ef"
        or c in "\u034f\u180b\u180c\u180d\u180f"
    )


def _without_stray_signs(text: str) -> str:
    around = zip(" " + text, text, text[1:] + " ", strict=False)
    return "".join(c for a, c, b in around if _stands_well(a, c, b))


def _stands_well(before: str, c: str, after: str) -> bool:
    """Whether a joiner or a style is part of an emoji; all else stands well."""
    if c == _JOINER:
        return _is_picture(before) and unicodedata.category(after) == "So"
    if _is_style(c):
        keycap = before in "0123456789#" and after == _KEYCAP
        return c == _EMOJI_STYLE and (_is_picture(before) or keycap)
    return True


def _is_picture(c: str) -> bool:
    return c == _EMOJI_STYLE or unicodedata.category(c) in ("So", "Sk")


def _without_floods(name: str) -> str:
    kept, run = (
        "",
        _MARKS_IN_NAMES,
    )  # at the very beginning there is no letter to carry any
    for c in name:
        if unicodedata.category(c) not in ("Mn", "Me"):
            run = _MARKS_IN_NAMES if c == " " else 0
        elif run >= _MARKS_IN_NAMES:
            continue
        else:
            run += 1
        kept += c
    return kept


def _shows(c: str) -> bool:
    return unicodedata.category(c)[0] in "LNPS"
