"""A host that did not run asks before it acts."""

from __future__ import annotations

from p2p.election.fence import OBJECT_WITHIN, Fence
from p2p.identity import NodeId
from p2p.messages import Term
from p2p.replication.seats import Whereabouts

ANA, BEN, CYD, DAN, EVA = (NodeId(name * 52) for name in "abcde")
OTHERS = [NodeId(f"{number:052}") for number in range(9)]


def is_open(fence: Fence, others: set[NodeId], present: int) -> bool:
    """Ana's, of so many who are present."""
    here = [ANA, *sorted(others), *OTHERS][:present]
    return fence.is_open(ANA, others, here)


def asked(*agreed: NodeId, where: Whereabouts = lambda node: node) -> Fence:
    fence = Fence(where)
    fence.ask(7, 0.0, 10.0)
    for peer in agreed:
        fence.answered(peer, 7)
    return fence


def test_it_opens_when_all_whom_it_reaches_agree() -> None:
    assert not is_open(asked(BEN), {BEN, CYD}, 9)
    assert is_open(asked(BEN, CYD), {BEN, CYD}, 9)


def test_it_tells_who_agrees_of_the_last_question() -> None:
    fence = asked(BEN, CYD)
    fence.answered(DAN, 8)
    assert fence.agreed == {BEN, CYD}
    fence.ask(9, 0.0, 11.0)
    assert not fence.agreed


def test_or_when_a_majority_of_the_present_does_counting_the_host() -> None:
    everybody = {BEN, CYD, DAN}
    assert not is_open(asked(BEN), everybody, 4)  # two of four
    assert is_open(asked(BEN, CYD), everybody, 4)
    assert is_open(asked(BEN), {BEN, CYD}, 3)


def test_who_is_no_member_has_no_voice() -> None:
    assert not is_open(asked(DAN), {BEN, CYD}, 3)


def test_one_who_agrees_twice_counts_once() -> None:
    assert not is_open(asked(BEN, BEN, BEN), {BEN, CYD, DAN}, 4)


def test_answers_to_an_older_question_do_not_count() -> None:
    fence = asked(BEN, CYD)
    fence.ask(8, 0.0, 11.0)
    assert not is_open(fence, {BEN, CYD}, 3)
    fence.answered(BEN, 7)
    fence.answered(CYD, 7)
    assert not is_open(fence, {BEN, CYD}, 3)
    fence.answered(BEN, 8)
    assert is_open(fence, {BEN, CYD}, 3)


def test_who_hears_no_objection_in_time_goes_on() -> None:
    fence = asked()
    assert fence.until == 10.0 + OBJECT_WITHIN
    assert not fence.is_over(fence.until - 1e-6)
    assert fence.is_over(fence.until)


def test_in_rough_weather_an_objection_may_be_as_late() -> None:
    fence = Fence()
    fence.ask(7, 0.5, 10.0)
    assert fence.until == 10.5


def test_half_that_is_elsewhere_is_half_of_the_machines() -> None:
    there, present = Term(7, 0, CYD), [ANA, BEN, CYD, DAN, EVA]
    crowd = dict.fromkeys((CYD, DAN, EVA), "lap")
    for where, is_left in (
        ({ANA: "desk", BEN: "hall", **crowd}.get, False),
        ({ANA: "desk", BEN: "hall"}.get, False),  # they have no links here
        ({ANA: "desk", BEN: "desk", **crowd}.get, True),
        (lambda node: node, True),
    ):
        fence = asked(where=where)
        for node in crowd:
            fence.objected(node, there)
        assert fence.is_left_for(there, present) == is_left


def test_names_on_one_machine_send_no_host_on() -> None:
    where = {ANA: "desk", BEN: "hall", **dict.fromkeys((CYD, DAN, EVA), "desk")}
    everybody = {BEN, CYD, DAN, EVA, *OTHERS[:1]}
    fence = asked(CYD, DAN, EVA, where=where.get)
    assert not fence.is_open(ANA, everybody, [ANA, *everybody])
    fence.answered(BEN, 7)
    assert fence.is_open(ANA, everybody, [ANA, *everybody])
