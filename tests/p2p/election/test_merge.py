"""Which of two hosts yields."""

from __future__ import annotations

import itertools

import pytest

from p2p.election.merge import (
    ANSWER_WITHIN,
    ANY_TICK,
    MAX_TALKS,
    MERGE_PAUSE,
    MERGES_AT_ONCE,
    MOST_FAR,
    SAY_AGAIN,
    YIELDING,
    YIELDING_TURNS,
    Answer,
    Merge,
    Size,
    believed,
)
from p2p.election.turns import ASK_EVERY
from p2p.election.yields import STOOD, YIELD_AGAIN
from p2p.identity import NodeId
from p2p.messages import Term

BEN, CYD, DAN, EVE = (NodeId(name * 52) for name in "bcde")
SMALL, LARGE = (2, 2, 50), (3, 3, 10)
MANY = (9, 9), (1, 1)  # others may be in the other room


def test_the_smaller_id_asks_and_the_other_only_if_nothing_comes_of_it() -> None:
    assert Merge(BEN, 0.0).is_my_turn(CYD, 1.0)
    larger = Merge(CYD, 0.0)
    assert not larger.is_my_turn(BEN, 1.0)
    assert not larger.is_my_turn(BEN, 1.0 + 2 * ASK_EVERY)
    assert larger.is_my_turn(BEN, 1.01 + 2 * ASK_EVERY)
    larger.forget()
    assert not larger.is_my_turn(BEN, 2.0)


def test_a_rival_is_asked_now_and_then() -> None:
    merge = Merge(BEN, 0.0)
    assert merge.met(CYD, SMALL, ASK_EVERY + 0.01) is Answer.ASK
    assert not merge.is_unanswered(CYD)
    assert merge.met(CYD, SMALL, ASK_EVERY + 0.02) is Answer.WAIT
    assert merge.met(CYD, (2, 2, 54), 2 * ASK_EVERY + 0.02) is Answer.ASK
    assert merge.is_unanswered(CYD)  # the first may have been lost


@pytest.mark.parametrize(
    ("me", "mine", "theirs", "answer"),
    [
        (BEN, SMALL, LARGE, Answer.YIELD),  # members count first, not the ticks
        (BEN, LARGE, SMALL, Answer.STAND),
        (BEN, (2, 2, 50), (2, 2, 51), Answer.YIELD),
        (BEN, (2, 2, 51), (2, 2, 50), Answer.STAND),
        (BEN, (2, 2, 50), (2, 2, 50), Answer.STAND),  # equal: the larger id gives in
        (DAN, (2, 2, 50), (2, 2, 50), Answer.YIELD),
    ],
)
def test_who_is_asked_compares(
    me: NodeId, mine: Size, theirs: Size, answer: Answer
) -> None:
    assert Merge(me, 0.0).asked(CYD, mine, theirs, MANY, 1.0) is answer


def test_a_host_that_goes_on_is_told_again_that_this_one_stands_still() -> None:
    """Both stood still for each other at once, and one then for 0.4 s in vain."""
    merge, theirs = Merge(BEN, 0.0), Term(3, 0, CYD)
    assert not merge.may_repeat(theirs, 1.0)
    merge.yield_to(CYD, theirs, 1.0)
    assert not merge.may_repeat(theirs, 1.0 + SAY_AGAIN / 2)
    assert not merge.may_repeat(Term(4, 0, CYD), 1.0 + 2 * SAY_AGAIN)
    assert not merge.may_repeat(Term(3, 0, DAN), 1.0 + 2 * SAY_AGAIN)
    assert merge.may_repeat(theirs, 1.0 + 2 * SAY_AGAIN)
    assert not merge.may_repeat(theirs, 1.0 + 2 * SAY_AGAIN)


def test_nobody_yields_all_the_time_to_the_same_host() -> None:
    merge = Merge(BEN, 0.0)
    assert merge.asked(CYD, SMALL, LARGE, MANY, 1.0) is Answer.YIELD
    merge.yield_to(CYD, Term(3, 0, CYD), 1.0)
    assert merge.asked(CYD, SMALL, LARGE, MANY, 1.0 + YIELD_AGAIN / 2) is Answer.WAIT
    assert merge.asked(DAN, SMALL, LARGE, MANY, 1.0 + YIELD_AGAIN / 2) is Answer.YIELD
    merge.yield_to(DAN, Term(3, 0, DAN), 1.0 + YIELD_AGAIN / 2)
    assert merge.asked(DAN, SMALL, LARGE, MANY, 1.0 + YIELD_AGAIN * 1.6) is Answer.YIELD


def test_who_has_several_ids_is_yielded_to_as_seldom_as_one() -> None:
    merge = Merge(BEN, 0.0, lambda node: "laptop")
    assert merge.asked(CYD, SMALL, LARGE, MANY, 1.0) is Answer.YIELD
    merge.yield_to(CYD, Term(3, 0, CYD), 1.0)
    assert merge.asked(DAN, SMALL, LARGE, MANY, 1.0 + YIELD_AGAIN / 2) is Answer.WAIT
    assert merge.asked(DAN, SMALL, LARGE, MANY, 1.01 + YIELD_AGAIN) is Answer.YIELD


def test_who_makes_room_for_its_heir_has_yielded_to_nobody() -> None:
    merge = Merge(BEN, 0.0)
    merge.make_room(CYD, Term(3, 0, BEN), 1.0)
    assert merge.until == 1.0 + YIELDING
    assert merge.asked(CYD, SMALL, LARGE, MANY, 1.1) is Answer.YIELD


def test_who_gets_his_turns_late_stands_still_until_an_answer_can_be_read() -> None:
    merge = Merge(BEN, 0.0)
    merge.yield_to(CYD, Term(3, 0, CYD), 1.0)
    assert merge.until == 1.0 + YIELDING
    merge.runs_late(0.2)
    merge.yield_to(CYD, Term(3, 0, CYD), 2.0)
    assert merge.until == 2.0 + YIELDING + YIELDING_TURNS * 0.2


def test_a_lone_host_stands_still_for_as_long_as_one_far_away_needs() -> None:
    merge = asking()
    merge.lost(CYD, 50, (2, 2, 51), (2, 2, 51), MANY, 1.2)
    merge.yield_to(CYD, Term(3, 0, CYD), 1.2)
    assert merge.until == 1.2 + YIELDING
    merge.yield_to(CYD, Term(3, 0, CYD), 1.2, is_alone=True)
    assert merge.until == pytest.approx(1.2 + YIELDING + 0.2)


def test_a_lone_host_stands_longer_for_whom_it_has_waited_in_vain() -> None:
    merge, now = Merge(BEN, 0.0), 1.0
    stood: list[tuple[float, float]] = []  # since when, and how long
    for _ in range(4):
        while merge.asked(CYD, SMALL, LARGE, MANY, now) is Answer.WAIT:
            now += 0.01
        merge.yield_to(CYD, Term(3, 0, CYD), now, is_alone=True)
        stood.append((now, merge.until - now))
    longer = (0.0, YIELDING, 2 * YIELDING, MOST_FAR)
    assert [long for _, long in stood] == pytest.approx([YIELDING + n for n in longer])
    for (at, long), (again, _) in itertools.pairwise(stood):
        assert STOOD * long <= again - at + 1e-9
    later = now + 10.0
    assert merge.asked(CYD, SMALL, LARGE, MANY, later) is Answer.YIELD
    merge.yield_to(CYD, Term(3, 0, CYD), later, is_alone=True)
    assert merge.until - later == pytest.approx(YIELDING + MOST_FAR)


def asking(me: NodeId = BEN, size: Size = (2, 2, 50)) -> Merge:
    """One that has told cyd its size at 1.0."""
    merge = Merge(me, 0.0)
    assert merge.met(CYD, size, 1.0) is Answer.ASK
    return merge


def test_the_asker_yields_if_what_it_told_was_smaller() -> None:
    assert asking().lost(CYD, 50, (2, 2, 51), (2, 2, 51), MANY, 1.1) is Answer.YIELD


def test_what_counts_is_the_size_that_was_told_not_that_of_now() -> None:
    # It has the later tick by now, and so has the other: neither would ever yield.
    assert asking().lost(CYD, 50, (2, 2, 53), (2, 2, 51), MANY, 1.1) is Answer.YIELD


@pytest.mark.parametrize(
    ("peer", "asked", "mine", "theirs", "now"),
    [
        (DAN, 50, SMALL, LARGE, 1.1),  # nobody asked him
        (CYD, 49, SMALL, LARGE, 1.1),  # no such question
        (CYD, 50, SMALL, LARGE, 1.1 + ANSWER_WITHIN),  # TCP held it up
        (CYD, 50, LARGE, LARGE, 1.1),  # more have come since it asked
        (CYD, 50, SMALL, (1, 1, 99), 1.1),  # that is no larger room
        (CYD, 50, SMALL, (2, 2, 49), 1.1),
    ],
)
def test_it_does_not_yield_to_just_any_answer(
    peer: NodeId, asked: int, mine: Size, theirs: Size, now: float
) -> None:
    assert asking().lost(peer, asked, mine, theirs, MANY, now) is Answer.WAIT


def test_if_each_found_itself_the_larger_the_larger_id_alone_gives_in() -> None:
    smaller, larger = asking(BEN), asking(DAN)
    for merge in (smaller, larger):
        assert merge.asked(CYD, (2, 2, 50), (2, 2, 49), MANY, 1.05) is Answer.STAND
    assert smaller.lost(CYD, 50, (2, 2, 50), (2, 2, 51), MANY, 1.1) is Answer.WAIT
    assert larger.lost(CYD, 50, (2, 2, 50), (2, 2, 51), MANY, 1.1) is Answer.YIELD


def test_a_host_is_taken_in_once_for_each_talk_and_not_all_the_time() -> None:
    merge = Merge(BEN, 0.0)
    assert not merge.accept(CYD, 1.0)  # it was told nothing
    merge.talked(CYD, 1.0)
    assert not merge.accept(DAN, 1.1)
    assert merge.accept(CYD, 1.1)
    assert not merge.accept(CYD, 1.1)
    merge.talked(CYD, 1.2)
    assert not merge.accept(CYD, 1.2)
    merge.talked(CYD, 1.2 + MERGE_PAUSE)
    assert merge.accept(CYD, 1.2 + MERGE_PAUSE)
    merge.talked(CYD, 5.0)
    assert not merge.accept(CYD, 5.01 + ANSWER_WITHIN)


def test_however_many_host_they_are_taken_in_as_seldom_as_one() -> None:
    merge = Merge(BEN, 0.0)

    def takes(number: int, now: float) -> bool:
        peer = NodeId(f"{number}".ljust(52, "q"))
        merge.talked(peer, now)
        return merge.accept(peer, now)

    # Those who meet at once come together; who comes after them waits.
    for number in range(3 * MERGES_AT_ONCE):
        assert takes(number, 1.0) is (number < MERGES_AT_ONCE)
    for number in range(4):
        now = 1.0 + (number + 1) * MERGE_PAUSE
        assert not takes(100 + number, now - 0.01)
        assert takes(200 + number, now + 0.01)
        assert not takes(300 + number, now + 0.02)
    later = 3.0 + MERGES_AT_ONCE * MERGE_PAUSE
    taken = [takes(400 + number, later) for number in range(2 * MERGES_AT_ONCE)]
    assert sum(taken) == MERGES_AT_ONCE


def test_a_talk_with_one_host_ends_none_with_another() -> None:
    merge = asking()
    assert merge.met(DAN, (2, 2, 54), 1.21) is Answer.ASK
    assert not merge.is_unanswered(DAN)
    assert merge.asked(EVE, (2, 2, 54), (1, 1, 9), MANY, 1.25) is Answer.STAND
    assert (
        merge.lost(CYD, 54, (2, 2, 54), (3, 3, 51), MANY, 1.3) is Answer.WAIT
    )  # not his
    assert merge.lost(CYD, 50, (2, 2, 54), (2, 2, 51), MANY, 1.3) is Answer.YIELD
    assert merge.accept(CYD, 1.35)
    assert not merge.accept(DAN, 1.35)  # what he was told is over


def test_talks_are_few_however_many_want_one() -> None:
    merge = asking()
    for n in range(3 * MAX_TALKS):
        merge.refused(NodeId(f"{n:052}"), 1.0)
    assert not merge.expects(CYD, 1.0)
    last = [NodeId(f"{n:052}") for n in range(2 * MAX_TALKS, 3 * MAX_TALKS)]
    assert all(merge.expects(one, 1.0) for one in last)
    assert not merge.expects(NodeId(f"{0:052}"), 1.0)
    merge.talked(CYD, 2.1)
    assert not any(merge.expects(one, 2.0) for one in last)  # nor are they kept


def test_a_new_rival_does_not_wait_as_long_as_an_old_one_has() -> None:
    merge = Merge(DAN, 0.0)
    merge.rivals([BEN], 1.0)
    merge.rivals([BEN, CYD], 2.0)
    assert merge.is_my_turn(BEN, 2.0)
    assert not merge.is_my_turn(CYD, 2.0)


def test_who_yields_waits_for_a_later_reign_of_that_host_alone() -> None:
    merge = Merge(BEN, 0.0)
    assert not merge.awaits(Term(9, 0, CYD))
    merge.yield_to(CYD, Term(4, 0, CYD), 1.0)
    assert merge.until == 1.0 + YIELDING
    assert merge.awaits(Term(5, 0, CYD))
    assert not merge.awaits(Term(4, 0, CYD))  # still on its way from before
    assert not merge.awaits(Term(5, 0, DAN))
    assert merge.is_yielding_to(CYD)
    assert not merge.is_yielding_to(DAN)


def test_a_host_of_more_members_than_there_are_is_not_believed() -> None:
    three, one = (3, 3), (1, 1)
    assert believed((3, 3, 70), (three, one), (2, 2)) == (3, 3, 70)
    assert believed((9, 9, 70), (three, one), (2, 2)) == (3, 3, 0)
    assert believed((9, 9, 70), (three, (2, 2)), (2, 2)) == (3, 3, ANY_TICK)
    # Who is alone loses nothing.
    assert believed((9, 9, 70), (three, one), (1, 1)) == (3, 3, ANY_TICK)


def test_of_machines_and_members_no_more_are_believed_than_there_are() -> None:
    known = (2, 8), (1, 4)
    assert believed((2, 9, 70), known, (1, 5)) == (2, 8, 0)
    assert believed((3, 5, 70), known, (1, 5)) == (2, 5, 0)
    assert believed((3, 5, 70), known, (1, 4)) == (2, 5, ANY_TICK)
    # On as many machines as here, and fewer, they are not as many.
    assert believed((3, 9, 70), known, (1, 9)) == (2, 8, 0)


@pytest.mark.parametrize(
    ("less", "more"),
    [
        ((1, 30, 90), (10, 10, 50)),  # a terminal server, and ten laptops
        ((1, 1, 90), (1, 30, 50)),  # a laptop, and the terminal server
        ((1, 2, 90), (1, 3, 50)),  # two rooms on one computer
        ((1, 40, 90), (2, 2, 50)),  # many names, and two machines
    ],
)
def test_machines_count_first_and_among_as_many_the_members(
    less: Size, more: Size
) -> None:
    """Both hosts come to the same, whoever has the smaller id."""
    for me, other in ((BEN, CYD), (CYD, BEN)):
        known = more[:2], more[:2]
        assert Merge(me, 0.0).asked(other, less, more, known, 1.0) is Answer.YIELD
        known = less[:2], less[:2]
        assert Merge(me, 0.0).asked(other, more, less, known, 1.0) is Answer.STAND


def test_a_member_who_hides_from_one_of_the_hosts_keeps_nobody_apart() -> None:
    """Of the three over there, one has no link here: each took himself for larger."""
    two, three, known = (2, 2, 60), (3, 3, 40), ((2, 2), (2, 2))
    assert Merge(BEN, 0.0).asked(CYD, two, three, known, 1.0) is Answer.YIELD
    assert Merge(CYD, 0.0).asked(BEN, two, three, known, 1.0) is Answer.YIELD
    mine, theirs = (3, 3, 60), (4, 4, 40)
    assert Merge(BEN, 0.0).asked(CYD, mine, theirs, known, 1.0) is Answer.STAND


def test_the_liar_wins_no_merge() -> None:
    assert (
        Merge(BEN, 0.0).asked(CYD, (2, 2, 50), (99, 99, 70), ((2, 2), (1, 1)), 1.0)
        is Answer.STAND
    )
    assert (
        asking().lost(CYD, 50, (2, 2, 50), (99, 99, 70), ((2, 2), (1, 1)), 1.1)
        is Answer.WAIT
    )
