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
MAX_CALLERS = 1024  # machines; those that were quiet the longest go first


class _Spent(msgspec.Struct):
    calls: float
    at: float


class Arrivals:
    """Of all machines."""

    def __init__(self) -> None:
        self._spent: OrderedDict[Machine, _Spent] = OrderedDict()

    def takes(self, where: Machine | None, now: float) -> bool:
        """Whether a call of that machine is taken now; it is counted then. Always of
        None, this very one."""
        if where is None:
            return True
        spent = self._spent.setdefault(where, _Spent(0.0, now))
        self._spent.move_to_end(where)
        if len(self._spent) > MAX_CALLERS:
            self._spent.popitem(last=False)
        spent.calls = max(0.0, spent.calls - (now - spent.at) * CALLS_A_SECOND)
        spent.at = now
        if spent.calls > CALLS_AT_ONCE - 1:
            return False
        spent.calls += 1
        return True
