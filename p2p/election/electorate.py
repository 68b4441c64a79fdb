"""Who takes part in an election: who is there by the log, and can be reached."""

from __future__ import annotations

from p2p.election.credit import Credit
from p2p.election.surroundings import Surroundings
from p2p.identity import NodeId
from p2p.messages import Term
from p2p.relay.hearsay import Hearsay
from p2p.relay.paths import Paths


class Electorate:
    """Keeps nothing: asks room, paths and hearsay anew each time. `term` and `host` are
    those of the reign that this node belongs to."""

    def __init__(
        self,
        me: NodeId,
        room: Surroundings,
        paths: Paths,
        hearsay: Hearsay,
        credit: Credit,
    ) -> None:
        self.me = me
        self._room = room
        self._paths = paths
        self._hearsay = hearsay
        self._credit = credit

    # --- members ---------------------------------------------------------------------

    def others(self, now: float) -> set[NodeId]:
        """Whom of the present this node reaches, without itself."""
        reaches = self._paths.is_reachable
        return {n for n in self._room.present() if reaches(n, now)} - {self.me}

    def reachable_heirs(self, host: NodeId | None, now: float) -> list[NodeId]:
        """Who of those that come after the host, in order, can be reached; with this
        node itself. Last come those of machines whose last reign came to nothing."""
        me, reaches = self.me, self._paths.is_reachable
        heirs = (node for node in self._room.present() if node != host)
        reached = (node for node in heirs if node == me or reaches(node, now))
        return sorted(reached, key=lambda node: self._credit.is_spent(node, now))

    # --- those of other reigns -------------------------------------------------------

    def strangers(self, term: Term | None) -> list[tuple[NodeId, Term]]:
        """Linked peers that belong to another reign of this room, and which."""
        return self._hearsay.strangers(term, {*self._room.present()})
