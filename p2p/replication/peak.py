"""The highest of what was seen in the last so many seconds."""

from __future__ import annotations

from collections import deque


class Peak:
    """Keeps only what can yet become the highest: each one higher than all after it."""

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._seen: deque[tuple[int, float]] = deque()

    def add(self, value: int, at: float) -> None:
        """It was seen then."""
        while self._seen and self._seen[-1][0] <= value:
            self._seen.pop()
        self._seen.append((value, at))

    def highest(self, now: float) -> tuple[int, float] | None:
        """The highest of the last seconds, and when it was seen."""
        while self._seen and self._seen[0][1] <= now - self._seconds:
            self._seen.popleft()
        return self._seen[0] if self._seen else None
