"""The last line of the terminal: whom one speaks to, who is here, what is new. Pure.

Where columns are rare, it says less; it is never longer than the terminal is wide.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import msgspec

from games.console.sheet import Piece, Row, Width
from games.people.presence import listed

BETWEEN = "  "
MOST = 9  # names of who is here, on whatever width


class News(msgspec.Struct, frozen=True):
    """So many new lines are in the conversation with `label`; if `calls`, some of them
    call me."""

    label: str
    count: int
    calls: bool


class Status(msgspec.Struct, frozen=True):
    """What there is to tell: to whom the lines go, and labels of all others;
    `quiet`: nothing rings."""

    to: str = "everyone"
    here: Sequence[str] = ()
    news: Sequence[News] = ()
    typists: Sequence[str] = ()
    quiet: bool = False


def status_row(status: Status, columns: int, width: Width) -> Row:
    """As much of it as there is a place for."""
    for row in _shorter_and_shorter(status):
        if _wide(row, width) < columns:
            return row
    return cut([("target", f"to {status.to}")], columns - 1, width)


def choice_row(choices: Sequence[str], chosen: int, columns: int, width: Width) -> Row:
    """The names or commands that fit what was typed, from the chosen one on."""
    row: Row = []
    for number in range(max(0, chosen - 1), len(choices)):
        style = "chosen" if number == chosen else "status"
        row += [(style, choices[number].strip()), ("", BETWEEN)]
    return cut(row, columns - 1, width)


def cut(row: Row, space: int, width: Width) -> Row:
    """What of it has a place in so many columns."""
    kept: Row = []
    for style, text in row:
        fitting = ""
        for letter in text:
            space -= width(letter)
            if space < 0:
                return [*kept, (style, fitting)] if fitting else kept
            fitting += letter
        kept.append((style, fitting))
    return kept


def _shorter_and_shorter(status: Status) -> Iterator[Row]:
    target = ("target", f"to {status.to}{', undisturbed' if status.quiet else ''}")
    news, typing = [*_news(status)], [*_typing(status)]
    for most in range(min(MOST, len(status.here)), 0, -1):
        yield _joined(target, _here(status, most), news[:1], typing[:1])
    for parts in (
        (_here(status, 0), news[:1], typing[:1]),
        (_here(status, 0), news[1:], typing[:1]),
        (_here(status, 0), news[1:], typing[1:]),
        (news[1:], typing[1:]),
        (news[1:],),
    ):
        yield _joined(target, *parts)


def _joined(target: Piece, *parts: Row) -> Row:
    row = [target]
    for piece in [piece for part in parts for piece in part]:
        row += [("", BETWEEN), piece]
    return row


def _here(status: Status, most: int) -> Row:
    count = len(status.here)
    if not count:
        return [("status", "nobody else here")]
    names = f": {listed(status.here, most)}" if most else ""
    return [("status", f"{count} here{names}")]


def _news(status: Status) -> Iterator[Piece]:
    if status.news:
        style = "call" if any(one.calls for one in status.news) else "new"
        each = ", ".join(f"{one.label} {one.count}" for one in status.news)
        yield style, f"new: {each}"
        yield style, f"{sum(one.count for one in status.news)} new"


def _typing(status: Status) -> Iterator[Piece]:
    if status.typists:
        verb = "is" if len(status.typists) == 1 else "are"
        yield "status", f"{listed(status.typists, 2)} {verb} typing"
        yield "status", "typing"


def _wide(row: Row, width: Width) -> int:
    return sum(width(letter) for _, text in row for letter in text)
