"""Who may come in: judged in one place, by the sheet in force. Pure.

The host asks here before it writes somebody down, and every member's copy judges alike
(`Replica.why_out`), so a host that lies lets in nobody who was put out.
"""

from __future__ import annotations

from p2p.identity import NodeId
from p2p.replication.replica import Replica

REMOVED = "removed"
SHUT = "closed"
WHY = {
    REMOVED: "Whoever rules this table has put you out of it.",
    SHUT: "This table is closed: nobody new is let in.",
}


class Doors:
    """Of one table. `charter_lock`: the public key that proves who may come in, as its
    charter has it; b"": none is needed."""

    def __init__(self, replica: Replica, charter_lock: bytes = b"") -> None:
        self._replica = replica
        self._charter_lock = charter_lock

    @property
    def lock(self) -> bytes:
        """The public key that is asked for now; b"": none."""
        lock = self._replica.authority.lock
        return self._charter_lock if lock is None else lock

    def why_not(self, node: NodeId) -> str:
        """Why somebody is not let in: a code of `WHY`; "" if he is, as far as the sheet
        goes. Whether he knows the key is seen elsewhere."""
        return self._replica.why_out(node)
