"""A host that did not run asks before it acts."""

from __future__ import annotations

from p2p.election.fence import OBJECT_WITHIN, Fence
from p2p.identity import NodeId

BEN, CYD, DAN = (NodeId(name * 52) for name in "bcd")


def asked(*agreed: NodeId) -> Fence:
    fence = Fence()
    fence.ask(7, 0.0, 10.0)
    for peer in agreed:
        fence.answered(peer, 7)
    return fence


def test_it_opens_when_all_whom_it_reaches_agree() -> None:
    assert not asked(BEN).is_open({BEN, CYD}, 9)
    assert asked(BEN, CYD).is_open({BEN, CYD}, 9)


def test_it_tells_who_agrees_of_the_last_question() -> None:
    fence = asked(BEN, CYD)
    fence.answered(DAN, 8)
    assert fence.agreed == {BEN, CYD}
    fence.ask(9, 0.0, 11.0)
    assert not fence.agreed


def test_or_when_a_majority_of_the_present_does_counting_the_host() -> None:
    everybody = {BEN, CYD, DAN}
    assert not asked(BEN).is_open(everybody, 4)  # two of four
    assert asked(BEN, CYD).is_open(everybody, 4)
    assert asked(BEN).is_open({BEN, CYD}, 3)


def test_who_is_no_member_has_no_voice() -> None:
    assert not asked(DAN).is_open({BEN, CYD}, 3)


def test_one_who_agrees_twice_counts_once() -> None:
    assert not asked(BEN, BEN, BEN).is_open({BEN, CYD, DAN}, 4)


def test_answers_to_an_older_question_do_not_count() -> None:
    fence = asked(BEN, CYD)
    fence.ask(8, 0.0, 11.0)
    assert not fence.is_open({BEN, CYD}, 3)
    fence.answered(BEN, 7)
    fence.answered(CYD, 7)
    assert not fence.is_open({BEN, CYD}, 3)
    fence.answered(BEN, 8)
    assert fence.is_open({BEN, CYD}, 3)


def test_who_hears_no_objection_in_time_goes_on() -> None:
    fence = asked()
    assert fence.until == 10.0 + OBJECT_WITHIN
    assert not fence.is_over(fence.until - 1e-6)
    assert fence.is_over(fence.until)


def test_in_rough_weather_an_objection_may_be_as_late() -> None:
    fence = Fence()
    fence.ask(7, 0.5, 10.0)
    assert fence.until == 10.5
