"""The lines of what was said, broken where they are too long for the screen."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

import msgspec

from games.window.chat.wording import Part, Wording
from games.window.letters.fixed import fixed
from games.window.letters.fonts import Fonts

MOST = 10_000  # lines: more than any message has


class Row(msgspec.Struct, frozen=True):
    """`text[start:end]` stands `x` pixels from the left; `leftward`: it is of a line
    that is written from the right."""

    start: int
    end: int
    x: int
    code: bool
    leftward: bool = False


def code_size(unit: int) -> int:
    """Letters of one width look larger than others."""
    return max(10, round(unit * 0.85))


def rows(
    fonts: Fonts, wording: Wording, unit: int, width: int, most: int = MOST
) -> tuple[Row, ...]:
    """The first of them, at most so many, for `width` pixels."""
    every = (
        row
        for part in wording.parts
        for row in _broken(fonts, wording, part, unit, width, most)
    )
    return tuple(islice(every, most))


def _broken(
    fonts: Fonts, wording: Wording, part: Part, unit: int, width: int, most: int
) -> Iterator[Row]:
    size = code_size(unit) if part.code else unit
    used = fixed(fonts) if part.code else fonts
    line = wording.text[part.start : part.end]
    space = used.width(" ", size)
    lead = min(part.lead * space, width // 2)
    room = max(1, width - lead - (2 * space if part.code else 0))
    if used.reach(line, size, width - lead) >= len(line):
        room = max(1, width - lead)
    leftward = not part.code and used.is_leftward(line)
    broken = used.broken(line, size, room, most) or [(0, 0)]
    for number, (start, end) in enumerate(broken):
        x = lead
        if leftward:
            wide = used.width(line[start:end], size)
            x = max(0, width - lead - wide)
        yield Row(part.start + start, part.start + end, x, part.code, leftward)
        if number == 0 and part.code:  # what goes on is no line of its own
            lead = min(lead + 2 * space, width // 2)
