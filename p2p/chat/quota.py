"""How much one machine may say to everyone: what people do, and no flood. Pure."""

from __future__ import annotations

from collections.abc import Hashable

WORDS_AT_ONCE = 30  # messages, after a silence ...
WORDS_AN_HOUR = 1_200  # ... and in the long run; one in three seconds
MAX_MACHINES = 1_024  # that are told apart


class Quota:
    """Of one machine. Full in the beginning."""

    def __init__(self, now: float) -> None:
        self._left = float(WORDS_AT_ONCE)
        self._at = now

    def left(self, now: float) -> int:
        """How many messages it may say at this moment."""
        since = max(0.0, now - self._at)
        self._at = now
        self._left = min(
            float(WORDS_AT_ONCE), self._left + since * WORDS_AN_HOUR / 3600
        )
        return int(self._left + 1e-9)

    def takes(self, now: float, count: int = 1) -> bool:
        """Whether it may say so many more; then they are counted."""
        if self.left(now) < count:
            return False
        self._left -= count
        return True

    def when(self) -> float:
        """When it may say one more, after it could not."""
        return self._at + max(0.0, 1.0 - self._left) * 3600 / WORDS_AN_HOUR


class Quotas:
    """Of all machines, by name. The one that was heard longest ago is forgotten."""

    def __init__(self) -> None:
        self._quotas: dict[Hashable, Quota] = {}

    def of(self, machine: Hashable, now: float) -> Quota:
        """That of one machine."""
        quota = self._quotas.pop(machine, None) or Quota(now)
        self._quotas[machine] = quota
        if len(self._quotas) > MAX_MACHINES:
            del self._quotas[next(iter(self._quotas))]
        return quota
