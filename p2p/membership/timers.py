"""Timers by name: when each rings, and which is the next. Pure: time comes in.

Whoever owns what a timer is about starts it and stops it; so nothing has to be gone
through to know when something is due. (QUIC stacks have such a table, too: quinn's
`TimerTable`.)
"""

from __future__ import annotations

from bisect import bisect_left, insort
from collections.abc import Hashable, Iterator
from typing import Generic, TypeVar

Name = TypeVar("Name", bound=Hashable)


class Timers(Generic[Name]):
    """Times are seconds of whatever clock its owner goes by. Each name rings once.

    A timer that rang stays until it is stopped or started anew: its owner may not be
    able to act yet.
    """

    def __init__(self) -> None:
        self._running: dict[Name, tuple[float, int, Name]] = {}
        self._order: list[tuple[float, int, Name]] = []  # the earliest first
        self._count = 0  # of one moment the first is first, and names need no order
        self.next: float | None = None  # when the next one rings; None if none runs

    def start(self, name: Name, at: float) -> None:
        """Let it ring then, and not when it would have."""
        self.stop(name)
        self._count += 1
        self._running[name] = (at, self._count, name)
        insort(self._order, self._running[name])
        self.next = self._order[0][0]

    def stop(self, name: Name) -> None:
        """Let it not ring at all; nothing happens if it is not running."""
        moment = self._running.pop(name, None)
        if moment is not None:
            del self._order[bisect_left(self._order, moment)]
            self.next = self._order[0][0] if self._order else None

    def at(self, name: Name) -> float | None:
        """When it rings; None if it does not run."""
        moment = self._running.get(name)
        return moment[0] if moment is not None else None

    def due(self, now: float) -> set[Name]:
        """Those that ring now, or rang and were not stopped."""
        due = set()
        for at, _, name in self._order:
            if at > now:
                break
            due.add(name)
        return due

    def __iter__(self) -> Iterator[tuple[Name, float]]:
        """All of them and when they ring, the earliest first."""
        return ((name, at) for at, _, name in self._order)
