"""The reigns that one node followed in a room, by the short names in their frames."""

from __future__ import annotations

from p2p.identity import NodeId
from p2p.messages import RoomId, Term
from p2p.replication.log import reign_of

PAST_REIGNS = 16  # whose frames are still recognised, to tell their sender


class Reigns:
    """`present`: the name of the reign that is followed now; 0 at first."""

    def __init__(self, room: RoomId) -> None:
        self.present = 0
        self._room = room
        self._host: NodeId | None = None
        self._past: list[tuple[int, NodeId | None]] = []  # each with its host

    def begin(self, term: Term) -> None:
        """Another reign is followed, or made, from now on."""
        self._past = [*self._past, (self.present, self._host)][-PAST_REIGNS:]
        self.present, self._host = reign_of(self._room, term), term.host

    def is_past(self, reign: int) -> bool:
        """Whether it was followed lately, and is over."""
        return any(reign == past for past, _ in self._past)

    def was_host(self, node: NodeId) -> bool:
        """Whether it hosted one of these that are over."""
        return any(node == host for _, host in self._past)
