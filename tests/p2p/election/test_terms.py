"""Which reigns are possible."""

from __future__ import annotations

import pytest

from p2p.election.terms import GROW_EVERY, MAX_COUNTER, MAX_LEAP, Terms
from p2p.errors import NotBelieved
from p2p.identity import NodeId
from p2p.messages import Term

ME, BEN = NodeId("a" * 52), NodeId("b" * 52)


def term(counter: int) -> Term:
    return Term(counter, 0, BEN)


def test_an_own_claim_is_later_than_its_parents_and_all_that_were_followed() -> None:
    terms = Terms(3, 0.0)
    assert terms.claim(()) == 4
    terms.follow(term(9))
    assert terms.claim(()) == 10
    assert terms.claim((term(20), term(15))) == 21
    assert terms.reached == 21


def test_what_is_only_told_of_moves_nothing() -> None:
    terms = Terms(3, 0.0)
    for told in (MAX_LEAP, MAX_LEAP + 3, 9):  # step by step nobody gets anywhere
        terms.check(term(told), is_new=False)
    assert terms.reached == 3
    assert not terms.is_near(term(4 + MAX_LEAP))
    assert terms.claim(()) == 4


def test_an_earlier_term_counts_nothing_back() -> None:
    terms = Terms(7, 0.0)
    terms.check(term(2), is_new=False)
    terms.follow(term(2))
    assert terms.reached == 7


def test_a_leap_is_not_counted_on_from_but_can_be_followed() -> None:
    terms = Terms(3, 0.0)
    assert terms.is_near(term(3 + MAX_LEAP))
    far = term(4 + MAX_LEAP)
    assert not terms.is_near(far)
    assert not terms.is_possible(far, is_new=False)
    with pytest.raises(NotBelieved, match="1,048,580 reigns"):
        terms.check(far, is_new=False)
    assert terms.is_possible(far, is_new=True)
    terms.check(far, is_new=True)
    assert terms.claim(()) == 4
    terms.follow(far)
    assert terms.claim(()) == 5 + MAX_LEAP


def test_no_counter_comes_near_to_what_a_message_can_carry() -> None:
    terms = Terms(3, 0.0)
    assert terms.is_possible(term(MAX_COUNTER), is_new=True)
    assert not terms.is_possible(term(MAX_COUNTER + 1), is_new=True)
    full = Terms(MAX_COUNTER, 0.0)
    assert not full.is_possible(term(MAX_COUNTER + 1), is_new=False)


def test_a_later_reign_is_outgrown_once_in_a_while() -> None:
    terms = Terms(3, 0.0)
    assert terms.may_outgrow(term(8), 1.0)
    assert not terms.may_outgrow(term(9), 1.0 + GROW_EVERY / 2)
    assert terms.may_outgrow(term(9), 1.0 + GROW_EVERY)


def test_nothing_is_outgrown_that_cannot_be() -> None:
    terms = Terms(3, 0.0)
    assert not terms.may_outgrow(term(4 + MAX_LEAP), 1.0)
    assert terms.may_outgrow(term(4), 1.0)  # the other was not noted


def test_the_best_rival_is_the_latest_of_others_that_can_be() -> None:
    terms, mine = Terms(3, 0.0), Term(9, 0, ME)
    far = term(4 + MAX_LEAP)
    assert terms.best([], ME, is_new=False) is None
    assert terms.best([term(2), term(5), mine, term(4), far], ME, False) == term(5)
    assert terms.best([term(5), far], ME, is_new=True) == far
    assert terms.best([mine], ME, is_new=False) is None
