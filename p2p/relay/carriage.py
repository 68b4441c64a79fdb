"""How many letters of others a node passes on: its own must not stand behind these.

Whoever writes letters has them carried by an honest member, on that one's link and at
that one's cost. A member that plays writes some thirty a second at most, so all that
are honest get through; who writes more has the rest left here.
"""

from __future__ import annotations

from p2p.identity import NodeId
from p2p.wire.purses import Purses

LETTERS_A_SECOND = 100.0  # of one writer, at twenty ticks a second thrice what it needs
LETTERS_TO_ONE = 1000.0  # a second, of all writers; half of what a link can carry
CARRIED_AT_ONCE = 1.0  # seconds of both, after a silence


class Carriage:
    """Of one room on one node."""

    def __init__(self) -> None:
        self._writers = Purses()
        self._targets = Purses()

    def takes(self, writer: NodeId, target: NodeId, now: float) -> bool:
        """Whether one more is carried; then it is counted."""
        of_writer = self._writers.has_spent(writer, LETTERS_A_SECOND, now)
        to_target = self._targets.has_spent(target, LETTERS_TO_ONE, now)
        if of_writer > LETTERS_A_SECOND * CARRIED_AT_ONCE - 1:
            return False
        if to_target > LETTERS_TO_ONE * CARRIED_AT_ONCE - 1:
            return False
        self._writers.spend(writer, now)
        self._targets.spend(target, now)
        return True
