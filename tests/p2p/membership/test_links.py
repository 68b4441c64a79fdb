"""Which of two links lives, seen from one end. Both ends: `test_membership`."""

from __future__ import annotations

import pytest

from p2p.identity import NodeId
from p2p.membership.links import DOUBT, WELCOME_WITHIN, Link, Links, Verdict

ME, SMALLER, LARGER = (NodeId(letter * 52) for letter in "mbz")
WAIT, GREET, HANG_UP = Verdict


def link(peer: NodeId, attempt: int | None = None, at: float = 0.0) -> Link:
    return Link(peer, attempt, ("10.0.0.9", 5), "10.0.0.9", at)


def opened(*peers: NodeId) -> Links:
    """Links to these, numbered from 1, none of them greeted by the other end."""
    links = Links(ME)
    for number, peer in enumerate(peers, 1):
        links.opened(number, link(peer), False)
    return links


def test_the_smaller_id_greets_first() -> None:
    links = Links(ME)
    assert links.opened(1, link(LARGER), False) is GREET
    assert links.opened(2, link(SMALLER), False) is WAIT
    assert links.half_up() == [1]
    assert links.greets(2, SMALLER) == (GREET, "")
    assert links.greets(1, LARGER) == (WAIT, "")
    assert links.half_up() == [1, 2]


def test_a_second_link_to_a_larger_id_is_in_doubt_for_a_round_trip() -> None:
    links = opened(LARGER)
    assert links.opened(2, link(LARGER, at=1.0), False) is WAIT
    assert links.next_tick == 1.0 + DOUBT
    assert links.tick(1.0 + DOUBT - 0.01) == []
    assert links.tick(1.0 + DOUBT) == [(2, GREET)]
    assert links.half_up() == [1, 2]
    assert links.next_tick == WELCOME_WITHIN


def test_who_was_in_doubt_and_then_does_not_greet_is_given_up() -> None:
    links = opened(LARGER, LARGER)
    links.closed(1)
    assert links.tick(DOUBT) == [(2, GREET)]
    assert links.next_tick == WELCOME_WITHIN
    assert links.tick(WELCOME_WITHIN) == [(2, HANG_UP)]


def test_who_dialled_somebody_linked_already_hangs_up() -> None:
    links = opened(SMALLER)
    assert links.opened(2, link(SMALLER, attempt=1), True) is HANG_UP
    assert links.opened(3, link(SMALLER, attempt=None), True) is WAIT  # it decides


@pytest.mark.parametrize("peer", [SMALLER, LARGER])
def test_who_does_not_greet_is_given_up_once(peer: NodeId) -> None:
    links = opened(peer)
    assert links.next_tick == WELCOME_WITHIN
    assert links.tick(WELCOME_WITHIN - 0.01) == []
    assert links.tick(WELCOME_WITHIN) == [(1, HANG_UP)]
    assert links.tick(60.0) == []
    assert links.next_tick is None


@pytest.mark.parametrize(("peer", "others"), [(SMALLER, [2, 3]), (LARGER, [2])])
def test_for_the_link_that_comes_up_others_go(peer: NodeId, others: list[int]) -> None:
    """The smaller id leaves those that it has greeted to the larger one."""
    links = opened(peer, peer, peer)
    links.opened(4, link(NodeId("c" * 52)), False)
    links.tick(DOUBT)
    links.came_up(2, "run")
    assert links.came_up(1, "run") == others


def test_a_link_in_doubt_ends_when_the_other_comes_up() -> None:
    """At the other end it may wait for a greeting: it was secured there later."""
    links = opened(LARGER)
    links.opened(2, link(LARGER, attempt=7), False)
    assert links.came_up(1, "run") == [2]
    links.opened(3, link(LARGER, at=1.0), True)
    assert links.tick(1.0 + DOUBT) == [(2, GREET), (3, GREET)]  # it may have begun anew


def test_a_link_that_is_up_needs_no_timer_and_may_be_the_way_of_a_caller() -> None:
    links = Links(ME)
    links.opened(1, link(SMALLER, attempt=7), False)
    links.came_up(1, "run")
    assert links.next_tick is None
    assert not links.has_caller
    links.opened(2, link(SMALLER, attempt=None), False)
    assert not links.has_caller
    links.came_up(2, "run")
    assert links.has_caller


@pytest.mark.parametrize(
    ("peer", "said", "wrong"),
    [
        (SMALLER, SMALLER, ""),
        (SMALLER, LARGER, "it greets as somebody else"),
        (LARGER, LARGER, ""),
        (ME, ME, ""),
    ],
)
def test_what_is_wrong_with_a_greeting(peer: NodeId, said: NodeId, wrong: str) -> None:
    links = opened(peer)
    verdict, why = links.greets(1, said)
    assert (verdict is HANG_UP, why) == (bool(wrong), wrong)
    assert (1 in links.half_up()) == (not wrong or peer > ME)


def test_a_larger_id_must_not_greet_first_and_nobody_twice() -> None:
    links = opened(LARGER, LARGER, SMALLER)
    assert links.greets(2, LARGER) == (HANG_UP, "it greets out of turn")
    links.came_up(3, "run")
    assert links.greets(3, SMALLER) == (HANG_UP, "it greets twice")


def test_a_breach_is_news_once_and_only_of_a_link_that_there_is() -> None:
    links = opened(SMALLER)
    broken = links.breached(1)
    assert broken is not None
    assert (broken.peer, broken.broke) == (SMALLER, True)
    assert links.breached(1) is None
    assert links.breached(2) is None


def test_what_is_closed_is_forgotten_with_its_timer() -> None:
    links = opened(SMALLER)
    links.refuse(1)
    closed = links.closed(1)
    assert closed is not None
    assert closed.refused
    assert links.closed(1) is None
    assert 1 not in links.by_number
    assert (links.to(SMALLER), links.next_tick) == ([], None)
