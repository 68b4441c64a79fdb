"""Calls that wait for a thread, by whom they are for. Pure."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable

Call = Callable[[], None]


class Turns:
    """Each owner's in their order; the owners take turns, so none waits for another."""

    def __init__(self) -> None:
        self._calls: dict[str, deque[Call]] = {}  # the next owner's first
        self._held: dict[str, deque[Call]] = {}
        self._ready = 0
        self.total = 0

    def __len__(self) -> int:
        """How many may run now."""
        return self._ready

    def put(self, owner: str, call: Call, is_first: bool = False) -> None:
        """Behind the others of this owner, or before them."""
        self.total += 1
        calls = self._held.get(owner)
        if calls is None:
            calls = self._calls.setdefault(owner, deque())
            self._ready += 1
        if is_first:
            calls.appendleft(call)
        else:
            calls.append(call)

    def pop(self) -> Call:
        """The next. Raises StopIteration if none may run."""
        owner = next(iter(self._calls))
        calls = self._calls.pop(owner)
        call = calls.popleft()
        if calls:
            self._calls[owner] = calls  # behind all others
        self.total -= 1
        self._ready -= 1
        return call

    def hold(self, owner: str) -> None:
        """None of this owner's may run until `go_on`."""
        calls = self._calls.pop(owner, deque())
        self._held.setdefault(owner, deque()).extend(calls)
        self._ready -= len(calls)

    def go_on(self, owner: str) -> None:
        """They may run again."""
        calls = self._held.pop(owner, None)
        if calls:
            self._calls[owner] = calls
            self._ready += len(calls)

    def clear(self) -> None:
        """Forget all."""
        self._calls.clear()
        self._held.clear()
        self._ready = self.total = 0
