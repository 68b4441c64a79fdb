"""The reigns that one node followed in a room, by the short names in their frames."""

from __future__ import annotations

from p2p.messages import RoomId, Term
from p2p.replication.log import reign_of

PAST_REIGNS = 16  # whose frames are still recognised, to tell their sender


class Reigns:
    """`present`: the name of the reign that is followed now; 0 at first."""

    def __init__(self, room: RoomId) -> None:
        self.present = 0
        self._room = room
        self._past: list[int] = []

    def begin(self, term: Term) -> None:
        """Another reign is followed, or made, from now on."""
        self._past = [*self._past, self.present][-PAST_REIGNS:]
        self.present = reign_of(self._room, term)

    def is_past(self, reign: int) -> bool:
        """Whether it was followed lately, and is over."""
        return reign in self._past
