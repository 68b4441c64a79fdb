"""Who gets a row of the log: no machine takes them all. Pure.

A row is kept for a while for who has gone, and when there are no more, who comes takes
the place of another. A key costs nothing, so they are counted by the machine behind it,
as seats are: then one machine alone drives out nobody.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable

from p2p.identity import NodeId
from p2p.replication.replica import MAX_MEMBERS
from p2p.replication.seats import FEW_SEATS, Machine, Whereabouts

PLENTY = MAX_MEMBERS // 4  # rows: nobody counts as long as no more are taken


class Rows:
    """As one host counts them. `machine`: asked where a node is; those of whom it is
    not known share one account."""

    def __init__(self, machine: Whereabouts) -> None:
        self._machine = machine
        self._where: dict[NodeId, Machine | None] = {}  # of who has a row

    def admits(
        self, asking: Iterable[NodeId], residents: Collection[NodeId]
    ) -> set[NodeId]:
        """Who of these has a row, or gets one. Beyond a few, a machine gets another
        only while more are free than it holds."""
        wanted = {*asking}
        new = sorted(wanted.difference(residents))
        if not new or len(residents) + len(new) <= PLENTY:
            return wanted
        # Who has gone was linked when he came; to look again is dear.
        known = self._where
        self._where = {n: known.get(n) or self._machine(n) for n in residents}
        held, free = Counter(self._where.values()), MAX_MEMBERS - len(residents)
        for node in new:
            where = self._machine(node)
            if held[where] >= FEW_SEATS and held[where] >= free:
                wanted.discard(node)
                continue
            held[where] += 1
            free -= 1
        return wanted
