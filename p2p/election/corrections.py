"""Who was told lately that there is a later reign: not for each word of a backlog."""

from __future__ import annotations

from p2p.identity import NodeId

CORRECT_EVERY = 0.05  # seconds between two hints to one peer that its reign is over
MAX_TOLD = 1024  # of whom that is known: who asks through others may have any name
REPORT_EVERY = 0.25  # seconds between reports of another reign to its rival


class Corrections:
    """Of one reign. What is answered to each word, two nodes answer for ever."""

    def __init__(self, now: float) -> None:
        self._told: dict[NodeId, float] = {}  # whom, when
        self._reported_at = now

    def clear(self) -> None:
        """Another reign: everybody may be told of it at once."""
        self._told.clear()

    def may_tell(self, peer: NodeId, now: float) -> bool:
        """Whether to tell that peer now; if so, it is noted."""
        if now - self._told.get(peer, -1.0) < CORRECT_EVERY:
            return False
        if len(self._told) >= MAX_TOLD:
            self._told.clear()
        self._told[peer] = now
        return True

    def may_report(self, now: float) -> bool:
        """Whether to tell two hosts of each other now; if so, it is noted."""
        if now - self._reported_at < REPORT_EVERY:
            return False
        self._reported_at = now
        return True
