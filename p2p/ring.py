"""Who watches whom, so that many who are silent need not ask each other all the time.

All ids are thought of as a ring. Each node looks closely after the few on either side
of it, and seldom after all others. When one of the few falls silent, everybody is told
to look after all of his links at once: so each is watched by a few, and a death is
noticed by all as fast as if everybody watched everybody.
"""

from __future__ import annotations

from collections.abc import Collection

from p2p.identity import NodeId
from p2p.link import PING_AFTER

REACH = 2  # neighbours on either side: four watch one, and one of them is enough
SELDOM_EACH = 0.5  # seconds between pings to all who are not neighbours, together
SELDOM_AT_MOST = 30.0  # seconds between pings to one of them


def neighbours(me: NodeId, others: Collection[NodeId]) -> set[NodeId]:
    """Those of `others` that stand beside `me`."""
    ring = sorted({me, *others})
    at = ring.index(me)
    steps = range(-REACH, REACH + 1)
    return {ring[(at + step) % len(ring)] for step in steps} - {me}


def pause(links: int) -> float:
    """Seconds of silence until one who is no neighbour is asked."""
    return max(PING_AFTER, min(SELDOM_EACH * links, SELDOM_AT_MOST))
