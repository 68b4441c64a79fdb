"""Who may come in at a table, and whom a member listens to there."""

from __future__ import annotations

import pytest

from p2p.messages import FIRST_APP, Joined, KeyProof
from p2p.room.charter import Table, drawn_up, open_table
from p2p.room.gate import MOST_PROVEN, AsOpened, Bar, Gate, told
from p2p.room.lock import shown
from tests.p2p.helpers.signers import letters, node, signer
from tests.p2p.helpers.toy import Toy

KEY = signer("k").of_seed(b"k" * 32)
ANA, BEN = map(node, "ab")


def table(lock: bytes = b"", salt: bytes = b"s" * 16) -> Table:
    return drawn_up(signer("a"), FIRST_APP, "a" * 8, Toy(), "Table 2", salt, lock)


LOCKED = table(KEY.public_key)


def proof(who: str, of: Table = LOCKED, run: str = "b" * 8) -> KeyProof:
    return shown(KEY, FIRST_APP, run, of.id, node(who))


def gate(of: Table = LOCKED) -> Gate:
    return Gate(of, letters("d"))


@pytest.mark.parametrize("of", [open_table(Toy()), table()])
def test_where_no_key_is_needed_all_come_in(of: Table) -> None:
    made = gate(of)
    assert not made.is_locked
    assert made.bar(BEN, None) is None
    assert made.bar(BEN, proof("b")) is None


def test_a_locked_table_lets_in_who_shows_its_key() -> None:
    made = gate()
    assert made.bar(BEN, proof("b")) is None
    assert made.bar(BEN, None) is Bar.LOCKED
    assert made.bar(ANA, None) is None  # it is her table
    wrong = [proof("c"), proof("b", table(KEY.public_key, b"t" * 16))]
    wrong += [KeyProof("c" * 8, proof("b").signature), KeyProof("b" * 8, bytes(64))]
    assert [made.bar(BEN, each) for each in wrong] == [Bar.WRONG_KEY] * 4


def test_what_a_host_writes_down_is_looked_at_by_every_member() -> None:
    made = gate()
    assert made.admits(Joined(BEN, "Ben", True, 0, 0, proof=proof("b")))
    assert not made.admits(Joined(BEN, "Ben", True, 0, 0))
    assert not made.admits(Joined(BEN, "Ben", True, 0, 0, proof=proof("c")))


def test_a_changed_lock_counts_for_who_comes() -> None:
    made = gate()
    made.in_force = AsOpened(signer("n").of_seed(b"n" * 32).public_key, closed=True)
    assert made.is_closed
    assert made.bar(BEN, proof("b")) is Bar.WRONG_KEY
    assert made.bar(ANA, None) is None
    made.in_force = AsOpened(b"")
    assert made.bar(BEN, None) is None


def test_at_a_locked_table_only_who_has_shown_the_key_is_heard() -> None:
    made = gate()
    assert not made.hears(BEN)
    assert made.hears(ANA)
    made.show(BEN, proof("b"), "b" * 8)
    assert made.hears(BEN)
    made.show(BEN, proof("b"), "c" * 8)  # of an earlier run
    assert not made.hears(BEN)
    made.show(BEN, proof("b"), None)
    made.forget(BEN)
    assert not made.hears(BEN)
    made.show(BEN, proof("c"), None)
    assert not made.hears(BEN)


def test_each_bar_has_its_code_and_its_sentence() -> None:
    texts = [told(bar, LOCKED) for bar in Bar]
    codes = ["table_locked", "wrong_key", "removed", "closed", "table_full"]
    codes += ["table_silent"]
    assert [code for code, _ in texts] == codes
    assert all("'Table 2'" in text for _, text in texts)
    assert told(77, LOCKED)[0] == "table_refused"


def test_who_shows_many_proofs_makes_nothing_grow() -> None:
    made = gate()
    for number in range(MOST_PROVEN + 9):
        forged = KeyProof("b" * 8, number.to_bytes(64, "big"))
        assert made.bar(BEN, forged) is Bar.WRONG_KEY
    assert made.remembered == MOST_PROVEN
