"""Who may have how many seats of a table: no machine takes them all. Pure.

A key costs nothing, so seats are counted by the machine behind it. The host judges when
it lets somebody in, by its own links; nobody loses a seat by it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable

from p2p.identity import NodeId
from p2p.replication.replica import Replica

FEW_SEATS = 8  # that a machine may have, whatever is free

Machine = str
Whereabouts = Callable[[NodeId], Machine | None]


def may_have_more(held: int, free: int, perhaps: int = 0) -> bool:
    """Whether a machine that holds so many seats gets one of those that are free.
    `perhaps`: how many more may be its own.

    Beyond `FEW_SEATS`, it never has more than half of all by that, nor of what others
    leave it.
    """
    return free > 0 and (held < FEW_SEATS or free > held + perhaps)


class Seats:
    """As one host counts them. `machine`: asked where a node is; None if it is not
    known, since it is reached through others only."""

    def __init__(self, machine: Whereabouts) -> None:
        self._machine = machine
        self._where: dict[NodeId, Machine] = {}  # who has a seat, and where that was
        self._held: Counter[Machine] = Counter()
        self._unknown = 0
        self._free = 0
        self._as_of = -1  # which change of the replica

    def gives(self, node: NodeId, wanted: bool, replica: Replica) -> bool:
        """Whether it plays from now on, if that is `wanted`. Nobody loses a seat by it,
        who vanished and comes back neither."""
        if not wanted or not replica.may_play(node):
            return False
        if replica.seat_of(node) is not None:
            return True
        self.count(replica)
        return self.allows(node)

    def count(self, replica: Replica) -> None:
        """Look who has a seat, unless nobody has come or gone since the last look: so
        what one frame grants counts until it is applied."""
        if replica.changes == self._as_of:
            return
        self._as_of = replica.changes
        holders = [r.id for r in replica.residents.values() if r.seat]
        known = {node: self._machine(node) or self._where.get(node) for node in holders}
        self._where = {node: where for node, where in known.items() if where}
        self._held = Counter(self._where.values())
        self._unknown = len(holders) - len(self._where)
        self._free = replica.rules.seats - len(holders)

    def allows(self, node: NodeId) -> bool:
        """Whether it may have one, as of the last `count`."""
        # Those of whom nothing is known share one account, and may all be somewhere.
        if where := self._machine(node):
            return may_have_more(self._held[where], self._free, self._unknown)
        most = max(self._held.values(), default=0)
        return may_have_more(self._unknown, self._free, most)

    def grant(self, node: NodeId) -> None:
        """It gets one with the next frame."""
        if where := self._machine(node):
            self._held[where] += 1
        else:
            self._unknown += 1
        self._free -= 1
