"""What is said in one turn of the event loop, and goes out together."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

NO_HURRY = 0.02  # seconds that a message may wait for others, or for TCP's own word


class Outgoing:
    """Collects bytes, and calls `flush` when it is time to `take` them.

    Those of one turn of the loop go as one record. Without `hurry` they wait a moment.
    A word that answers what comes at a steady pace then carries TCP's acknowledgement
    of that, and its own goes with the next: said at once, each of them costs a packet
    of its own.

    `most`: bytes that may wait. Once it is more, what is put is dropped, and there is
    more than that to take: whoever takes it has to hang up.
    """

    def __init__(
        self, loop: asyncio.AbstractEventLoop, flush: Callable[[], None], most: int
    ) -> None:
        self._loop = loop
        self._flush = flush
        self._most = most
        self._waiting = bytearray()
        self._will_flush = False

    def __len__(self) -> int:
        return len(self._waiting)

    def put(self, data: bytes, hurry: bool) -> None:
        """Behind what waits."""
        if not hurry:
            if not self._waiting:
                self._loop.call_later(NO_HURRY, self._flush)
        elif not self._will_flush:
            self._will_flush = True
            self._loop.call_soon(self._flush)
        if len(self._waiting) <= self._most:
            self._waiting += data

    def take(self) -> bytes:
        """All that waits."""
        self._will_flush = False
        taken, self._waiting = bytes(self._waiting), bytearray()
        return taken
