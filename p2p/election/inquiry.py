"""Whom a newcomer asks to let it in where several are said to host.

Anybody can say that he hosts, and in a later term than others. So three of those who
say that they are at the table are drawn by lot, each on another machine, and asked whom
they follow; who is named most is asked to be let in.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from random import Random

from p2p.identity import NodeId
from p2p.replication.seats import Whereabouts

INQUIRED = 3  # members that are drawn
ANSWERED_WITHIN = 0.2  # seconds, all together
INQUIRE_AGAIN = 0.6  # seconds for the one that is named to let the newcomer in
MOST_TRIED = 64  # hosts that are remembered, as they did not


class Inquiry:
    """One after the other, as long as nobody lets the newcomer in. Times are seconds of
    the caller's clock. `where`: asked on which machine a node is."""

    def __init__(self, dice: Random, where: Whereabouts) -> None:
        self._dice = dice
        self._where = where
        self._begun_at: float | None = None
        self._open: set[NodeId] = set()  # who has not answered
        self._named: dict[NodeId, NodeId] = {}  # by whom, who
        self._picked: NodeId | None = None
        self._tried: set[NodeId] = set()  # who was picked before, in vain

    def is_due(self, now: float) -> bool:
        """Whether to begin one, as there was none, or nothing came of it."""
        return self._begun_at is None or now - self._begun_at >= INQUIRE_AGAIN

    def begin(
        self, tellers: Collection[NodeId], hosts: Collection[NodeId], now: float
    ) -> list[NodeId]:
        """Draw from these `tellers`, and return who is to be asked. Who says himself
        that he is one of the `hosts` has named himself."""
        by_lot = sorted(tellers)
        self._dice.shuffle(by_lot)
        drawn: dict[str, NodeId] = {}
        for node in by_lot:
            drawn.setdefault(self._where(node) or node, node)
        chosen = [*drawn.values()][:INQUIRED]
        self._begun_at = now
        if len(self._tried) >= MOST_TRIED:
            self._tried.clear()
        if self._picked is not None:
            self._tried.add(self._picked)
        self._named = {node: node for node in chosen if node in hosts}
        self._open = {node for node in chosen if node not in hosts}
        return sorted(self._open)

    def answered(self, node: NodeId, host: NodeId) -> bool:
        """It follows that one, it says. Whether it was asked."""
        if node not in self._open:
            return False
        self._open.discard(node)
        self._named[node] = host
        return True

    def result(self, now: float) -> list[NodeId] | None:
        """Who is named most, or several equally often; None: wait for answers."""
        begun_at = self._begun_at
        if begun_at is None or (self._open and now - begun_at < ANSWERED_WITHIN):
            return None
        votes = Counter(self._named.values())
        most = max(votes.values(), default=0)
        return sorted(host for host, count in votes.items() if count == most)

    def pick(self, hosts: Collection[NodeId], latest: NodeId) -> NodeId:
        """One of these, who are named equally often: not one who did not let the
        newcomer in before, if there is another; then the `latest`, or the first."""
        fresh = sorted({*hosts} - self._tried) or sorted(hosts)
        self._picked = latest if latest in fresh else fresh[0]
        return self._picked

    def is_agreed(self, host: NodeId) -> bool:
        """Whether it was named by two, who are on two machines, and nobody by more."""
        votes = Counter(self._named.values())
        own = votes.pop(host, 0)
        return own > max([1, *votes.values()])
