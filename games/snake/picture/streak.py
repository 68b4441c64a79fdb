"""Bites that follow quickly on one another. Pure."""

from __future__ import annotations

LASTS = 40  # ticks from one bite to the next of a streak


class Streak:
    """Of one snake. `count`: bites of the streak so far."""

    def __init__(self) -> None:
        self.count = 0
        self._tick = 0

    def bite(self, tick: int) -> int:
        """One more at that tick; returns how many it are now."""
        goes_on = self.count and 0 <= tick - self._tick <= LASTS
        self.count = self.count + 1 if goes_on else 1
        self._tick = tick
        return self.count

    def end(self) -> None:
        """The snake is dead."""
        self.count = 0
