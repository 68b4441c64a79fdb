"""Which hosts have turned this node away, as it asked them to let it in.

Anybody can say that he hosts, and that he lets nobody in. So that is a word of his own
reign and no more: others are asked, as long as others are told of.
"""

from __future__ import annotations

from collections.abc import Iterable

from p2p.identity import NodeId
from p2p.messages import Term

REFUSED_FOR = 10.0  # seconds for which who turned this node away is not asked again
MOST_REFUSED = 512  # hosts that are remembered so


class Refusals:
    """Those that came to one node. Times are seconds of the caller's clock."""

    def __init__(self) -> None:
        self._told: dict[NodeId, tuple[int, float]] = {}  # by whom: why, when

    def add(self, host: NodeId, why: int, now: float) -> None:
        """It does not let this node in, it says. `why`: as in `Barred`."""
        self._told.pop(host, None)
        if len(self._told) >= MOST_REFUSED:
            del self._told[next(iter(self._told))]
        self._told[host] = why, now

    def holds(self, host: NodeId, now: float) -> bool:
        """Whether it has said so lately."""
        told = self._told.get(host)
        return told is not None and now - told[1] < REFUSED_FOR

    def others(self, told: Iterable[Term], now: float) -> list[Term]:
        """Which of these reigns may yet let this node in."""
        return [term for term in told if not self.holds(term.host, now)]

    def why(self, now: float) -> int | None:
        """What was said last, lately; None if nobody has."""
        host = next(reversed(self._told), None)
        if host is None or not self.holds(host, now):
            return None
        return self._told[host][0]
