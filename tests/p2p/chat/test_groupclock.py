"""The median of the clocks: one wrong one among right ones shifts nothing."""

from __future__ import annotations

import pytest

from p2p.chat.groupclock import RELEASED, GroupClock
from p2p.identity import NodeId

NOON = RELEASED + 86_400_000
ANA, BEN, CYD, DAN = (NodeId(letter * 52) for letter in "abcd")


def clock(own: int = NOON, **told: int) -> GroupClock:
    made = GroupClock()
    made.set_own(own, 0.0)
    for number, (machine, ms) in enumerate(told.items()):
        made.tell(NodeId(f"{number}" * 52), machine, ms, 0.0)
    return made


def test_alone_it_is_the_own_clock_and_goes_on() -> None:
    assert clock().at(0.0) == NOON
    assert clock().at(2.5) == NOON + 2500


@pytest.mark.parametrize("wrong", [NOON + 10**12, NOON - 1000])
def test_one_wrong_clock_of_three_shifts_nobody(wrong: int) -> None:
    assert clock(NOON, ben=NOON + 5, eve=wrong).at(0.0) in (NOON, NOON + 5)


def test_of_an_even_number_the_later_middle_one_counts() -> None:
    assert clock(NOON, ben=NOON + 500).at(0.0) == NOON + 500


def test_a_clock_from_before_the_release_does_not_count() -> None:
    assert clock(0, ben=NOON).at(0.0) == NOON
    assert clock(NOON, ben=1_000).at(0.0) == NOON
    assert clock(0).at(1.0) == RELEASED + 1000


def test_where_no_clock_counts_time_goes_on_from_what_is_known() -> None:
    made = clock(0)
    assert not made.is_known
    made.has_been(NOON, 10.0)
    made.has_been(NOON - 5000, 10.0)
    assert made.at(11.0) == NOON + 1000
    made.tell(BEN, "ben's", NOON + 10**6, 11.0)
    assert made.is_known
    assert made.at(11.0) == NOON + 10**6
    made.forget(BEN)
    assert made.at(12.0) == NOON + 10**6 + 1000
    made.set_own(NOON, 12.0)
    made.has_been(NOON + 10**9, 12.0)
    assert made.at(12.0) == NOON  # a clock that counts says otherwise


def test_a_machine_has_one_clock_however_many_nodes() -> None:
    crowd = clock()
    for number in range(5):
        crowd.tell(NodeId(f"{number}" * 52), "eve's", NOON + 10**9, 0.0)
    crowd.tell(BEN, "ben's", NOON, 0.0)
    assert crowd.at(0.0) == NOON


def test_who_is_on_this_machine_tells_nothing_new() -> None:
    made = clock()
    made.tell(BEN, None, NOON + 10**9, 0.0)
    assert made.at(0.0) == NOON


def test_who_leaves_takes_his_clock_along() -> None:
    made = clock()
    made.tell(BEN, "ben's", NOON + 500, 0.0)
    made.forget(BEN)
    made.forget(CYD)
    assert made.at(0.0) == NOON


def test_a_clock_that_was_told_long_ago_was_counted_on() -> None:
    made = GroupClock()
    made.tell(BEN, "ben's", NOON, 100.0)
    assert made.at(160.0) == NOON + 60_000


def test_what_has_surely_come_has_come_by_both() -> None:
    assert clock(NOON, ben=NOON + 10**9).surely(0.0) == NOON
    assert clock(0, ben=NOON).surely(0.0) == NOON
    assert clock(NOON + 10**9, ben=NOON, cyd=NOON).surely(0.0) == NOON
    assert clock(0).own(0.0) is None


def test_it_is_shared_while_another_clock_counts() -> None:
    made = clock(NOON, ben=1_000)
    assert not made.is_shared
    made.tell(CYD, "cyd's", NOON, 0.0)
    assert made.is_shared
    made.forget(CYD)
    assert not made.is_shared
