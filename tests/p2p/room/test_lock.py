"""The key of a table: who has the word can prove it, and nobody else."""

from __future__ import annotations

from random import Random

import pytest

from p2p.errors import BadText
from p2p.identity import node_id
from p2p.messages import FIRST_APP
from p2p.profile.keys import Pair
from p2p.room.lock import LONGEST_WORD, checked_word, opens, seed_of, shown, suggest
from tests.p2p import vectors

SALT, TABLE = bytes(range(16)), b"t" * 16
RUN, WHO = "a" * 8, node_id(b"w" * 32)
KEY, OTHER = Pair.of_seed(b"k" * 32), Pair.of_seed(b"o" * 32)


@pytest.mark.parametrize(
    "typed", ["gate", "Gate", " GATE ", "gate\n", "\uff27ate", "\tgate"]
)
def test_a_word_counts_as_people_mean_it(typed: str) -> None:
    assert checked_word(typed) == "gate"


def test_a_word_of_two_keyboards_is_one() -> None:
    assert checked_word("Caf\u00e9") == checked_word("cafe\u0301")


@pytest.mark.parametrize("typed", ["", "  \n", "x" * (LONGEST_WORD + 1), "a\ud800"])
def test_what_can_be_no_key_is_refused(typed: str) -> None:
    with pytest.raises(BadText):
        checked_word(typed)


def test_a_word_and_a_table_make_one_key() -> None:
    made = seed_of("Gate ", SALT)
    assert made == vectors.SEED
    assert made != seed_of("gate", b"other".ljust(16))
    assert Pair.of_seed(made).public_key == vectors.LOCK_RAW


def test_who_has_the_key_proves_it_and_nobody_learns_it() -> None:
    proof = shown(KEY, FIRST_APP, RUN, TABLE, WHO)
    assert opens(OTHER, KEY.public_key, proof, FIRST_APP, TABLE, WHO)
    assert proof.run == RUN


@pytest.mark.parametrize("wrong", ["lock", "app", "table", "who", "run"])
def test_a_proof_is_for_one_table_one_node_and_one_run(wrong: str) -> None:
    proof = shown(KEY, FIRST_APP, RUN, TABLE, WHO)
    if wrong == "run":
        proof = type(proof)("b" * 8, proof.signature)
    lock = OTHER.public_key if wrong == "lock" else KEY.public_key
    app = "other" if wrong == "app" else FIRST_APP
    table = b"o" * 16 if wrong == "table" else TABLE
    who = node_id(b"o" * 32) if wrong == "who" else WHO
    assert not opens(OTHER, lock, proof, app, table, who)


def test_a_lock_that_is_no_key_is_opened_by_nothing() -> None:
    proof = shown(KEY, FIRST_APP, RUN, TABLE, WHO)
    for lock in (b"", b"\xff" * 32, b"short"):
        assert not opens(OTHER, lock, proof, FIRST_APP, TABLE, WHO)


def test_three_words_are_suggested_that_can_be_spoken() -> None:
    dice = Random(1)
    keys = {suggest(dice) for _ in range(100)}
    assert len(keys) == 100
    for key in keys:
        assert [len(word) for word in key.split("-")] == [5, 5, 5]
        assert checked_word(key.title()) == key
    assert suggest(Random(1)) == suggest(Random(1))
