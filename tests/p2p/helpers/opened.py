"""Tables that somebody opened, and what is told of them."""

from __future__ import annotations

from typing import Any

from p2p.identity import NodeId
from p2p.messages import FIRST_APP, RoomNote, Term
from p2p.room.charter import Table, drawn_up
from p2p.room.edition import LOG_VERSION
from p2p.rules import Rules
from tests.p2p.helpers.signers import signer
from tests.p2p.helpers.toy import Toy


def opened_by(
    letter: str, name: str = "Table 2", lock: bytes = b"", rules: Rules | None = None
) -> Table:
    """The table of that name that the node of that letter opened."""
    run = (letter * 8)[:8]
    return drawn_up(
        signer(letter), FIRST_APP, run, rules or Toy(), name, b"s" * 16, lock
    )


def note_of(table: Table, host: NodeId, **more: Any) -> RoomNote:
    """A note of its first reign, by `host`."""
    term, of = Term(1, 0, host), (table.game, table.game, table.version)
    return RoomNote(*(*of, term, 9, LOG_VERSION, table.id), charter=table.deed, **more)
