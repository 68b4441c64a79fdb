"""What must hold in every room at every moment, whatever the network does.

The names are those of `PROTOCOL.md`, "What is promised".
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from p2p.events import Event, RoomChanged, Ticked
from p2p.identity import NodeId

if TYPE_CHECKING:
    from p2p.testing.station import Station

Reign = tuple[int, NodeId, int]  # counter, host, and the seed of the room
Life = tuple[NodeId, int]  # a node and how often it has started


class Violation(AssertionError):
    """A promise was broken; the text says which, when and by whom."""


class Watch:
    """Looks at each thing that a station tells its application."""

    def __init__(self) -> None:
        self.reigns: dict[Reign, float] = {}  # and when each was first seen
        self._digests: dict[tuple[Reign, int], str] = {}
        self._last: dict[Life, tuple[Reign, int]] = {}
        self._scores: dict[Life, int] = {}

    def happened(self, station: Station, event: Event, now: float) -> None:
        """An event of a station. Raises `Violation`."""
        if station.room is None:
            return  # the last word of a room that was left
        if isinstance(event, Ticked):
            # Terms are unique among those who live; a host that starts anew, and alone,
            # may count from 1 again, in a room of another seed.
            reign = (event.term, event.host, station.room.replica.seed)
            self.reigns.setdefault(reign, now)
            self._one_writer(station, reign, event, now)
            self._in_order(station, reign, event, now)
        elif isinstance(event, RoomChanged):
            self._scores_grow(station, event, now)

    def _one_writer(
        self, station: Station, reign: Reign, event: Ticked, now: float
    ) -> None:
        """S1: at each tick of a reign everybody has the same state."""
        theirs = self._digests.setdefault((reign, event.tick), event.digest)
        if event.digest != theirs:
            raise Violation(
                f"S1 at {now:.3f}: {station} differs at tick {event.tick} of {reign}"
            )

    def _in_order(
        self, station: Station, reign: Reign, event: Ticked, now: float
    ) -> None:
        """S2: terms never go back in one life of a process. S3: within a term no tick
        is repeated, or missing but for a snapshot."""
        life = (station.id, station.lives)
        before, self._last[life] = self._last.get(life), (reign, event.tick)
        if before is None:
            return
        if reign[0] < before[0][0]:
            raise Violation(f"S2 at {now:.3f}: {station} went from {before} to {reign}")
        assert station.room is not None
        snapshot = station.room.log.is_fresh
        gap = event.tick - before[1]
        if reign == before[0] and gap != 1 and not (snapshot and gap > 0):
            raise Violation(
                f"S3 at {now:.3f}: {station} went from {before} to {event.tick}"
            )

    def _scores_grow(self, station: Station, event: RoomChanged, now: float) -> None:
        """S6: what a player saw as his score is never taken away. It may lag behind
        for the moment in which he is moved to another board."""
        own = [m.score for m in event.view.members if m.id == station.id]
        life = (station.id, station.lives)
        if own:
            self._scores[life] = max(own[0], self._scores.get(life, 0))

    def best_score(self, station: Station) -> int:
        """The most points that a station saw itself have in its present life."""
        return self._scores.get((station.id, station.lives), 0)
