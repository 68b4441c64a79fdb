"""Whom a host asks next."""

from __future__ import annotations

from itertools import pairwise

from p2p.election.turns import (
    ASK_EVERY,
    ASKED_BESIDE,
    ASKED_FIRST,
    MAX_TELLERS,
    TOLD_FOR,
    Turns,
)
from p2p.identity import NodeId

BEN, CYD, DAN, EVE = (NodeId(name * 52) for name in "bcde")


def heard_since_1(now: float, *tellers: NodeId) -> Turns:
    """One that has been told by them again and again, until now."""
    turns = Turns(0.0)
    for moment in range(100, int(now * 100) + 1, 10):
        for teller in tellers:
            turns.told(teller, moment / 100)
    return turns


def test_one_question_at_a_time_whoever_tells() -> None:
    turns = heard_since_1(1.0, BEN, CYD)
    assert turns.take(BEN, BEN, 1.0)
    assert not turns.take(CYD, CYD, 1.1)
    assert not turns.take(BEN, BEN, 1.1)
    assert turns.take(CYD, CYD, 1.01 + ASK_EVERY)


def test_who_is_asked_in_vain_keeps_nobody_from_being_asked() -> None:
    turns = heard_since_1(2.0, BEN)
    assert turns.is_over(BEN, 2.0)
    for newcomer, now in ((CYD, 2.0), (DAN, 2.01 + ASK_EVERY)):
        turns.told(newcomer, now)
        assert turns.take(BEN, BEN, now)
        assert turns.take(newcomer, newcomer, now)


def test_each_of_two_that_meet_alone_is_asked_as_often_as_ever() -> None:
    turns, asked = Turns(0.0), list[int]()
    for moment in range(0, 3000, 10):  # milliseconds
        turns.told(BEN, moment / 1000)
        turns.told(CYD, moment / 1000)
        own = turns.take(BEN, BEN, moment / 1000)
        if own or turns.take(CYD, BEN, moment / 1000):  # and cyd knows of ben, too
            asked.append(moment)
    gaps = {later - before for before, later in pairwise(asked)}
    assert gaps <= {200, 210}  # as floats round


def test_a_name_that_is_new_each_time_takes_no_turn_of_who_knows_no_other() -> None:
    turns = heard_since_1(2.0, BEN, EVE)
    asked = [turns.take(EVE, NodeId(f"{n:052}"), 2.0) for n in range(50)]
    assert sum(asked) == 1
    assert turns.take(BEN, BEN, 2.0)


def test_a_teller_that_was_silent_is_a_new_one() -> None:
    turns = heard_since_1(2.0, BEN)
    assert not turns.is_over(BEN, 2.01 + TOLD_FOR)
    turns.told(BEN, 2.01 + TOLD_FOR)
    assert not turns.is_over(BEN, 2.01 + TOLD_FOR)
    assert turns.is_over(CYD, 9.0) is False


def test_beside_the_turn_come_in_turn_those_that_have_had_theirs() -> None:
    everybody = BEN, CYD, DAN, EVE
    turns = heard_since_1(1.0 + ASKED_FIRST, *everybody[:3])
    assert turns.beside(everybody, 1.0 + ASKED_FIRST) == []
    turns, now = heard_since_1(2.0, *everybody[:3]), 2.0
    turns.told(EVE, now)
    first = turns.beside(everybody, now)
    assert len(first) == ASKED_BESIDE
    assert all(turns.take(one, one, now) for one in first)
    assert {*first, *turns.beside(everybody, now)} == {BEN, CYD, DAN}


def test_no_more_are_remembered_than_can_be_linked() -> None:
    turns = Turns(0.0)
    tellers = [NodeId(f"{n:052}") for n in range(MAX_TELLERS + 1)]
    for now in (1.0, 1.9):
        for teller in tellers:
            turns.told(teller, now)
    assert turns.is_over(tellers[-2], 1.9)
    assert not turns.is_over(tellers[-1], 1.9)
    turns.told(tellers[-1], 5.0)  # the others have not said so for long
    turns.told(tellers[-1], 5.9)
    assert turns.is_over(tellers[-1], 5.9)
