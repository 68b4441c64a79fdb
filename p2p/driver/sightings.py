"""Whom discovery has heard of, by which way, and when last: for the doctor."""

from __future__ import annotations

from p2p.discovery.found import Found
from p2p.identity import NodeId

MAX_SIGHTINGS = 2048  # (source, id) that are kept


class Sightings:
    """The latest of each (source, id). Bounded: whoever likes may send beacons."""

    def __init__(self) -> None:
        self._last: dict[tuple[str, NodeId], float] = {}  # the oldest first

    def note(self, found: Found, now: float) -> None:
        """It was heard of now."""
        what = found.source, found.id
        self._last.pop(what, None)
        if len(self._last) >= MAX_SIGHTINGS:
            self._last.pop(next(iter(self._last)))
        self._last[what] = now

    def since(self, moment: float) -> frozenset[tuple[str, NodeId]]:
        """What was heard then or later."""
        return frozenset(what for what, at in self._last.items() if at >= moment)
