"""In which order a line is written: the bidirectional algorithm of Unicode. Pure.

The algorithm (Standard Annex 9) is python-bidi's. What it returns, though, is a string
as it looks, and what we need is runs: SDL joins the letters of one run by itself, and a
cursor has to know where each character went. So it is asked for its levels, with
`debug`, one for each byte of the text; the two rules for a line are here.
"""

from __future__ import annotations

import re
import unicodedata
from itertools import groupby
from typing import NamedTuple

from games.window.letters.scripts import POP

LEFT_MARK, RIGHT_MARK = "\u200e", "\u200f"  # LRM and RLM: letters that are not seen

# All that is ever written leftward: letters, Arabic digits, the mark.
_LEFTWARD = re.compile(
    "[\u0590-\u08ff\u200f\ufb1d-\ufdff\ufe70-\ufefc"
    "\U00010800-\U00010fff\U0001e800-\U0001efff]"
)
_ISOLATING = "\u2066\u2067\u2068"
# Written as one, whatever is around it: who is called, and where a link leads. As the
# algorithm sees it, they are all letters (its rules HL3 and HL4 let programs do that).
_WHOLE = re.compile(r"(?<!\S)@(?=[A-Za-z])|https?://\S*[\w/=&#+-]", re.ASCII)
_LEVELS = "\n    levels: ["
_LEVEL = re.compile(r"\d+")
_TRAILING = frozenset(("WS", "S", "B", "BN", "LRI", "RLI", "FSI", "PDI"))


class Run(NamedTuple):
    """What is written without a turn: `text[start:end]`."""

    start: int
    end: int
    rightward: bool


def is_leftward(text: str) -> bool:
    """Whether a paragraph is written right to left: by its first letter with a
    direction that is not isolated (rules P2 and P3)."""
    if text.isascii() or not _LEFTWARD.search(text):
        return False
    depth = 0
    for char in text:
        if char in _ISOLATING:
            depth += 1
        elif char == POP:
            depth = max(0, depth - 1)
        elif not depth:
            kind = unicodedata.bidirectional(char)
            if kind in ("R", "AL"):
                return True
            if kind == "L":
                return False
    return False


def directed(text: str, leftward: bool) -> str:
    """`text`, a line of a paragraph of that direction, so that it is written in that
    by itself: with a mark before it if it must."""
    if is_leftward(text) == leftward:
        return text
    return (RIGHT_MARK if leftward else LEFT_MARK) + text


def runs(text: str, leftward: bool | None = None) -> list[Run]:
    """The runs of a line, as they stand from left to right, in a paragraph of that
    direction; None: its own. There are no line breaks in it."""
    if not text:
        return []
    if not leftward and (text.isascii() or not _LEFTWARD.search(text)):
        return [Run(0, len(text), True)]
    levels = _levels(text, is_leftward(text) if leftward is None else leftward)
    found, start = [], 0
    for level, some in groupby(levels):
        end = start + sum(1 for _ in some)
        found.append((level, Run(start, end, level % 2 == 0)))
        start = end
    return _turned(found)


def _turned(found: list[tuple[int, Run]]) -> list[Run]:
    """Rule L2: from the highest level on, what is at it or above is turned."""
    for level in range(max(level for level, _ in found), 0, -1):
        turned: list[tuple[int, Run]] = []
        for high, some in groupby(found, lambda run: run[0] >= level):  # noqa: B023
            stretch = list(some)
            turned += stretch[::-1] if high else stretch
        found = turned
    return [run for _, run in found]


def _levels(text: str, leftward: bool) -> list[int]:
    """The level of each character; odd ones are written leftward."""
    from bidi import get_display  # few need it, and nobody at the start

    seen = _WHOLE.sub(lambda found: "a" * len(found[0]), text)
    told = str(get_display(seen, base_dir="R" if leftward else "L", debug=True))
    start = told.find(_LEVELS)
    levels = list(map(int, _LEVEL.findall(told, start, told.find("]", start))))
    if start < 0 or len(levels) != len(seen.encode()):
        return [int(leftward)] * len(text)  # a python-bidi that tells it another way
    of_bytes = iter(levels)
    every = []
    for char in seen:
        every.append(next(of_bytes))
        for _ in range(len(char.encode()) - 1):
            next(of_bytes)
    # Rule L1: white space at the end belongs to the paragraph.
    for index in range(len(text) - 1, -1, -1):
        if unicodedata.bidirectional(text[index]) not in _TRAILING:
            break
        every[index] = int(leftward)
    return every
