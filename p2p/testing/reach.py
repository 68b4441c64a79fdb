"""Who is connected with whom on the simulated LAN, and since when.

Connected: a path of links that work both ways, among nodes that run and are in a room.
That is what the promises of an election are about; a cable alone carries nothing.
"""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from p2p.testing.lan import Lan
    from p2p.testing.station import Station
    from p2p.testing.wire import Wire

Group = frozenset[str]
ALWAYS = -1e9


class Reach:
    """The groups of connected stations, brought up to date after each change."""

    def __init__(self, lan: Lan) -> None:
        self.lan = lan
        self.changed = False  # set by whatever can change a path
        self.changed_at = 0.0  # when the groups last differed from before
        self.links_changed_at = 0.0  # when any path last differed from before
        self.fault_at = 0.0  # when something was last done to the LAN
        self._faults: dict[str, float] = {}  # and to whom
        self.groups: dict[Group, float] = {}  # since when they are together
        self._of: dict[str, Group] = {}
        self._apart: dict[tuple[str, str], float] = {}  # when two were last apart
        self._edges: frozenset[tuple[str, str]] = frozenset()

    def fault(self, station: Station | None = None) -> None:
        """Something was done to the LAN, or to one station, or mended."""
        self.fault_at = self._faults[station.name if station else ""] = self.lan.now
        self.changed = True

    def fault_at_but(self, station: Station) -> float:
        """When something was last done that did not concern this station alone."""
        times = (t for name, t in self._faults.items() if name != station.name)
        return max(times, default=0.0)

    def shaken(self) -> None:
        """Messages from and to a station come in gusts: that counts as a short cut."""
        for pair in combinations(sorted(self.lan.stations), 2):
            self._apart[pair] = self.lan.now  # also of those between whom it passes on
        self.groups = dict.fromkeys(self.groups, self.lan.now)
        self.fault()

    def update(self) -> None:
        """After an event that may have changed a path."""
        self.changed = False
        now = self.lan.now
        names = [s.name for s in self.lan.stations.values() if _counts(s)]
        edges = frozenset(e for w in self.lan.wires if (e := self._edge(w)) is not None)
        if edges != self._edges:
            self._edges, self.links_changed_at = edges, now
        groups = _groups(names, edges)
        if set(groups) == set(self.groups):
            return
        self.changed_at = now
        before = self._of
        self._of = {name: group for group in groups for name in group}
        for one, other in combinations(sorted(self.lan.stations), 2):
            together = other in before.get(one, ()) and other in self._of.get(one, ())
            if not together:
                self._apart[one, other] = now
        self.groups = {group: self.groups.get(group, now) for group in groups}

    def _edge(self, wire: Wire) -> tuple[str, str] | None:
        one, other = wire.a.station, wire.b.station
        if not (_counts(one) and _counts(other)):
            return None
        if not (one.uses(wire.a) and other.uses(wire.b)):
            return None
        if one.edition != other.edition:
            return None  # no room has both of them in it
        if self.lan.is_cut(one, other) or self.lan.is_cut(other, one):
            return None
        return _pair(one.name, other.name)

    def linked_since(self, station: Station, other: Station) -> float | None:
        """Since when two are connected, at the least; None if they are not."""
        if station is other:
            return ALWAYS
        if other.name not in self._of.get(station.name, ()):
            return None
        return self._apart.get(_pair(station.name, other.name), ALWAYS)

    def is_direct(self, station: Station, other: Station) -> bool:
        """Whether the two have a link that works both ways."""
        return _pair(station.name, other.name) in self._edges

    def group(self, station: Station) -> Group:
        """All that are connected with a station, and it."""
        return self._of.get(station.name, frozenset())


def _pair(one: str, other: str) -> tuple[str, str]:
    return (one, other) if one < other else (other, one)


def _counts(station: Station) -> bool:
    awake = station.running and station.paused_since is None
    return awake and station.in_room and station.is_honest


def _groups(names: list[str], edges: frozenset[tuple[str, str]]) -> list[Group]:
    near: dict[str, list[str]] = {name: [] for name in names}
    for one, other in edges:
        near[one].append(other)
        near[other].append(one)
    found: list[Group] = []
    left = set(names)
    while left:
        group, rim = set(), [left.pop()]
        while rim:
            name = rim.pop()
            group.add(name)
            fresh = [n for n in near[name] if n in left]
            left.difference_update(fresh)
            rim += fresh
        found.append(frozenset(group))
    return found
