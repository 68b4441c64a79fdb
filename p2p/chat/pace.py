"""How fast the messages to one reader go, so that no reader takes them for a flood.

Thousands may wait for somebody who comes back. What a link takes in a second is told
in `p2p.wire.buckets`; this stays far below it, for the link has other things to carry.
Pure.
"""

from __future__ import annotations

POSTS_AT_ONCE = 100.0  # messages after a silence ...
POSTS_A_SECOND = 50.0  # ... and then
POST_BYTES_AT_ONCE = 128.0 * 1024  # of their texts after a silence ...
POST_BYTES_A_SECOND = 64.0 * 1024  # ... and then


class Pace:
    """That to one reader."""

    def __init__(self) -> None:
        self._messages, self._bytes = POSTS_AT_ONCE, POST_BYTES_AT_ONCE
        self._at = 0.0

    def goes(self, size: int, now: float) -> bool:
        """Whether one more, of so many bytes, may go now; then it is counted."""
        since = max(0.0, now - self._at)
        self._at = now
        self._messages = min(POSTS_AT_ONCE, self._messages + since * POSTS_A_SECOND)
        self._bytes = min(POST_BYTES_AT_ONCE, self._bytes + since * POST_BYTES_A_SECOND)
        if self.when(size) > now:
            return False
        self._messages -= 1
        self._bytes -= size
        return True

    def when(self, size: int) -> float:
        """When it may, if nothing else goes before."""
        lacks = (1.0 - self._messages) / POSTS_A_SECOND
        lacks_bytes = (size - self._bytes) / POST_BYTES_A_SECOND
        wait = max(lacks, lacks_bytes)
        # A hair late rather than early: it is asked again just then.
        return self._at + wait + 0.001 if wait > 0 else self._at
