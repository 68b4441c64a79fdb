"""How often a host stands still for nothing."""

from __future__ import annotations

import itertools

import pytest

from p2p.election.yields import IN_VAIN_AT_ONCE, NEW_AFTER, STOOD, YIELD_AGAIN, Yields
from p2p.identity import NodeId

BEN, CYD, DAN, EVE = (NodeId(name * 52) for name in "bcde")
SHORT, LONG = 0.12, 0.42  # seconds
AT_MOST = 0.34  # of all the time: a third, and the first ones at once


def on_one(node: NodeId) -> str:
    return "laptop"


def on_each(node: NodeId) -> str:
    return node


def reached_through_others(node: NodeId) -> None:
    return None


def ids() -> list[NodeId]:
    return [NodeId(f"{number:052}") for number in range(40)]


def test_not_for_the_same_again_at_once() -> None:
    yields = Yields(on_each, 0.0)
    assert yields.may_begin(BEN, 1.0)
    yields.begin(BEN, SHORT, 1.0)
    assert not yields.may_begin(BEN, 0.99 + YIELD_AGAIN)
    assert yields.may_begin(CYD, 1.0 + SHORT)
    assert yields.may_begin(BEN, 1.01 + YIELD_AGAIN)
    yields.begin(BEN, LONG, 2.0)
    assert not yields.may_begin(BEN, 1.99 + STOOD * LONG)
    assert yields.may_begin(BEN, 2.01 + STOOD * LONG)


def test_who_asks_again_soon_has_waited_in_vain() -> None:
    yields = Yields(on_each, 0.0)
    assert not yields.was_in_vain(BEN, 1.0)
    yields.begin(BEN, SHORT, 1.0)
    again = 1.01 + YIELD_AGAIN
    assert yields.was_in_vain(BEN, again)
    assert not yields.was_in_vain(CYD, again)
    assert not yields.was_in_vain(BEN, again + NEW_AFTER)


@pytest.mark.parametrize("where", [on_one, on_each, reached_through_others])
@pytest.mark.parametrize("seconds", [SHORT, LONG])
def test_however_many_ask_it_rests_two_thirds_of_the_time(
    where: object, seconds: float
) -> None:
    yields = Yields(where, 0.0)  # type: ignore[arg-type]
    now, stood, turns = 1.0, 0.0, itertools.cycle(ids())
    while now < 61.0:
        peer = next(turns)
        if yields.may_begin(peer, now):
            yields.begin(peer, seconds, now)
            stood += seconds
            now += seconds
        now += 0.001
    assert stood <= 60 / STOOD + IN_VAIN_AT_ONCE + seconds


@pytest.mark.parametrize("where", [on_one, reached_through_others])
def test_one_machine_takes_the_turn_of_no_other(where: object) -> None:
    laptop = ids()
    yields = Yields(lambda node: "laptop" if node in laptop else node, 0.0)
    now, turns = 1.0, itertools.cycle(laptop)
    while now < 20.0:
        assert yields.may_begin(BEN, now)
        peer = next(turns)
        if yields.may_begin(peer, now):
            yields.begin(peer, LONG, now)
        now += 0.003


def test_what_came_to_something_costs_no_rest() -> None:
    yields, now = Yields(on_each, 0.0), 1.0
    for peer in ids():
        assert yields.may_begin(peer, now)
        yields.begin(peer, SHORT, now)
        now += 0.01
        yields.merged(peer)
        assert not yields.may_begin(peer, now)  # not at once again for all that


def test_another_reign_than_that_of_the_last_makes_up_for_nothing() -> None:
    yields, now = Yields(on_each, 0.0), 1.0
    for peer in ids():
        if yields.may_begin(peer, now):
            yields.begin(peer, SHORT, now)
            now += 0.01
            yields.merged(EVE)
    assert not yields.may_begin(DAN, now)
    yields.merged(peer)  # it never was the last
    assert not yields.may_begin(DAN, now)
    assert yields.may_begin(DAN, now + STOOD * (IN_VAIN_AT_ONCE + SHORT))


def test_nothing_comes_twice_of_one() -> None:
    yields, now = Yields(on_each, 0.0), 1.0
    first, *others = ids()
    yields.begin(first, SHORT, now)
    yields.merged(first)
    for peer in others:
        yields.merged(first)
        if yields.may_begin(peer, now):
            yields.begin(peer, SHORT, now)
    assert not yields.may_begin(DAN, now)


def test_a_long_one_for_another_id_of_a_machine_comes_after_longer_ones() -> None:
    yields = Yields(on_one, 0.0)
    assert yields.longest(BEN, 1.0) > LONG
    yields.begin(BEN, SHORT, 1.0)
    again = 1.01 + YIELD_AGAIN
    assert yields.longest(BEN, again) > LONG
    assert yields.longest(CYD, again) == SHORT
    assert yields.longest(CYD, again + NEW_AFTER) > LONG
