"""Who was told lately that there is a later reign: not for each word of a backlog.

And what the own host was told because others say so: what they say is theirs, but what
we say to him is held against us.
"""

from __future__ import annotations

from p2p.identity import NodeId

CORRECT_EVERY = 0.05  # seconds between two hints to one peer that its reign is over
MAX_TOLD = 1024  # of whom that is known: who asks through others may have any name
HINTS_A_SECOND = 40  # hints to the own host, on the word of whomever
REPORT_EVERY = 0.25  # seconds between reports of another reign to its rival


class Corrections:
    """Of one reign. What is answered to each word, two nodes answer for ever."""

    def __init__(self, now: float) -> None:
        self._told: dict[NodeId, float] = {}  # whom, when
        self._passed: dict[NodeId, float] = {}  # on whose word, when
        self._passed_since, self._passed_count = now, 0
        self._reported_at = now

    def clear(self) -> None:
        """Another reign: everybody may be told of it at once."""
        self._told.clear()
        self._passed.clear()

    def may_tell(self, peer: NodeId, now: float) -> bool:
        """Whether to tell that peer now; if so, it is noted."""
        return _is_time(self._told, peer, now)

    def may_pass(self, teller: NodeId, now: float) -> bool:
        """Whether to tell the own host now what this peer says; if so, it is noted."""
        if now - self._passed_since >= 1.0:
            self._passed_since, self._passed_count = now, 0
        if self._passed_count >= HINTS_A_SECOND:
            return False
        if not _is_time(self._passed, teller, now):
            return False
        self._passed_count += 1
        return True

    def may_report(self, now: float) -> bool:
        """Whether to tell two hosts of each other now; if so, it is noted."""
        if now - self._reported_at < REPORT_EVERY:
            return False
        self._reported_at = now
        return True


def _is_time(told: dict[NodeId, float], peer: NodeId, now: float) -> bool:
    if now - told.get(peer, -1.0) < CORRECT_EVERY:
        return False
    if len(told) >= MAX_TOLD:
        told.clear()
    told[peer] = now
    return True
