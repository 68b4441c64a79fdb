"""What peers are told of a room."""

from __future__ import annotations

from p2p.messages import FIRST_APP, Term
from p2p.room.charter import Charters, drawn_up, open_table
from p2p.room.footing import Footing
from p2p.room.lock import shown
from tests.p2p.helpers.signers import node, signer
from tests.p2p.helpers.toy import Toy

ANA = signer("a")
TERM = Term(3, 0, node("a"))


def test_a_table_that_was_opened_is_told_with_its_charter_and_the_key() -> None:
    key = ANA.of_seed(b"k" * 32)
    named = FIRST_APP, "a" * 8, Toy(), "Table 2", b"s" * 16
    table = drawn_up(ANA, *named, key.public_key)
    proof = shown(key, FIRST_APP, "a" * 8, table.id, ANA.id)
    note = Footing(TERM, True, locked=True, closed=True).note(table, 77, proof)
    assert (note.term, note.watches, note.tick) == (TERM, True, 77)
    assert (note.locked, note.closed, note.proof) == (True, True, proof)
    assert Charters(signer("b"), FIRST_APP).table(note) == table
    assert Footing(TERM).note(table, 77, proof).proof is None  # it was unlocked


def test_the_open_table_is_told_as_ever() -> None:
    note = Footing(TERM).note(open_table(Toy()), 9, None)
    assert (note.room, note.game, note.id) == ("toy", "toy", open_table(Toy()).id)
    assert (note.charter, note.locked, note.closed, note.proof) == (
        *(None, False, False, None),
    )
