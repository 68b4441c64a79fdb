"""How often one machine may call: each call costs a handshake, whatever key it shows.

A key costs nothing, so `p2p.membership.conduct`, which counts by it, cannot bound those
who show another with each call. Generous: a whole class may sit at one terminal server,
behind one router, or in one /64 of IPv6. Pure: time comes in.
"""

from __future__ import annotations

from collections import OrderedDict

import msgspec

from p2p.wire.places import Machine

CALLS_AT_ONCE = 256  # calls of one other machine ...
CALLS_A_SECOND = 8.0  # ... and so many more each second
FLOOD_WAIT = 5.0  # seconds without a call of a machine that has flooded a link ...
LAST_FLOOD_WAIT = 120.0  # ... doubled by each more, up to so many
FLOODS_FORGOTTEN = 600.0  # seconds without another
MAX_CALLERS = 1024  # machines; those that were quiet the longest go first


class _Spent(msgspec.Struct):
    calls: float
    at: float
    floods: int = 0
    flooded_at: float = 0.0
    out_until: float = 0.0


class Arrivals:
    """Of all machines."""

    def __init__(self) -> None:
        self._spent: OrderedDict[Machine, _Spent] = OrderedDict()

    def takes(self, where: Machine | None, now: float) -> bool:
        """Whether a call of that machine is taken now; it is counted then. Always of
        None, this very one."""
        if where is None:
            return True
        spent = self._of(where, now)
        if now < spent.out_until:
            return False
        spent.calls = max(0.0, spent.calls - (now - spent.at) * CALLS_A_SECOND)
        spent.at = now
        if spent.calls > CALLS_AT_ONCE - 1:
            return False
        spent.calls += 1
        return True

    def flooded(self, where: Machine | None, now: float) -> None:
        """A link of that machine said more than can be handled: it is to wait. Not this
        very one, at which others sit, too; `p2p.membership.conduct` knows the ids."""
        if where is None:
            return
        spent = self._of(where, now)
        if now - spent.flooded_at > FLOODS_FORGOTTEN:
            spent.floods = 0
        wait = min(FLOOD_WAIT * 2 ** min(spent.floods, 16), LAST_FLOOD_WAIT)
        spent.floods, spent.flooded_at = spent.floods + 1, now
        spent.out_until = max(spent.out_until, now + wait)

    def _of(self, where: Machine, now: float) -> _Spent:
        spent = self._spent.setdefault(where, _Spent(0.0, now))
        self._spent.move_to_end(where)
        if len(self._spent) > MAX_CALLERS:
            self._spent.popitem(last=False)
        return spent
