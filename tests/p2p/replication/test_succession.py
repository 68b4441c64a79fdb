"""Who is badly connected is put last, and comes back when it is no more."""

from __future__ import annotations

from p2p.identity import NodeId
from p2p.replication.succession import Succession

HOST, BEN, CYD, DAN = (NodeId(name * 52) for name in "abcd")
ALL = (HOST, BEN, CYD, DAN)


def acknowledged(order: Succession, first: int, late: dict[NodeId, float]) -> None:
    """Twenty ticks, each acknowledged by everybody so many seconds late."""
    for tick in range(first, first + 20):
        order.made(tick, tick * 0.05)
        for node, seconds in late.items():
            order.acknowledged(node, tick, tick * 0.05 + seconds)


def test_nothing_changes_as_long_as_all_are_well() -> None:
    order = Succession()
    acknowledged(order, 1, {BEN: 0.01, CYD: 0.15, DAN: 0.02})
    assert order.order(ALL, ALL, set()) is None


def test_the_late_one_is_last_and_returns_only_when_it_is_well() -> None:
    order = Succession()
    acknowledged(order, 1, {BEN: 0.4, CYD: 0.01, DAN: 0.02})
    last = order.order(ALL, ALL, set())
    assert last == (HOST, CYD, DAN, BEN)
    acknowledged(order, 41, {BEN: 0.15, CYD: 0.01, DAN: 0.02})
    assert order.order(last, ALL, set()) is None
    acknowledged(order, 81, {BEN: 0.01, CYD: 0.01, DAN: 0.02})
    assert order.order(last, ALL, set()) == ALL


def test_who_is_reached_through_others_only_is_last() -> None:
    order = Succession()
    acknowledged(order, 1, {BEN: 0.01, CYD: 0.01, DAN: 0.02})
    assert order.order(ALL, ALL, {BEN}) == (HOST, CYD, DAN, BEN)


def test_nothing_is_judged_before_anybody_spoke() -> None:
    order = Succession()
    assert order.order(ALL, ALL, {BEN}) is None


def test_an_acknowledgement_of_a_tick_that_is_long_over_says_nothing() -> None:
    order = Succession()
    acknowledged(order, 1, {BEN: 0.01})
    for tick in range(21, 200):
        order.made(tick, tick * 0.05)
    order.acknowledged(BEN, 5, 100.0)
    assert order.order(ALL, ALL, set()) is None
