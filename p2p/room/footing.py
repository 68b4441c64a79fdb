"""How a room stands, as peers are told it. Pure."""

from __future__ import annotations

from typing import NamedTuple

from p2p.messages import KeyProof, RoomNote, Term
from p2p.room.charter import Table
from p2p.room.edition import LOG_VERSION


class Footing(NamedTuple):
    """What of a room is worth telling when it changes: reign, whether who tells it only
    watches, its round, and who may come in. How many are there each counts himself."""

    term: Term
    watches: bool = False
    round: int = 0
    locked: bool = False
    closed: bool = False

    def note(self, table: Table, tick: int, proof: KeyProof | None) -> RoomNote:
        """The room in a note. `proof`: that who tells it has the key; left out where
        none is needed."""
        game = table.game, table.game, table.version
        return RoomNote(
            *(*game, self.term, tick, LOG_VERSION, table.id),
            watches=self.watches,
            round=self.round,
            charter=table.deed,
            locked=self.locked,
            closed=self.closed,
            proof=proof if self.locked else None,
        )
