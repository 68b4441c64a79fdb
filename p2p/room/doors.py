"""What holds at a table at this tick, by its charter and the ruler's sheet. Pure."""

from __future__ import annotations

from p2p.identity import NodeId
from p2p.replication.replica import Replica


class Doors:
    """Of one copy of a table (see `gate.InForce`): so the answers are the same for all
    at the same tick. `charter_lock`: the lock that the table began with."""

    def __init__(self, replica: Replica, charter_lock: bytes = b"") -> None:
        self._replica = replica
        self._charter_lock = charter_lock

    @property
    def lock(self) -> bytes:
        """The public key that is asked for now; b"": none."""
        lock = self._replica.authority.lock
        return self._charter_lock if lock is None else lock

    @property
    def closed(self) -> bool:
        """Whether nobody new is let in."""
        return self._replica.authority.closed

    def why_out(self, node: NodeId) -> str:
        """As `Replica.why_out`."""
        return self._replica.why_out(node)
