"""A host that did not run for a while asks whether it still is one, before it acts."""

from __future__ import annotations

from collections.abc import Collection

from p2p.identity import NodeId
from p2p.messages import Term
from p2p.replication.crowd import is_half, is_most
from p2p.replication.seats import Whereabouts

OBJECT_WITHIN = 0.25  # seconds: who hears no objection goes on


class Fence:
    """One question and its answers. The nonce tells them from older ones, which were
    perhaps written before the sleep and are read only now. `where`: asked on which
    machine a node is."""

    def __init__(self, where: Whereabouts = lambda node: node) -> None:
        self._where = where
        self._nonce: int | None = None
        self.until = 0.0
        self._agreed: set[NodeId] = set()
        self._left: dict[NodeId, Term] = {}  # who follows another reign now

    def ask(self, nonce: int, weather: float, now: float) -> None:
        """A new question: what was answered before does not count. `weather`: seconds
        that an answer may be late."""
        self._nonce = nonce
        self.until = now + max(OBJECT_WITHIN, weather)
        self._agreed.clear()
        self._left.clear()

    def answered(self, peer: NodeId, nonce: int) -> None:
        """A member says that it still follows."""
        if nonce == self._nonce:
            self._agreed.add(peer)
            self._left.pop(peer, None)

    def objected(self, peer: NodeId, term: Term) -> None:
        """A member tells of that reign. Its own, unless it follows us still."""
        if peer not in self._agreed:
            self._left[peer] = term

    @property
    def agreed(self) -> frozenset[NodeId]:
        """Who has said so."""
        return frozenset(self._agreed)

    def is_left_for(self, term: Term, present: Collection[NodeId]) -> bool:
        """Whether half of those that are present, the host itself among them, are in
        that reign by their own word."""
        left = {node for node in present if self._left.get(node) == term}
        return is_half(left, present, self._where)

    def is_open(
        self, me: NodeId, others: set[NodeId], present: Collection[NodeId]
    ) -> bool:
        """Whether all whom we reach, or with us a majority of the present, still
        follow."""
        agreed = self._agreed & others
        return agreed == others or is_most({me, *agreed}, present, self._where)

    def is_over(self, now: float) -> bool:
        """Whether nobody has objected in time."""
        return now >= self.until
