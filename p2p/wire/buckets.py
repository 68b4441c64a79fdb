"""How much one link may say that nobody asked it for: two token buckets. Pure."""

from __future__ import annotations

MESSAGES_A_SECOND = 200.0  # messages of one link that were not asked for ...
BYTES_A_SECOND = 256.0 * 1024  # ... and bytes of these
SECONDS_AT_ONCE = 2.0  # of both, after a silence of so long
AGAIN_AFTER = 0.05  # seconds until a link whose bucket is empty is looked at again


class Bucket:
    """Of one link. Full in the beginning."""

    def __init__(self, now: float) -> None:
        self._messages = MESSAGES_A_SECOND * SECONDS_AT_ONCE
        self._bytes = BYTES_A_SECOND * SECONDS_AT_ONCE
        self._at = now

    def takes(self, size: int, now: float) -> bool:
        """Whether one more message, of so many bytes, may be handled now; then it is
        counted. One that is longer than the bucket is deep passes when that is full."""
        since = max(0.0, now - self._at)
        self._at = now
        deep = SECONDS_AT_ONCE
        self._messages = min(
            MESSAGES_A_SECOND * deep, self._messages + since * MESSAGES_A_SECOND
        )
        self._bytes = min(BYTES_A_SECOND * deep, self._bytes + since * BYTES_A_SECOND)
        if self._lacks(size) > 0.0:
            return False
        self._messages -= 1
        self._bytes -= size
        return True

    def when(self, size: int) -> float:
        """When it may take such a message that it has just refused. Not too soon: a
        look costs as much as a message."""
        return self._at + max(AGAIN_AFTER, self._lacks(size))

    def _lacks(self, size: int) -> float:
        """Seconds until there is enough in it."""
        wanted = min(float(size), BYTES_A_SECOND * SECONDS_AT_ONCE)
        return max(
            (1.0 - self._messages) / MESSAGES_A_SECOND,
            (wanted - self._bytes) / BYTES_A_SECOND,
        )
