"""How often one is told that its reign is over."""

from __future__ import annotations

from p2p.election.corrections import (
    CORRECT_EVERY,
    HINTS_A_SECOND,
    MAX_TOLD,
    REPORT_EVERY,
    Corrections,
)
from p2p.identity import NodeId

BEN, CYD = (NodeId(name * 52) for name in "bc")


def test_a_backlog_is_answered_once() -> None:
    corrections = Corrections(0.0)
    answers = [corrections.may_tell(BEN, 1.0) for _ in range(100)]
    assert answers == [True] + [False] * 99


def test_each_peer_is_told_for_itself_and_again_after_a_moment() -> None:
    corrections = Corrections(0.0)
    assert corrections.may_tell(BEN, 1.0)
    assert corrections.may_tell(CYD, 1.0)
    assert not corrections.may_tell(BEN, 1.0 + CORRECT_EVERY * 0.9)
    assert corrections.may_tell(BEN, 1.0 + CORRECT_EVERY * 1.1)


def test_of_another_reign_everybody_is_told_at_once() -> None:
    corrections = Corrections(0.0)
    corrections.may_tell(BEN, 1.0)
    corrections.clear()
    assert corrections.may_tell(BEN, 1.0)


def test_rivals_are_told_of_each_other_in_a_rhythm_that_no_reign_changes() -> None:
    corrections = Corrections(0.0)
    assert not corrections.may_report(REPORT_EVERY * 0.9)
    assert corrections.may_report(REPORT_EVERY * 1.1)
    corrections.clear()
    assert not corrections.may_report(REPORT_EVERY * 1.2)


def test_of_a_thousand_names_it_is_not_known_for_ever_who_was_told() -> None:
    corrections = Corrections(0.0)
    assert corrections.may_tell(BEN, 1.0)
    for number in range(MAX_TOLD):
        assert not corrections.may_tell(BEN, 1.0)
        assert corrections.may_tell(NodeId(f"{number:052}"), 1.0)
    assert corrections.may_tell(BEN, 1.0)


def test_the_host_is_told_on_the_word_of_each_in_a_rhythm() -> None:
    corrections = Corrections(0.0)
    assert corrections.may_tell(BEN, 1.0)
    assert corrections.may_pass(BEN, 1.0)
    assert corrections.may_pass(CYD, 1.0)
    assert not corrections.may_pass(BEN, 1.0 + CORRECT_EVERY * 0.9)
    assert corrections.may_pass(BEN, 1.0 + CORRECT_EVERY * 1.1)


def test_the_host_is_not_flooded_on_the_word_of_many() -> None:
    corrections = Corrections(0.0)
    many = [NodeId(f"{number:052}") for number in range(HINTS_A_SECOND + 9)]
    for second in (1.0, 2.0):
        passed = [corrections.may_pass(node, second) for node in many]
        assert sum(passed) == HINTS_A_SECOND
        corrections.clear()
        assert not corrections.may_pass(BEN, second + 0.9)
