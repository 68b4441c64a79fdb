"""A line of ours on the paper of the terminal chat, and the rows that it takes. Pure.

What is foreign on it cannot look like our own lines. A line of ours begins with a name,
or with one of the signs that no name begins with. Whatever else a text brings, further
lines or so many letters that the terminal breaks them, stands behind a bar (`MARK`),
which nobody can put at the beginning of a line: a name does not begin with a space.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence

import msgspec

MARK = "    | "
SLIM_MARK = " | "  # where columns are rare
SLIM = 40  # columns; below, no times are shown either
MAX_ROWS = 12  # rows of one message that are shown at once
TAIL = 3  # columns at least that are kept free for what may come behind a line
TABS = 4  # columns
ENDS = frozenset("\n\r\v\f\x1c\x1d\x1e\x85\u2028\u2029")  # of a line, for somebody

Piece = tuple[str, str]  # (class of its style, text)
Row = list[Piece]
Letter = tuple[str, str]
Width = Callable[[str], int]


class Sheet(msgspec.Struct, eq=False):
    """A line of ours and what is foreign on it. `time` is when, if that is shown;
    `tail` stands behind it, and may come later if there is a place for it."""

    pieces: tuple[Piece, ...]
    time: str = ""
    tail: Piece | None = None
    skipped: int = 0  # rows that were shown before
    unfolded: bool = False  # all rows are shown

    def rest(self, shown: int) -> Sheet:
        """What is left of it behind the first rows."""
        return Sheet(self.pieces, self.time, None, self.skipped + shown, True)

    @property
    def text(self) -> str:
        """All but time and tail."""
        return "".join(text for _, text in self.pieces)

    def rows(
        self, columns: int | None, most: int, width: Width
    ) -> tuple[list[Row], int]:
        """The rows on a terminal of so many columns (None: it breaks nothing), at most
        `most` and one that says how many are left. Returns these, and how many."""
        shows_time = self.time and (columns is None or columns >= SLIM)
        pieces = (
            (("time", f"{self.time} "), *self.pieces) if shows_time else self.pieces
        )
        style, tail = self.tail or ("", "")
        keep = max(TAIL, 1 + sum(map(width, tail))) if self.tail is not None else 0
        rows = [*laid_out(pieces, columns, width, keep)][self.skipped :]
        left = 0
        if len(rows) > most + 1 and not self.unfolded:
            rows, left = rows[:most], len(rows) - most
            rows.append([("quiet", _rest(left, columns, keep))])
        if tail:
            rows[-1] = [*rows[-1], ("", " "), (style, tail)]
        return rows, left


def _rest(left: int, columns: int | None, keep: int) -> str:
    """How many rows are left, in the longest words that have a place."""
    mark, space = mark_of(columns), columns and columns - 1 - keep
    words = f"... {left} more lines: /more shows them", f"... {left} more: /more"
    fitting = (text for text in words if not space or len(mark + text) <= space)
    return (mark + next(fitting, "/more"))[:space]


def mark_of(columns: int | None) -> str:
    """What stands before each further row."""
    return MARK if columns is None or columns >= SLIM else SLIM_MARK


def laid_out(
    pieces: Iterable[Piece], columns: int | None, width: Width, keep: int = 0
) -> Iterator[Row]:
    """The rows of a text: broken where it breaks itself, and before the terminal does.

    `width` gives the columns of a letter. So many as `keep` says stay free at the end
    of the last row.
    """
    space = None if columns is None else columns - 1
    mark = mark_of(columns)
    lines = _lines(pieces)
    for number, line in enumerate(lines):
        kept = keep if number == len(lines) - 1 else 0
        head = mark if number else ""
        for letters in _broken(line, space, len(head), len(mark), width, kept):
            yield _row(head, letters)
            head = mark


def _lines(pieces: Iterable[Piece]) -> list[list[Letter]]:
    lines: list[list[Letter]] = [[]]
    for style, text in pieces:
        for letter in text.replace("\r\n", "\n"):
            if letter in ENDS:
                lines.append([])
            elif letter == "\t":
                lines[-1] += [(style, " ")] * (TABS - len(lines[-1]) % TABS)
            elif unicodedata.category(letter) != "Cc":  # the last door for escape codes
                lines[-1].append((style, letter))
    return lines


def _broken(
    line: Sequence[Letter],
    space: int | None,
    head: int,
    mark: int,
    width: Width,
    keep: int,
) -> Iterator[Sequence[Letter]]:
    """One line in rows, between words if one is near enough."""
    if space is None:
        yield line
        return
    start, at, used = 0, 0, head
    while at < len(line):
        wide = width(line[at][1])
        if used + wide <= space:
            at, used = at + 1, used + wide
            continue
        end, begin = _break(line, start, at, max(1, space // 2))
        yield line[start:end]
        start = at = begin
        used = mark
    yield line[start:]
    if used + keep > space:
        yield ()


def _break(line: Sequence[Letter], start: int, at: int, reach: int) -> tuple[int, int]:
    """Where a row ends that has no place for the letter `at`, and the next begins."""
    if line[at][1] == " ":
        return at, at + 1
    for near in range(at - 1, max(start, at - reach), -1):
        if line[near][1] == " ":
            return near, near + 1
    return at, at


def _row(head: str, letters: Iterable[Letter]) -> Row:
    row: Row = [("bar", head)] if head else []
    run, last = "", ""
    for style, letter in letters:
        if style != last and run:
            row.append((last, run))
            run = ""
        last, run = style, run + letter
    return [*row, (last, run)] if run else row
