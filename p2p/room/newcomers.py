"""Who comes in without a link of his own to the host: through others, and not too many.

Whoever passes somebody on vouches for nothing: a member can write, and sign, for any
number of newcomers whom he made up. Each of them would be an heir, and get ticks and
questions through him. So each node lets only some be brought on one machine's links,
and in all not many more than are here on links of their own.
"""

from __future__ import annotations

from collections.abc import Iterable

from p2p.identity import NodeId
from p2p.relay.paths import Paths
from p2p.replication.seats import Whereabouts

# Members that are heard only through one and the same machine: a bench of pupils behind
# a firewall get in through any neighbour, and more of them through several.
MAX_THROUGH_ONE = 16


class Newcomers:
    """Of one room on one node. `machine`: asked where somebody linked is."""

    def __init__(self, paths: Paths, machine: Whereabouts) -> None:
        self._paths = paths
        self._machine = machine

    def may_come(
        self, node: NodeId, through: NodeId, waiting: Iterable[NodeId] = ()
    ) -> bool:
        """Whether one more may come in whom only the link of `through` brings.
        `waiting`: who is about to come in, but is no member yet."""
        paths = self._paths
        here = {*paths.present(), *waiting} - {paths.me, node}
        far = here - paths.linked
        if len(far) >= MAX_THROUGH_ONE + len(here) - len(far):
            return False
        where = self._machine(through)
        bearers = filter(None, map(paths.neighbour, far))
        return sum(self._machine(one) == where for one in bearers) < MAX_THROUGH_ONE
