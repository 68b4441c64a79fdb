"""How many bytes of the application's own messages wait for each peer. Any thread."""

from __future__ import annotations

import threading
from collections import Counter

from p2p.errors import HydraError, TooMuchWaiting
from p2p.identity import NodeId

PARCEL_COST = 128  # bytes that a message takes besides its own
MAX_BACKLOG = 2 * 1024 * 1024  # bytes for one peer; what hangs up on it is twice that


class Backlog:
    """Whoever would make it too long waits, or is refused; nothing is dropped."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._waiting: Counter[NodeId] = Counter()
        self._closed = False

    def takes(self, peer: NodeId, size: int) -> bool:
        """Count `size` bytes for `peer` if there is room for them at this moment."""
        with self._changed:
            if self._closed or not self._has_room(peer, size):
                return False
            self._waiting[peer] += size
        return True

    def take(self, peer: NodeId, size: int, seconds: float) -> None:
        """Count `size` bytes for `peer`, once there is room for them.

        Raises TooMuchWaiting if that takes more than so many seconds, and HydraError
        if the node closes meanwhile.
        """
        with self._changed:
            self._changed.wait_for(lambda: self._has_room(peer, size), seconds)
            if self._closed:
                raise HydraError("The node is not running.")
            if not self._has_room(peer, size):
                waiting = f"{self._waiting[peer]:,} bytes wait for that peer"
                raise TooMuchWaiting(f"{waiting}, and it does not take them.")
            self._waiting[peer] += size

    def _has_room(self, peer: NodeId, size: int) -> bool:
        waiting = self._waiting[peer]
        return self._closed or not waiting or waiting + size <= MAX_BACKLOG

    def give(self, peer: NodeId, size: int) -> None:
        """These bytes do not wait any more."""
        with self._changed:
            self._waiting[peer] -= size
            if self._waiting[peer] <= 0:
                del self._waiting[peer]
            self._changed.notify_all()

    @property
    def is_empty(self) -> bool:
        """Whether nothing waits for anybody."""
        with self._changed:
            return not self._waiting

    def close(self) -> None:
        """Nobody need wait any more."""
        with self._changed:
            self._closed = True
            self._changed.notify_all()
