"""Who has broken his word: a run of an id, and no later one."""

from __future__ import annotations

from msgspec.structs import replace

from p2p.identity import node_id
from p2p.messages import Hand, Term
from p2p.room.convicts import MOST_CONVICTED, Convicts
from tests.p2p.helpers.sealing import perjury
from tests.p2p.helpers.signers import letters, node

PROOF = perjury(b"r" * 16, Term(1, 0, node("a")), 20, letters("a"))


def hand(run: str = "") -> Hand:
    assert PROOF.one.by is not None
    return replace(PROOF.one.by, run=run or PROOF.one.by.run)


def test_nobody_is_convicted_at_first() -> None:
    assert not Convicts().holds(hand())
    assert Convicts().proof_of(node("a"), hand().run) is None


def test_the_run_that_signed_is_convicted_with_its_proof() -> None:
    convicts = Convicts()
    convicts.convict(hand(), PROOF)
    assert convicts.holds(hand())
    assert convicts.proof_of(node_id(hand().key), hand().run) is PROOF


def test_a_later_run_of_the_same_id_is_somebody_new() -> None:
    convicts = Convicts()
    convicts.convict(hand(), PROOF)
    assert not convicts.holds(hand("zzzz2222"))
    assert convicts.proof_of(node("a"), "zzzz2222") is None
    assert convicts.proof_of(node("a"), None) is None


def test_the_oldest_is_forgotten_first() -> None:
    convicts = Convicts()
    runs = [f"{number:08d}" for number in range(MOST_CONVICTED + 1)]
    for run in runs:
        convicts.convict(hand(run), PROOF)
    assert not convicts.holds(hand(runs[0]))
    assert all(convicts.holds(hand(run)) for run in runs[1:])
