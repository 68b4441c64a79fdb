"""A text in rows of a width: where each begins. Pure.

Only what changed is wrapped anew, so a key costs the same in a long text as in a short
one.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator

from games.window.letters.breaking import line_end
from games.window.letters.clusters import clusters, nearest_break, next_break

BLANKS = (" ", "\t")
CHUNK = 128  # characters that are looked at together
Advance = Callable[[str], int]  # pixels that a letter takes


class Rows:
    """Of one text: row `n` is `span(n)`. Spaces at its end stay there, however wide; a
    line break ends it."""

    def __init__(self) -> None:
        self.starts = [0]
        self._text = ""
        self._space: int | None = None  # no width is known
        self._key: object = None

    def __len__(self) -> int:
        return len(self.starts)

    def update(self, text: str, space: int, advance: Advance, key: object) -> None:
        """This is the text now, and `space` how many pixels a row has; `key` changes
        with what `advance` tells."""
        if (space, key) != (self._space, self._key):
            self._space, self._key = space, key
            self.starts = [0, *_starts(text, 0, space, advance)]
        elif text != self._text:
            self._mend(text, space, advance)
        self._text = text

    def _mend(self, text: str, space: int, advance: Advance) -> None:
        """Wrap what changed, from two rows before (a word may fit there now) until the
        rows are those of before."""
        old, starts = self._text, self.starts
        first = _same_start(old, text)
        last = _same_end(old, text, first)
        moved = len(text) - len(old)
        row = max(0, bisect_right(starts, first) - 3)
        fresh = starts[: row + 1]
        for start in _starts(text, starts[row], space, advance):
            was = start - moved
            at = bisect_left(starts, was)
            if start >= last and at < len(starts) and starts[at] == was:
                fresh += [one + moved for one in starts[at:]]
                break
            fresh.append(start)
        self.starts = fresh

    def row(self, at: int) -> int:
        """Which one a place is in."""
        return bisect_right(self.starts, at) - 1

    def span(self, row: int) -> tuple[int, int]:
        """From where to where its text goes, without a line break."""
        start = self.starts[row]
        if row + 1 == len(self.starts):
            return start, len(self._text)
        end = self.starts[row + 1]
        return start, end - (self._text[end - 1] == "\n")

    def last(self, row: int) -> int:
        """The last place where a cursor can be in it: before the spaces that it ends
        with, if the next row goes on with the same line."""
        start, end = self.span(row)
        if row + 1 < len(self.starts) and end == self.starts[row + 1]:
            return max(start, end - 1)
        return end


def _starts(text: str, at: int, space: int, advance: Advance) -> Iterator[int]:
    """Where the rows behind the one at `at` begin."""
    while (end := _row_end(text, at, space, advance)) is not None:
        yield end
        at = end


def _row_end(text: str, at: int, space: int, advance: Advance) -> int | None:
    """Where the next row begins; None if the text ends in this one."""
    start, x = at, 0
    for sign in _signs(text, at):
        if sign == "\n":
            return at + 1
        x += advance(sign)
        if x > space and at > start and sign not in BLANKS:
            seen = text[start : at + len(sign)]
            end = nearest_break(seen, line_end(_plain(seen), at - start))
            end = start + end if end else at
            while text[end : end + 1] in BLANKS and next_break(text, end) == end + 1:
                end += 1  # they stay where the row ends
            return end
        at += len(sign)
    return None


def _plain(text: str) -> str:
    """As long, with no other spaces than one kind."""
    return text.replace("\t", " ")


def _signs(text: str, at: int) -> Iterator[str]:
    """The letters from there on, looked at bit by bit."""
    length = CHUNK
    while at < len(text):
        chunk = text[at : at + length]
        found = clusters(chunk)
        if at + length < len(text):
            if len(found) == 1:  # who knows where that ends
                length *= 2
                continue
            found.pop()  # it may go on behind
        yield from found
        at += sum(map(len, found))
        length = CHUNK


def _same_start(old: str, new: str) -> int:
    """How many characters both begin with."""
    low, high = 0, min(len(old), len(new))
    while low < high:
        middle = (low + high + 1) // 2
        if old[:middle] == new[:middle]:
            low = middle
        else:
            high = middle - 1
    return low


def _same_end(old: str, new: str, start: int) -> int:
    """From where on in `new` both are the same to the end, behind `start` in both."""
    low, high = 0, min(len(old), len(new)) - start
    while low < high:
        middle = (low + high + 1) // 2
        if old.endswith(new[len(new) - middle :]):
            low = middle
        else:
            high = middle - 1
    return len(new) - low
