"""Who has broken his word as a host, in which run, and the proof of each. Pure.

A later run of the same id is somebody new: an honest node that was killed may found the
same reign again, with other ticks in it.
"""

from __future__ import annotations

from p2p.identity import NodeId, node_id
from p2p.messages import Hand, Perjury

MOST_CONVICTED = 64  # runs: the oldest conviction is forgotten first


class Convicts:
    """Of one node, for all rooms that it is in."""

    def __init__(self) -> None:
        self._proofs: dict[tuple[NodeId, str], Perjury] = {}

    def convict(self, hand: Hand, proof: Perjury) -> None:
        """That one has signed both of these."""
        if len(self._proofs) >= MOST_CONVICTED:
            del self._proofs[next(iter(self._proofs))]
        self._proofs[node_id(hand.key), hand.run] = proof

    def holds(self, hand: Hand) -> bool:
        """Whether that run of its owner is known to have broken its word."""
        return bool(self._proofs) and (node_id(hand.key), hand.run) in self._proofs

    def proof_of(self, node: NodeId, run: str | None) -> Perjury | None:
        """What proves that this run did; None if none does, or the run is not known."""
        return self._proofs.get((node, run)) if run is not None else None
