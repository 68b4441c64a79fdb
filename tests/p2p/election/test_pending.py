"""Claims that are kept, and whom one asks for a proof."""

from __future__ import annotations

from p2p.election.pending import (
    DOUBTED_FOR,
    MOST_ASKED,
    MOST_DOUBTED,
    PROVE_EVERY,
    Pending,
)
from p2p.election.right import Claimed
from p2p.identity import NodeId
from p2p.messages import Term

ROOM = bytes(16)


def node(number: int) -> NodeId:
    return NodeId(f"{number:052}")


def claimed(number: int) -> Claimed:
    return Claimed(ROOM, Term(2, 0, node(number)), (Term(1, 0, node(0)),), 5, 6)


def test_a_claim_is_kept_for_a_second() -> None:
    pending = Pending()
    pending.keep(claimed(1), 10.0)
    assert pending.kept(10.0 + DOUBTED_FOR) == [claimed(1)]
    assert pending.kept(10.1 + DOUBTED_FOR) == []
    pending.clear()
    assert pending.kept(10.0) == []


def test_of_many_claimants_the_last_are_kept() -> None:
    pending = Pending()
    for number in range(MOST_DOUBTED + 2):
        pending.keep(claimed(number), 1.0)
    pending.keep(claimed(5), 1.0)
    kept = [each.term.host for each in pending.kept(1.0)]
    assert kept == [node(n) for n in (2, 3, 4, 6, 7, 8, 9, 5)]


def test_nobody_is_asked_all_the_time_nor_shown() -> None:
    pending = Pending()

    def shows(node: NodeId, now: float) -> bool:
        return pending.may_show(node, False, now)

    for asks in (pending.may_ask, shows):
        assert asks(node(1), 1.0)
        assert not asks(node(1), 1.0 + PROVE_EVERY / 2)
        assert asks(node(2), 1.0)
        assert asks(node(1), 1.0 + PROVE_EVERY + 1e-6)


def test_who_asks_by_a_link_that_may_be_dead_and_around_it_is_shown_it_twice() -> None:
    pending = Pending()
    assert pending.may_show(node(1), False, 1.0)
    assert pending.may_show(node(1), True, 1.0)
    assert not pending.may_show(node(1), True, 1.0 + PROVE_EVERY / 2)


def test_a_proof_is_an_answer() -> None:
    pending = Pending()
    assert not pending.was_asked(node(1), 1.0)
    pending.may_ask(node(1), 1.0)
    assert pending.was_asked(node(1), 1.0 + DOUBTED_FOR)
    assert not pending.was_asked(node(1), 1.1 + DOUBTED_FOR)


def test_the_first_answer_to_a_question_is_looked_at() -> None:
    pending = Pending()
    assert not pending.takes(node(1), 1.0)
    pending.may_ask(node(1), 1.0)
    assert pending.takes(node(1), 1.1)
    assert not pending.takes(node(1), 1.1)
    assert pending.may_ask(node(1), 1.2)
    assert not pending.takes(node(1), 1.3 + DOUBTED_FOR)


def test_whose_proof_did_not_convince_is_not_asked_again_for_a_while() -> None:
    pending = Pending()
    pending.may_ask(node(1), 1.0)
    pending.refuse(node(1), 1.1)
    assert not pending.may_ask(node(1), 1.1 + DOUBTED_FOR - 1e-6)
    assert pending.may_ask(node(1), 1.1 + DOUBTED_FOR + 1e-6)


def test_who_was_asked_just_now_is_given_time_to_answer() -> None:
    pending = Pending()
    assert not pending.awaits(node(1), 0.0)
    pending.may_ask(node(1), 1.0)
    assert pending.awaits(node(1), 1.0 + PROVE_EVERY / 2)
    assert not pending.awaits(node(2), 1.0)
    assert not pending.awaits(node(1), 1.0 + PROVE_EVERY + 1e-6)


def test_who_has_answered_in_vain_is_not_waited_for() -> None:
    pending = Pending()
    pending.may_ask(node(1), 1.0)
    assert pending.takes(node(1), 1.01)
    assert not pending.awaits(node(1), 1.02)
    pending.refuse(node(1), 1.02)
    assert not pending.awaits(node(1), 1.03)


def test_what_is_remembered_is_bounded() -> None:
    pending = Pending()
    for number in range(MOST_ASKED + 1):
        pending.may_ask(node(number), 1.0)
    assert not pending.was_asked(node(0), 1.0)
    assert pending.was_asked(node(1), 1.0)
