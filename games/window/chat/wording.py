"""What was said as it is shown: its own lines, of prose or of code, and what in them is
more than words. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Literal

import msgspec

from games.window.chat.chatlog import Call
from games.window.chat.links import links
from games.window.letters.harmless import clean

FENCE = "```"  # around code
TAB = 4  # spaces
MAX_MARKS = 64  # of one text
CODE_INDENT = 2  # spaces before a line: several such lines are code

Kind = Literal["link", "me", "person"]


class Part(msgspec.Struct, frozen=True):
    """An own line: `text[start:end]`, behind so many spaces (`lead`)."""

    start: int
    end: int
    lead: int
    code: bool


class Mark(msgspec.Struct, frozen=True):
    """`text[start:end]` is a link to `target`, or mentions me or that person."""

    start: int
    end: int
    kind: Kind
    target: str


class Wording(msgspec.Struct, frozen=True):
    """`text` is harmless and has the line breaks of its `parts`."""

    text: str
    parts: tuple[Part, ...]
    marks: tuple[Mark, ...]

    def marked(self, at: int) -> Mark | None:
        """What stands at that place."""
        return next((one for one in self.marks if one.start <= at < one.end), None)


def worded(text: str, calls: Sequence[Call] = ()) -> Wording:
    """What stands on the screen for `text`, in which these `calls` are."""
    parts, lines, at = [], [], 0
    for line, code in _lines(text):
        plain = clean(line.replace("\t", " " * TAB)).rstrip()
        lead = len(plain) - len(plain.lstrip())
        lines.append(plain)
        parts.append(Part(at + lead, at + len(plain), lead, code))
        at += len(plain) + 1
    shown = "\n".join(lines)
    marks = sorted(_marks(shown, parts, calls), key=lambda mark: mark.start)
    return Wording(shown, tuple(parts), tuple(marks[:MAX_MARKS]))


def _lines(text: str) -> Iterator[tuple[str, bool]]:
    """All own lines of it, and whether each is code."""
    pieces = text.split(FENCE)
    if len(pieces) % 2 == 0:  # the last fence is alone, and so it is text
        pieces[-2:] = [FENCE.join(pieces[-2:])]
    for number, piece in enumerate(pieces):
        fenced = bool(number % 2)
        lines = piece.splitlines()
        if fenced and len(lines) > 1 and " " not in lines[0].strip():
            lines = lines[1:]  # the name of the language, or nothing
        while lines and len(pieces) > 1 and not lines[-1].strip():
            lines = lines[:-1]
        while lines and len(pieces) > 1 and not lines[0].strip():
            lines = lines[1:]
        code = fenced or _is_code(lines)
        yield from ((line, code) for line in lines)


def _is_code(lines: Sequence[str]) -> bool:
    """Whether these lines look like pasted code: some are indented."""
    indent = " " * CODE_INDENT
    rows = [line for line in lines if line.strip()]
    return any(row.replace("\t", indent).startswith(indent) for row in rows[1:])


def _marks(shown: str, parts: Sequence[Part], calls: Sequence[Call]) -> Iterator[Mark]:
    found = [link for link in links(shown) if not _in_code(parts, link.start)]
    taken = [(link.start, link.end) for link in found]
    yield from (Mark(one.start, one.end, "link", one.address) for one in found)
    named = {call.text: call for call in calls if call.text}
    for text in sorted(named, key=len, reverse=True):
        call, at = named[text], -1
        for _ in range(MAX_MARKS):
            if (at := shown.find(text, at + 1)) < 0:
                break
            end = at + len(text)
            if all(end <= start or at >= stop for start, stop in taken):
                taken.append((at, end))
                yield Mark(at, end, "me" if call.is_me else "person", call.who)


def _in_code(parts: Sequence[Part], at: int) -> bool:
    return any(part.code and part.start <= at < part.end for part in parts)
