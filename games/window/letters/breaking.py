"""Where a line of text may end: behind a space, beside a sign that is a word. Pure.

The part of Unicode Standard Annex 14 that a chat needs: scripts without spaces break
between clusters, but not before what closes nor behind what opens.
"""

from __future__ import annotations

from games.window.letters.clusters import breaks, nearest_break
from games.window.letters.emoji import is_coloured
from games.window.letters.ranges import within

# Scripts written without spaces: Thai to Lao, Burmese, Khmer, kana and Chinese signs.
_UNSPACED = (
    *(0x0E00, 0x0EFF, 0x1000, 0x109F, 0x1780, 0x17FF, 0x2E80, 0x2FDF, 0x3005, 0x3007),
    *(0x3041, 0x312F, 0x3190, 0x31BF, 0x31F0, 0x4DBF, 0x4E00, 0xA4CF, 0xF900, 0xFAFF),
    *(0xFF66, 0xFF9D, 0x20000, 0x3FFFF),
)
_CLOSING = frozenset(
    "!),.:;?]}\u00bb\u2019\u201d\u2026\u3001\u3002\u3009\u300b\u300d\u300f\u3011\u3015"
    "\u30fb\u30fc\uff01\uff09\uff0c\uff0e\uff1a\uff1b\uff1f\uff3d\uff5d"
    "\u3041\u3043\u3045\u3047\u3049\u3063\u3083\u3085\u3087\u30a1\u30a3\u30a5\u30a7"
    "\u30a9\u30c3\u30e3\u30e5\u30e7\u0e2f\u0e46\u0e45"
)
_OPENING = frozenset(
    "([{\u00ab\u2018\u201c\u3008\u300a\u300c\u300e\u3010\u3014\uff08\uff3b\uff5b"
    "\u0e40\u0e41\u0e42\u0e43\u0e44\u0ec0\u0ec1\u0ec2\u0ec3\u0ec4"
)


def line_end(text: str, end: int) -> int:
    """Where a line ends that has room for `text[:end]`: at the last place where one
    may, or else at `end`, at the last place between clusters."""
    if end >= len(text) or text[end] == " ":
        return min(end, len(text))
    at = end
    while at > 0:
        if text[at - 1] == " " or _may_break(text, at):
            return at
        at -= 1
    return nearest_break(text, end) or breaks(text)[0]


def _may_break(text: str, at: int) -> bool:
    before, after = text[at - 1], text[at]
    if before.isascii() and after.isascii():
        return False
    if after in _CLOSING or before in _OPENING:
        return False
    if not (_is_word(before) or _is_word(after)):
        return False
    return nearest_break(text, at) == at


def _is_word(char: str) -> bool:
    """Whether it may stand on a line by itself."""
    return within(_UNSPACED, ord(char)) or is_coloured(char)
