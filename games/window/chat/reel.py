"""Where one looks in a log that is longer than its place. Pure.

It is kept by an entry and not by pixels from the end, so nothing moves under the eyes
of who reads, whatever comes above or below; and only what is seen is ever measured.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Generic, TypeVar

Item = TypeVar("Item")
Height = Callable[[int], int]


class Reel(Generic[Item]):
    """At the newest entry, until it is scrolled up."""

    def __init__(self) -> None:
        self._item: Item | None = None  # None: at the newest
        self._edge = 0  # pixels from the place's top to the top of that one, or
        self._from_below = False  # from the place's bottom to its bottom
        self._by = 0  # to be scrolled up with the next picture
        self._number = 0  # of that entry, when it was last seen

    @property
    def is_newest(self) -> bool:
        """Whether the newest entry is seen."""
        return self._item is None and self._by <= 0

    def newest(self) -> None:
        """Show the newest entry."""
        self._item, self._by = None, 0

    def scroll(self, pixels: int) -> None:
        """Show older entries, or newer ones for a negative number."""
        self._by += pixels

    def hold(self, item: Item, top: int) -> None:
        """Show this one `top` pixels below the top of the place, if that can be."""
        self._item, self._edge, self._by = item, top, 0
        self._from_below = False

    def place(
        self, items: Sequence[Item], height: Height, tall: int
    ) -> list[tuple[int, int]]:
        """What is seen of `items` in a place of `tall` pixels, from the top: the number
        of each, and where it begins. `height` gives that of a number."""
        if not items:
            self._item, self._by = None, 0
            return []
        last, bottom = self._start(items, height, tall)
        bottom += self._by
        self._by = 0
        while last < len(items) - 1 and bottom < tall:  # down to what ends below
            last += 1
            bottom += height(last)
        if last == len(items) - 1 and bottom < tall:
            bottom = tall
        seen = _upward(last, bottom, height, tall)
        if seen[0][0] == 0 and seen[0][1] > 0:  # nothing is before the first
            lift = seen[0][1]
            seen = [(number, top - lift) for number, top in seen]
            _go_on(seen, len(items), height, tall)
        self._keep(items, height, seen, tall)
        return [(number, top) for number, top in seen if top < tall]

    def _start(
        self, items: Sequence[Item], height: Height, tall: int
    ) -> tuple[int, int]:
        """The number of an entry, and where it ends."""
        if self._item is None:
            return len(items) - 1, tall
        number = self._found(items)
        if self._from_below:
            return number, tall + self._edge
        return number, self._edge + height(number)

    def _found(self, items: Sequence[Item]) -> int:
        known = self._number
        if known < len(items) and items[known] is self._item:
            return known
        numbers = (n for n, item in enumerate(items) if item is self._item)
        return next(numbers, min(known, len(items) - 1))

    def _keep(
        self,
        items: Sequence[Item],
        height: Height,
        seen: list[tuple[int, int]],
        tall: int,
    ) -> None:
        """Remember the lowest one that is seen."""
        number, top = seen[-1]
        below = top + height(number) - tall
        if number == len(items) - 1 and below <= 0:
            self._item = None
            return
        self._item, self._number = items[number], number
        self._edge, self._from_below = below, True


def _upward(last: int, bottom: int, height: Height, tall: int) -> list[tuple[int, int]]:
    """From the one that ends there up to the first that is seen."""
    seen = []
    for number in range(last, -1, -1):
        bottom -= height(number)
        if bottom < tall:
            seen.append((number, bottom))
        if bottom <= 0:
            break
    return seen[::-1] or [(0, bottom)]


def _go_on(seen: list[tuple[int, int]], count: int, height: Height, tall: int) -> None:
    """There may be room for more below what is seen, of so many entries."""
    number, top = seen[-1]
    bottom = top + height(number)
    while number < count - 1 and bottom < tall:
        number += 1
        seen.append((number, bottom))
        bottom += height(number)
