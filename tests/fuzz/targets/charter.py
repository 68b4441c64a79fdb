"""The charter of a table, of a signer who may write whatever he likes."""

from __future__ import annotations

from p2p.messages import FIRST_APP, MAX_CHARTER, Deed, RoomNote, Rooms, Term
from p2p.room.charter import Charters, table_id
from p2p.text.names import NAME_LIMIT, clean_name
from p2p.wire.codec import MAX_MESSAGE, MessageReader, encode
from tests.p2p.helpers.signers import node, signer

CHARTERS = Charters(signer("a"), FIRST_APP)


def one(data: bytes) -> None:
    body = data[:MAX_CHARTER]
    liar = signer("b")
    deed = Deed(liar.public_key, body, liar.sign(body))
    ident = table_id(liar.public_key, body)
    for game, version in (("snake", 1), ("toy", 1)):
        term = Term(1, 0, node("b"))
        note = RoomNote(game, game, version, term, 1, 1, ident, charter=deed)
        told = Rooms((note,))
        (carried,) = MessageReader(MAX_MESSAGE).feed(encode(told))
        assert carried == told
        table = CHARTERS.table(note)
        if table is None:
            continue
        assert (table.id, table.opener, table.game) == (ident, node("b"), game)
        assert 0 < len(table.name) <= NAME_LIMIT
        assert table.name == clean_name(table.name)
        assert len(table.lock) in (0, 32)
        assert len(table.salt) == 16
