"""Who takes part in an election: who is there by the log, who told that it is, and who
of them can be reached."""

from __future__ import annotations

from collections.abc import Iterable

from p2p.election.surroundings import Surroundings
from p2p.identity import NodeId
from p2p.messages import Term
from p2p.relay.courier import Courier
from p2p.relay.hearsay import Hearsay


class Electorate:
    """Keeps nothing: asks room, courier and hearsay anew each time. `term` and `host`
    are those of the reign that this node belongs to."""

    def __init__(
        self, me: NodeId, room: Surroundings, courier: Courier, hearsay: Hearsay
    ) -> None:
        self.me = me
        self._room = room
        self._courier = courier
        self._hearsay = hearsay

    # --- members ---------------------------------------------------------------------

    def others(self, now: float) -> set[NodeId]:
        """Whom of the present this node reaches, without itself."""
        reaches = self._courier.is_reachable
        return {n for n in self._room.present() if reaches(n, now)} - {self.me}

    def heirs(self, host: NodeId | None) -> list[NodeId]:
        """Who comes after the host, in order."""
        return [node for node in self._room.present() if node != host]

    def reachable_heirs(self, host: NodeId | None, now: float) -> list[NodeId]:
        """Who of the heirs can be reached, with this node itself."""
        reaches = self._courier.is_reachable
        return [h for h in self.heirs(host) if h == self.me or reaches(h, now)]

    def fellows(
        self,
        term: Term | None,
        heirs: Iterable[NodeId],
        voters: Iterable[NodeId],
        now: float,
    ) -> list[NodeId]:
        """Who told that it is in this reign, or voted in it, of whom the log here does
        not know yet."""
        voted = [v for v in voters if self._courier.is_reachable(v, now)]
        told = {*self._hearsay.fellows(term), *voted}
        return sorted(told - {*heirs, term.host if term else None, self.me})

    def includes(self, node: NodeId, term: Term | None) -> bool:
        """Whether it belongs to this reign, by the log or by its own word."""
        return node in self._room.present() or node in self._hearsay.fellows(term)

    # --- those of other reigns -------------------------------------------------------

    def strangers(self, term: Term | None) -> list[tuple[NodeId, Term]]:
        """Linked peers that belong to another reign of this room, and which."""
        return self._hearsay.strangers(term, {*self._room.present()})

    def rivals(self, term: Term | None) -> list[Term]:
        """Other terms of this room that linked peers told of."""
        return self._hearsay.rivals(term)

    def rival_hosts(self) -> list[Term]:
        """Terms of which the host itself told: it reigns at this moment."""
        return self._hearsay.rival_hosts()
