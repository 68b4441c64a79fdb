"""Who watches whom, so that many who are silent need not ask each other all the time.

All ids are thought of as a ring. Each node speaks regularly to the one after it, looks
closely after the one before it, and seldom after all others. When the one before it
falls silent, everybody is told to look after all of his links at once: so each is
watched by one, and a death is noticed by all as fast as if everybody watched everybody.
"""

from __future__ import annotations

from collections.abc import Collection

from p2p.identity import NodeId
from p2p.wire.link import PING_AFTER

FEW = 2  # others: so few just ask each other
SELDOM_EACH = 6.0  # seconds between pings to all who are not neighbours, together
SELDOM_AT_MOST = 180.0  # seconds between pings to one of them


def neighbours(
    me: NodeId, others: Collection[NodeId]
) -> tuple[NodeId | None, NodeId | None]:
    """Those of `others` that stand before and after `me`; nobody, if they are few."""
    if len(others) <= FEW:
        return None, None
    ring = sorted({me, *others})
    at = ring.index(me)
    return ring[at - 1], ring[(at + 1) % len(ring)]


def pause(links: int) -> float:
    """Seconds of silence until one who is no neighbour is asked."""
    if links <= FEW:
        return PING_AFTER
    return min(SELDOM_EACH * links, SELDOM_AT_MOST)
