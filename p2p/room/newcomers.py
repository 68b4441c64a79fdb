"""Who comes in without a link of his own to the host: through others, and not too many.

Whoever passes somebody on vouches for nothing: a member can write, and sign, for any
number of newcomers whom he made up. Each of them would be an heir, and get ticks and
questions through him. So each node lets only some be brought on one machine's links,
and in all not many more than are here on links of their own. Where these are in, a
machine that has brought less than its part may still bring that: nobody fills the
places of those who come through another.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from p2p.identity import NodeId
from p2p.relay.paths import Paths
from p2p.replication.seats import Machine, Whereabouts
from p2p.wire.purses import Purses

# Members that are heard only through one and the same machine: a bench of pupils behind
# a firewall get in through any neighbour, and more of them through several.
MAX_THROUGH_ONE = 16
FULL_FOR = 10.0  # seconds after one was too many, until a reign of such is taken in
TOLD_A_SECOND = 16.0  # of those brought on one machine's links, that they are too many


class Newcomers:
    """Of one room on one node. `machine`: asked where somebody linked is."""

    def __init__(self, paths: Paths, machine: Whereabouts) -> None:
        self._paths = paths
        self._machine = machine
        # Who is far, and who brought him in.
        self._brought: dict[NodeId, Machine | None] = {}
        self._full: dict[Machine, float] = {}  # through which one was too many, when
        self._told = Purses()

    def may_come(
        self, node: NodeId, through: NodeId, waiting: Iterable[NodeId] = ()
    ) -> bool:
        """Whether one more may come in whom only the link of `through` brings.
        `waiting`: who is about to come in, but is no member yet."""
        paths, where = self._paths, self._where(through)
        here = {*paths.present(), *waiting} - {paths.me, node}
        far = here - paths.linked
        known = self._brought
        self._brought = {n: known.get(n) or self._bearer_of(n) for n in {*far, node}}
        brought = Counter(self._brought[n] for n in far)
        # Who brings those that have not spoken yet is not known: he may, too.
        own = brought[where] + brought.pop(None, 0)
        most = MAX_THROUGH_ONE + len(here) - len(far)
        part = most // len({*brought, where})
        if own >= MAX_THROUGH_ONE or (len(far) >= most and own >= part):
            return False
        # For good: he could write to us through another, and fill what that one may.
        self._brought[node] = known.get(node) or where
        return True

    def turn_away(self, through: NodeId, now: float) -> bool:
        """One was too many there. Whether he is told so."""
        where = self._where(through)
        self._full = {w: at for w, at in self._full.items() if now - at < FULL_FOR}
        self._full[where] = now
        if self._told.has_spent(where, TOLD_A_SECOND, now) > TOLD_A_SECOND - 1:
            return False
        self._told.spend(where, now)
        return True

    def was_full(self, through: NodeId, now: float) -> bool:
        """Whether lately one was too many there."""
        return now - self._full.get(self._where(through), now - FULL_FOR) < FULL_FOR

    def _bearer_of(self, node: NodeId) -> Machine | None:
        bearer = self._paths.neighbour(node)
        return bearer and self._where(bearer)

    def _where(self, bearer: NodeId) -> Machine:
        return self._machine(bearer) or bearer
