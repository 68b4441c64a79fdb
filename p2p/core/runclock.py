"""What the clock of this machine says, as it was set when the run began. Pure."""

from __future__ import annotations


class RunClock:
    """That of one run. `first`: the Unix time in microseconds when it began."""

    def __init__(self, first: int) -> None:
        self._first = first
        self._began: float | None = None

    def begin(self, now: float) -> bool:
        """The run begins at this moment, unless it did before; whether it does."""
        if self._began is not None:
            return False
        self._began = now
        return True

    def unix(self, now: float) -> int:
        """The Unix time in milliseconds."""
        since = now - self._began if self._began is not None else 0.0
        return self._first // 1000 + int(since * 1000)
