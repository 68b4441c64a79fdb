"""What time it is for all: the median of their clocks, so that one wrong clock among
right ones shifts nobody's words.

Each tells its clock once, as its link comes up; from then on its time is counted on by
the monotonic clock here. A machine has one clock, however many nodes run there. Of an
even number the later middle one counts: a dead battery sets a clock back, and what was
said by right clocks would be ahead of such a median. A clock from before this program's
release does not count at all; where none does, time goes on from the last that counted,
or from the latest word that is known. Pure.
"""

from __future__ import annotations

from collections.abc import Hashable

from p2p.identity import NodeId

RELEASED = 1_780_000_000_000  # Unix milliseconds; no clock was right before
LATEST = 253_402_300_799_000  # the end of the year 9999


class GroupClock:
    """That of one node. `now`: seconds of the own monotonic clock; all else: Unix
    milliseconds."""

    def __init__(self) -> None:
        self._own: int | None = None  # as an offset to the monotonic clock
        self._told: dict[NodeId, tuple[Hashable, int]] = {}
        self._median: int | None = None
        self._last = RELEASED  # an offset, too, for when no clock counts

    def set_own(self, ms: int, now: float) -> None:
        """What the clock of this machine says."""
        self._own = _offset(ms, now)
        self._median = None

    def tell(self, node: NodeId, machine: Hashable | None, ms: int, now: float) -> None:
        """What the clock of a linked node says; 0 if it did not tell. `machine`: where
        it runs, None for this very one."""
        self.forget(node)
        offset = _offset(ms, now)
        if offset is not None and machine is not None:
            self._told[node] = machine, offset
            self._median = None

    def forget(self, node: NodeId) -> None:
        """Its link is gone."""
        if self._told.pop(node, None) is not None:
            self._median = None

    def at(self, now: float) -> int:
        """What time it is for the group."""
        if self._median is None:
            by_machine: dict[Hashable, int] = {}
            for machine, offset in self._told.values():
                by_machine.setdefault(machine, offset)
            offsets = sorted(by_machine.values())
            if self._own is not None:
                offsets = sorted([*offsets, self._own])
            self._median = offsets[len(offsets) // 2] if offsets else self._last
            self._last = self._median
        return self._median + int(now * 1000)

    @property
    def is_known(self) -> bool:
        """Whether any clock counts."""
        return self._own is not None or bool(self._told)

    @property
    def is_shared(self) -> bool:
        """Whether anybody else's clock counts, too."""
        return bool(self._told)

    def has_been(self, ms: int, now: float) -> None:
        """It is later than that, if no clock counts to say otherwise."""
        self._last = max(self._last, ms - int(now * 1000))
        if not self.is_known:
            self._median = None

    def own(self, now: float) -> int | None:
        """What time it is by this machine alone; None if its clock does not count."""
        return None if self._own is None else self._own + int(now * 1000)

    def surely(self, now: float) -> int:
        """A time that has come both by the own clock and the group's: so no wrong clock
        that somebody brings makes anything old."""
        own, group = self.own(now), self.at(now)
        return group if own is None else min(own, group)


def _offset(ms: int, now: float) -> int | None:
    return ms - int(now * 1000) if RELEASED <= ms <= LATEST else None
