"""How often the log may name who misbehaves: strangers must not fill the disk."""

from __future__ import annotations

LINES_EACH = 5  # lines about one address ...
LINES_ALL = 15  # ... and about all of them ...
LINES_WITHIN = 60.0  # ... in so many seconds


class Complaints:
    """Counts lines by address."""

    def __init__(self) -> None:
        self._lines: list[tuple[str, float]] = []

    def may(self, host: str, now: float) -> bool:
        """Whether one more line about `host` is written; then it counts."""
        self._lines = [line for line in self._lines if now - line[1] < LINES_WITHIN]
        about = sum(line[0] == host for line in self._lines)
        if about >= LINES_EACH or len(self._lines) >= LINES_ALL:
            return False
        self._lines.append((host, now))
        return True
