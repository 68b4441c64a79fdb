"""For whom a host stood still, and how often for nothing. Pure.

A key costs nothing, and whoever says that he hosts can be silent when a host stands
still for him. So that is counted by the machine behind a key; and over all machines if
nothing came of it. Hosts that meet at once pay nothing for those that went on for both.
"""

from __future__ import annotations

from math import inf
from typing import NamedTuple

from p2p.identity import NodeId
from p2p.replication.seats import Machine, Whereabouts

YIELD_AGAIN = 0.4  # seconds until it does so again for the same machine
STOOD = 3  # times as long as it stood until it does: who is far may be a liar
IN_VAIN_AT_ONCE = 0.6  # seconds for several machines, until it has to rest for all
NEW_AFTER = 1.0  # seconds after which who may ask again is new


class _Last(NamedTuple):
    """For whom it stood still on one machine, for how long, and when it may again."""

    peer: NodeId
    seconds: float
    again: float


class Yields:
    """Of one host. Times are seconds of the caller's clock. `where`: asked on which
    machine a node is."""

    def __init__(self, where: Whereabouts, now: float) -> None:
        self._where = where
        self._last: dict[Machine, _Last] = {}
        self._rested_at = now  # from all that was in vain
        # For whom last, and the rest that it costs if nothing comes of it.
        self._open: tuple[NodeId | None, float] = (None, 0.0)

    def may_begin(self, peer: NodeId, now: float) -> bool:
        """Whether to stand still for that one: not all the time, if nothing ever comes
        of it, for one or for all. A path that works one way must not bring the game to
        a stand."""
        if self._rested_at > now + STOOD * IN_VAIN_AT_ONCE:
            return False
        last = self._last.get(self._machine_of(peer))
        return last is None or now >= last.again

    def longest(self, peer: NodeId, now: float) -> float:
        """Seconds by which it may stand longer for a far one: as for another id there,
        or two in a row would be half of a second."""
        last = self._last.get(self._machine_of(peer))
        if last is None or last.peer == peer or now - last.again >= NEW_AFTER:
            return inf
        return last.seconds

    def was_in_vain(self, peer: NodeId, now: float) -> bool:
        """Whether the last one there was for the same, who asks again soon after that
        may be repeated."""
        last = self._last.get(self._machine_of(peer))
        return last is not None and last.peer == peer and now - last.again < NEW_AFTER

    def begin(self, peer: NodeId, seconds: float, now: float) -> None:
        """This host stands still for that one, for so long: in vain, until `merged`."""
        known = self._last.items()
        self._last = {m: last for m, last in known if now - last.again < NEW_AFTER}
        rest = STOOD * seconds
        again = now + max(YIELD_AGAIN, rest)
        self._last[self._machine_of(peer)] = _Last(peer, seconds, again)
        self._rested_at = max(self._rested_at, now) + rest
        self._open = peer, rest

    def merged(self, host: NodeId) -> None:
        """This node follows that host now: it did not stand still for it in vain."""
        peer, rest = self._open
        if host == peer:
            self._rested_at -= rest
            self._open = None, 0.0

    def _machine_of(self, node: NodeId) -> Machine:
        # All those are one who are reached through others only: they can be made up.
        return self._where(node) or ""
