"""Where words and lines begin and end in a text. Pure."""

from __future__ import annotations

import unicodedata

JOINS = "'\u2019_"  # within a word
# Scripts that write no spaces: the words of a sentence at least differ in these.
_KINDS = ("CJK", "HIRAGANA", "KATAKANA")


def word_end(text: str, at: int) -> int:
    """Where the word ends that `at` is in, or the next one."""
    while at < len(text) and text[at].isspace():
        at += 1
    return _run_end(text, at)


def word_start(text: str, at: int) -> int:
    """Where the word begins that `at` is in, or the one before."""
    while at > 0 and text[at - 1].isspace():
        at -= 1
    return _run_start(text, at)


def word_at(text: str, at: int) -> tuple[int, int]:
    """The word there, or the spaces or signs between two."""
    if at == len(text) or (text[at] == "\n" and at > 0):
        at -= 1
    if at < 0 or text[at] == "\n":
        return max(0, at), max(0, at)
    end = _run_end(text, at)
    return _run_start(text, end), end


def line_at(text: str, at: int) -> tuple[int, int]:
    """The line there, without its break."""
    end = text.find("\n", at)
    return text.rfind("\n", 0, at) + 1, end if end >= 0 else len(text)


def _run_end(text: str, at: int) -> int:
    kind = _kind(text, at) if at < len(text) else ""
    while at < len(text) and _kind(text, at) == kind:
        at += 1
    return at


def _run_start(text: str, at: int) -> int:
    kind = _kind(text, at - 1) if at > 0 else ""
    while at > 0 and _kind(text, at - 1) == kind:
        at -= 1
    return at


def _kind(text: str, at: int) -> str:
    """What a sign is one of: runs of equal kinds stay together. A mark is what it
    stands on."""
    while at > 0 and unicodedata.category(text[at]) in ("Mn", "Me", "Mc", "Cf", "Sk"):
        at -= 1
    char = text[at]
    if char == "\n":
        return "break"
    if char.isspace():
        return "space"
    if char.isalnum() or char in JOINS:
        name = unicodedata.name(char, "") if not char.isascii() else ""
        return next((kind for kind in _KINDS if name.startswith(kind)), "word")
    return "sign"
