"""Who comes, goes and changes his name, told so that nobody can fill a screen by it.

A few lines of each and some of all are shown as they happen; the rest of a minute is
one line after its end. Nothing here knows a clock or a thread.
"""

from __future__ import annotations

from collections import Counter

MAX_OF_ONE = 4  # lines about one peer ...
MAX_OF_ALL = 40  # ... and about all: a class that starts together is shown in full ...
MINUTE = 60.0  # ... in so many seconds


class Crier:
    """Decides which of these lines are shown."""

    def __init__(self) -> None:
        self._since = 0.0
        self._shown: Counter[str] = Counter()
        self._held = 0

    def may(self, peer: str, now: float) -> bool:
        """Whether a line about this peer is shown now; else it is counted."""
        if not self._held and now - self._since >= MINUTE:
            self._begin(now)
        if self._shown[peer] >= MAX_OF_ONE or self._shown.total() >= MAX_OF_ALL:
            self._held += 1
            return False
        self._shown[peer] += 1
        return True

    def rest(self, now: float) -> str:
        """The line for those that were not shown, when their minute is over; or ""."""
        if not self._held or now - self._since < MINUTE:
            return ""
        count = self._held
        self._begin(now)
        times = "once more" if count == 1 else f"{count} times more"
        return f"Somebody came, went or changed his name {times}"

    def _begin(self, now: float) -> None:
        self._since, self._held = now, 0
        self._shown.clear()
