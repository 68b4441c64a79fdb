"""What a newcomer is told of all who are here: in several messages, in turn.

Each of them costs its reader time, so it takes only so many at once. Pure: time comes
in.
"""

from __future__ import annotations

from collections.abc import Sequence

from p2p.identity import NodeId
from p2p.membership.timers import Timers
from p2p.messages import Gossip

NEXT_GOSSIP = 0.05  # seconds; so even the longest ones are below what a link may say


class Tidings:
    """Those of one node that are still to be sent, to each of its peers."""

    def __init__(self) -> None:
        self._rest: dict[NodeId, list[Gossip]] = {}  # the last one first
        self._timers: Timers[NodeId] = Timers()

    def begin(self, node: NodeId, all_of_it: Sequence[Gossip], now: float) -> Gossip:
        """It has a link now. Returns what it is told at once."""
        self.stop(node)
        first, *rest = all_of_it
        if rest:
            self._rest[node] = rest[::-1]
            self._timers.start(node, now + NEXT_GOSSIP)
        return first

    def stop(self, node: NodeId) -> None:
        """It has no link any more."""
        self._rest.pop(node, None)
        self._timers.stop(node)

    def due(self, now: float) -> list[tuple[NodeId, Gossip]]:
        """What is to be sent now, and to whom."""
        if self._timers.next is None or self._timers.next > now:
            return []
        told = []
        for node in sorted(self._timers.due(now)):
            rest = self._rest[node]
            told.append((node, rest.pop()))
            if rest:
                self._timers.start(node, now + NEXT_GOSSIP)
            else:
                self.stop(node)
        return told

    @property
    def next_tick(self) -> float | None:
        """When something is `due`."""
        return self._timers.next
