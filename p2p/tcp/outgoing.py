"""What is said in one turn of the event loop, and goes out together."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from p2p.messages import Ack, Message, Took

NO_HURRY = 0.02  # seconds that a message may wait for others, or for TCP's own word
SOON = 0.0005  # seconds for each of those who say the same to the same one
MAY_WAIT: dict[type[Message], float] = {
    Ack: NO_HURRY,  # of a member that follows: no news at all
    Took: SOON,
}


class Outgoing:
    """Collects bytes, and calls `flush` when it is time to `take` them.

    Those of one turn of the loop go as one record, and so does what may `wait` a
    moment. A word that answers what comes at a steady pace then carries TCP's
    acknowledgement of that, and its own goes with the next: said at once, each of them
    costs a packet of its own.

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
        self._goes_at = 0.0  # by the clock of the loop, if that is not at once

    def __len__(self) -> int:
        return len(self._waiting)

    def put(self, data: bytes, wait: float = 0.0) -> None:
        """Behind what waits; to go within so many seconds."""
        if wait:
            at = self._loop.time() + wait
            if not self._waiting or at < self._goes_at:
                self._goes_at = at
                self._loop.call_later(wait, self._flush)
        elif not self._will_flush:
            self._will_flush = True
            self._loop.call_soon(self._flush)
        if len(self._waiting) <= self._most:
            self._waiting += data

    @property
    def is_due(self) -> bool:
        """Whether something waits that is to go at once."""
        return self._will_flush

    def take(self) -> bytes:
        """All that waits."""
        self._will_flush = False
        taken, self._waiting = bytes(self._waiting), bytearray()
        return taken
