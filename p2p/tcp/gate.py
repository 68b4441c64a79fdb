"""Who may come in, and who has to go for it: nobody takes all there is. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping

from p2p.effects import LinkId
from p2p.wire.arrivals import Arrivals
from p2p.wire.places import Machine, Places, elsewhere, machine

MAX_PENDING = 64  # accepted connections that have not proven a key
LEAST_PENDING = 4  # of these, however few descriptors there are
CROWDED = "too many links from one machine"
TOO_OFTEN = "too many calls from one machine"


class Gate:
    """That of one server; `limit`: descriptors that its process may have open.

    `own`: addresses of this machine, which may come as often as it likes.
    """

    def __init__(self, limit: int) -> None:
        self.own: Collection[str] = ()
        self.places = Places(limit)  # of those who have proven a key
        self._arrivals = Arrivals()
        self._max_pending = max(LEAST_PENDING, min(MAX_PENDING, limit // 8))

    def machine(self, host: str, own_host: str) -> Machine | None:
        """Which one comes from `host` to `own_host`; None if it is this very one."""
        return elsewhere(host, (own_host, *self.own))

    def refuses(self, where: Machine | None, calls: bool, now: float) -> str:
        """Why one more connection with that machine is not taken, or ""; if it calls us
        it is counted."""
        if calls and not self._arrivals.takes(where, now):
            return TOO_OFTEN
        return CROWDED if self.places.is_full_for(where) else ""

    def flooded(self, where: Machine | None, now: float) -> None:
        """A link of that machine is hung up on, since it said too much."""
        self._arrivals.flooded(where, now)

    def surplus(self, callers: Mapping[LinkId, str]) -> LinkId | None:
        """Who has to go if so many callers, with their hosts, have proven nothing yet:
        the oldest of the machine that has most."""
        if len(callers) <= self._max_pending:
            return None
        sources = Counter(machine(host) for host in callers.values())
        worst = sources.most_common(1)[0][0]
        return next(n for n, host in callers.items() if machine(host) == worst)
