"""Who goes on after a host that leaves."""

from __future__ import annotations

from p2p.election.handover import FRESH, Handover, best_informed
from p2p.identity import NodeId

BEN, CYD, DAN = (NodeId(name * 52) for name in "bcd")


def test_the_named_heir_goes_on_once_it_has_the_last_tick() -> None:
    handover = Handover()
    assert not handover.is_due(1_000_000)
    handover.name(BEN)
    assert handover.named == BEN
    assert not handover.is_due(1_000_000)  # another is named
    handover.expect(7)
    assert not handover.is_due(6)
    assert handover.is_due(7)
    assert handover.is_due(8)


def test_another_reign_forgets_it() -> None:
    handover = Handover()
    handover.name(BEN)
    handover.expect(0)
    assert handover.is_due(0)
    handover.clear()
    assert handover.named is None
    assert not handover.is_due(1_000_000)


def test_the_first_heir_that_is_up_to_date_goes_on() -> None:
    ticks = {BEN: 10 - FRESH - 1, CYD: 10 - FRESH, DAN: 10}
    assert best_informed([BEN, CYD, DAN], ticks.__getitem__, 10) == CYD


def test_if_nobody_is_up_to_date_the_first_goes_on() -> None:
    assert best_informed([CYD, BEN], lambda _: 0, 10) == CYD
