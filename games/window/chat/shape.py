"""How an entry stands in the log: its lines, what is folded, how high it is."""

from __future__ import annotations

import msgspec

from games.window.chat.chatlog import ChatEntry
from games.window.chat.rows import MOST, Row, code_size, rows
from games.window.chat.wording import Wording, worded
from games.window.letters.fixed import fixed
from games.window.letters.fonts import Fonts
from games.window.widgets.pen import Pen

MAX_LINES = 12  # of one message that are shown until it is unfolded
COUNTED = 60  # lines; of more than that nobody knows the number until it is unfolded
SPARED = 2  # lines that are not worth folding
NARROW = 17  # units; in less, a face stands in the line of the name


class Shape(msgspec.Struct, frozen=True):
    """How an entry stands in the log: all that its height depends on, in pixels.

    `key` tells whether it is still right. `is_head`: with its author and time;
    `is_fresh`: it is the first that is new. The text begins at (`x`, `y`); `rows` are
    those that are shown, of `total` ones; of 0 if these are too many to be counted.
    """

    key: tuple[object, ...]
    wording: Wording
    rows: tuple[Row, ...]
    total: int
    folds: bool
    is_head: bool
    is_fresh: bool
    is_low: bool  # the fate of it has a line of its own below
    remark: tuple[str, ...]
    x: int
    y: int
    height: int


def shape_of(
    pen: Pen, entry: ChatEntry, width: int, is_head: bool, is_fresh: bool
) -> Shape:
    """Measure it for `width` pixels."""
    fonts, sizes = pen.fonts, pen.sizes
    small, step = fonts.height(sizes.small), fonts.height(sizes.unit)
    key = shape_key(entry, width, sizes.unit, is_head, is_fresh)
    wording = worded(entry.text, tuple(entry.calls))
    y = across_height(pen) * (bool(entry.day) + is_fresh)
    if not entry.who:
        lines = fonts.wrap(entry.text, sizes.small, width, 3)
        height = y + len(lines) * small + sizes.gap
        return Shape(
            *(key, wording, (), 0, False, False, is_fresh, False, lines, 0, y, height)
        )
    x = indent(pen, width)
    most = MOST if entry.unfolded else COUNTED
    every = rows(fonts, wording, sizes.unit, width - x, most)
    folds = len(every) > MAX_LINES + SPARED
    shown = every[:MAX_LINES] if folds and not entry.unfolded else every
    y += (sizes.gap // 2 + head_height(pen)) if is_head else 0
    tall = y + len(shown) * step + (small + sizes.gap // 2 if folds else 0)
    is_low = not is_head and entry.fate is not None
    if is_low and shown and not folds:
        last = shown[-1]
        used = fixed(fonts) if last.code else fonts
        size = code_size(sizes.unit) if last.code else sizes.unit
        end = last.x + used.width(wording.text[last.start : last.end], size)
        is_low = end + _fate_width(pen, entry) > width - x
    remark = fonts.wrap(entry.remark, sizes.small, width - x, 2) if entry.remark else ()
    tall += small * (len(remark) + is_low) + max(2, sizes.gap // 3)
    return Shape(
        key,
        wording,
        shown,
        len(every) if len(every) < most else 0,
        folds,
        is_head,
        is_fresh,
        is_low,
        remark,
        x,
        y,
        tall,
    )


def shape_key(
    entry: ChatEntry, width: int, unit: int, is_head: bool, is_fresh: bool
) -> tuple[object, ...]:
    """What its shape depends on."""
    told = entry.text, entry.unfolded, entry.remark, entry.mark, bool(entry.day)
    return (*told, entry.fate is None, width, unit, is_head, is_fresh, len(entry.calls))


def indent(pen: Pen, width: int) -> int:
    """Where a text begins: behind the face, so that none passes for the line above
    it, in which its author is told."""
    return pen.sizes.gap if is_narrow(pen, width) else face_size(pen) + pen.sizes.gap


def is_narrow(pen: Pen, width: int) -> bool:
    """Whether the face is in the line of the name, for want of room."""
    return width < NARROW * pen.sizes.unit


def face_size(pen: Pen) -> int:
    """That of a face beside what he says."""
    return round(1.9 * pen.sizes.unit)


def head_height(pen: Pen) -> int:
    """That of the line with the name."""
    return pen.fonts.height(pen.sizes.small) + 3


def across_height(pen: Pen) -> int:
    """That of a line across the log, with a day in it."""
    return pen.fonts.height(pen.sizes.small) + 2 * pen.sizes.gap


def letters(pen: Pen, row: Row) -> tuple[Fonts, int]:
    unit = pen.sizes.unit
    return (fixed(pen.fonts), code_size(unit)) if row.code else (pen.fonts, unit)


def _fate_width(pen: Pen, entry: ChatEntry) -> int:
    """How much the marks of an own message take, at most."""
    return pen.fonts.width(entry.mark, pen.sizes.small) + 2 * pen.sizes.unit
