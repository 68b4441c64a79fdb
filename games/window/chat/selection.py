"""What of a log is chosen with the mouse, to be copied. Pure."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Generic, TypeVar

Item = TypeVar("Item")
Text = Callable[[Item], str]


class Selection(Generic[Item]):
    """From one place of a text to another, perhaps over several entries."""

    def __init__(self) -> None:
        self._from: tuple[Item, int] | None = None
        self._to: tuple[Item, int] | None = None

    def begin(self, item: Item, at: int) -> None:
        """The button went down here."""
        self._from = self._to = item, at

    def reach(self, item: Item, at: int) -> None:
        """The mouse was drawn up to here."""
        if self._from is not None:
            self._to = item, at

    def take_word(self, item: Item, at: int, text: str) -> None:
        """The word there."""
        start = end = at
        while start > 0 and _is_in_word(text[start - 1]):
            start -= 1
        while end < len(text) and _is_in_word(text[end]):
            end += 1
        self._from, self._to = (item, start), (item, end)

    def clear(self) -> None:
        """Nothing is chosen."""
        self._from = self._to = None

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to copy."""
        return self._from == self._to

    def ranges(
        self, items: Sequence[Item], text: Text[Item], seen: range | None = None
    ) -> list[tuple[int, int, int]]:
        """Of each entry that is touched, of those `seen` if that is given, its number,
        and from where to where."""
        if self._from is None or self._to is None or self.is_empty:
            return []
        ends = []
        for item, at in (self._from, self._to):
            number = next((n for n, one in enumerate(items) if one is item), None)
            if number is None:  # it is gone
                return []
            ends.append((number, at))
        (first, start), (last, end) = sorted(ends)
        return [
            (
                number,
                start if number == first else 0,
                end if number == last else len(text(items[number])),
            )
            for number in range(first, last + 1)
            if seen is None or number in seen
        ]

    def copied(self, items: Sequence[Item], text: Text[Item], title: Text[Item]) -> str:
        """What is chosen; of several entries each under its `title`, if it has one."""
        ranges = self.ranges(items, text)
        chosen = [(items[n], text(items[n])[start:end]) for n, start, end in ranges]
        if len(chosen) == 1:
            return chosen[0][1]
        titled = ((title(item), part) for item, part in chosen if part)
        return "\n".join(f"{head}\n{part}" if head else part for head, part in titled)


def _is_in_word(sign: str) -> bool:
    return sign.isalnum() or sign == "_"
