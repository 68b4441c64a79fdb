"""Whom a newcomer asks where several are said to host."""

from __future__ import annotations

from random import Random

from p2p.election.inquiry import ANSWERED_WITHIN, INQUIRE_AGAIN, INQUIRED, Inquiry
from p2p.identity import NodeId

NAMES = [NodeId(letter * 52) for letter in "abcdefgh"]
ANA, BEN, CYD, DAN, *_ = NAMES
BEGIN = 7.0


def nowhere(node: NodeId) -> None:
    return None


def test_three_are_asked_by_lot_each_on_another_machine() -> None:
    drawn = set()
    for seed in range(50):
        asked = Inquiry(Random(seed), nowhere).begin(NAMES, (), BEGIN)
        assert len({*asked}) == INQUIRED
        drawn.update(asked)
    assert drawn == {*NAMES}
    places = dict.fromkeys(NAMES[1:], "lab") | {ANA: "desk"}
    for seed in range(50):
        asked = Inquiry(Random(seed), places.get).begin(NAMES, (), BEGIN)
        assert [node == ANA for node in asked] == [True, False]


def test_who_is_named_most_is_told_when_all_have_answered() -> None:
    inquiry = Inquiry(Random(1), nowhere)
    assert inquiry.result(BEGIN) is None
    assert inquiry.is_due(BEGIN)
    assert inquiry.begin([ANA, BEN, CYD], (), BEGIN) == [ANA, BEN, CYD]
    assert inquiry.answered(ANA, DAN)
    assert inquiry.answered(BEN, ANA)
    assert inquiry.result(BEGIN) is None
    assert inquiry.answered(CYD, DAN)
    assert inquiry.result(BEGIN) == [DAN]


def test_a_host_names_himself_and_is_not_asked() -> None:
    inquiry = Inquiry(Random(1), nowhere)
    assert inquiry.begin([ANA, BEN], [ANA], BEGIN) == [BEN]
    assert inquiry.answered(BEN, CYD)
    assert inquiry.result(BEGIN) == [ANA, CYD]


def test_who_was_not_asked_names_nobody_nor_does_anybody_twice() -> None:
    inquiry = Inquiry(Random(1), nowhere)
    inquiry.begin([ANA, BEN], (), BEGIN)
    assert not inquiry.answered(CYD, DAN)
    assert inquiry.answered(ANA, BEN)
    assert not inquiry.answered(ANA, DAN)
    assert inquiry.answered(BEN, BEN)
    assert inquiry.result(BEGIN) == [BEN]


def test_who_does_not_answer_is_not_waited_for() -> None:
    inquiry = Inquiry(Random(1), nowhere)
    inquiry.begin([ANA, BEN], (), BEGIN)
    inquiry.answered(ANA, DAN)
    assert inquiry.result(BEGIN + ANSWERED_WITHIN - 0.01) is None
    assert inquiry.result(BEGIN + ANSWERED_WITHIN + 0.01) == [DAN]
    assert inquiry.begin([ANA, BEN], (), BEGIN) == [ANA, BEN]
    assert inquiry.result(BEGIN + 2 * ANSWERED_WITHIN) == []


def test_if_nothing_comes_of_it_others_are_drawn() -> None:
    inquiry = Inquiry(Random(1), nowhere)
    inquiry.begin(NAMES, (), BEGIN)
    assert not inquiry.is_due(BEGIN + INQUIRE_AGAIN - 0.01)
    assert inquiry.is_due(BEGIN + INQUIRE_AGAIN + 0.01)


def test_who_was_picked_in_vain_is_picked_after_others() -> None:
    inquiry = Inquiry(Random(1), nowhere)
    inquiry.begin([ANA, BEN], (), BEGIN)
    assert inquiry.pick([ANA, BEN, CYD], latest=BEN) == BEN
    assert inquiry.pick([ANA, BEN, CYD], latest=BEN) == BEN  # it has its time
    inquiry.begin([ANA, BEN], (), BEGIN + INQUIRE_AGAIN)
    assert inquiry.pick([ANA, BEN, CYD], latest=BEN) == ANA
    inquiry.begin([ANA, BEN], (), BEGIN + 2 * INQUIRE_AGAIN)
    assert inquiry.pick([ANA, BEN], latest=BEN) == BEN  # where all were, anew


def test_what_two_say_is_agreed_if_no_more_say_otherwise() -> None:
    inquiry = Inquiry(Random(1), nowhere)
    assert not inquiry.is_agreed(DAN)
    inquiry.begin([ANA, BEN, CYD], (), BEGIN)
    inquiry.answered(ANA, DAN)
    assert not inquiry.is_agreed(DAN)
    inquiry.answered(BEN, DAN)
    inquiry.answered(CYD, CYD)
    assert inquiry.is_agreed(DAN)
    assert not inquiry.is_agreed(CYD)
