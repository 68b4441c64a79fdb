"""Whether this process ran at all: a laptop is shut, a machine swaps, a user stops it.

Time in which it did not run is no silence of others, and what is read right after it
may have been written before.
"""

from __future__ import annotations

PAUSE = 4  # ticks: who did not run for so long cannot trust his clock of the others
SETTLE = 0.08  # seconds after a sleep in which what is read may be old


class Wakefulness:
    """When this process last ran, and last woke."""

    def __init__(self, interval: float, now: float) -> None:
        self.pause = PAUSE * interval  # seconds
        self._ran_at = now
        self._woke_at = now - SETTLE

    def slept(self, now: float) -> float:
        """It runs. Returns the seconds that it did not; 0.0 if that was no pause."""
        gap, self._ran_at = now - self._ran_at, now
        if gap <= self.pause:
            return 0.0
        self._woke_at = now
        return gap

    def has_settled(self, now: float) -> bool:
        """Whether what is read now was written while it ran."""
        return now - self._woke_at >= SETTLE
