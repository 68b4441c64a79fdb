"""Whom discovery has heard of, by which way, when last, and where that is said to be:
for the doctor."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from p2p.discovery.found import Found
from p2p.identity import NodeId
from p2p.messages import Address

MAX_SIGHTINGS = 2048  # (source, id) that are kept


class Sightings:
    """The latest of each (source, id). Bounded: whoever likes may send beacons."""

    def __init__(self) -> None:
        self._last: dict[tuple[str, NodeId], tuple[float, Found]] = {}  # oldest first

    def note(self, found: Found, now: float) -> None:
        """It was heard of now."""
        what = found.source, found.id
        self._last.pop(what, None)
        if len(self._last) >= MAX_SIGHTINGS:
            self._last.pop(next(iter(self._last)))
        self._last[what] = now, found

    def since(self, moment: float) -> frozenset[tuple[str, NodeId]]:
        """What was heard then or later."""
        last = self._last.items()
        return frozenset(what for what, (at, _) in last if at >= moment)

    def told(self, moment: float) -> Mapping[NodeId, Sequence[Address]]:
        """Where those who were heard then or later say that they are, reachable or not:
        by the last way by which they were heard."""
        last = self._last.items()
        return {who: one.addresses for (_, who), (at, one) in last if at >= moment}
