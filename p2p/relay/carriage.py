"""How many letters of others a node passes on: its own must not stand behind these.

Whoever writes letters has them carried by an honest member, on that one's link and at
that one's cost. A member that plays writes some thirty a second at most, so all that
are honest get through; who writes more has the rest left here.
"""

from __future__ import annotations

from p2p.identity import NodeId

LETTERS_A_SECOND = 100.0  # of one writer, at twenty ticks a second thrice what it needs
LETTERS_TO_ONE = 1000.0  # a second, of all writers; half of what a link can carry
CARRIED_AT_ONCE = 1.0  # seconds of both, after a silence
MAX_WRITERS = 1024  # that are told apart


class Carriage:
    """Of one room on one node. Two token buckets for each letter."""

    def __init__(self) -> None:
        # What is left, as of when.
        self._writers: dict[NodeId, tuple[float, float]] = {}
        self._targets: dict[NodeId, tuple[float, float]] = {}

    def takes(self, writer: NodeId, target: NodeId, now: float) -> bool:
        """Whether one more is carried; then it is counted."""
        of_writer = _left(self._writers, writer, LETTERS_A_SECOND, now)
        to_target = _left(self._targets, target, LETTERS_TO_ONE, now)
        if min(of_writer, to_target) < 1.0:
            return False
        _keep(self._writers, writer, of_writer - 1.0, now)
        _keep(self._targets, target, to_target - 1.0, now)
        return True


def _left(
    buckets: dict[NodeId, tuple[float, float]], whose: NodeId, rate: float, now: float
) -> float:
    full = rate * CARRIED_AT_ONCE
    left, at = buckets.get(whose, (full, now))
    return min(full, left + max(0.0, now - at) * rate)


def _keep(
    buckets: dict[NodeId, tuple[float, float]], whose: NodeId, left: float, now: float
) -> None:
    buckets.pop(whose, None)
    if len(buckets) >= MAX_WRITERS:
        del buckets[next(iter(buckets))]  # who was silent for longest
    buckets[whose] = left, now
