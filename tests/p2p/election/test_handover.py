"""Who goes on after a host that leaves."""

from __future__ import annotations

from p2p.election.handover import FRESH, Handover, best_informed
from p2p.identity import NodeId

BEN, CYD, DAN = (NodeId(name * 52) for name in "bcd")
LAST_TICK = 2**63


def test_at_first_nobody_is_named_and_no_tick_is_late_enough() -> None:
    handover = Handover()
    assert handover.named is None
    assert handover.due_at > LAST_TICK


def test_the_first_heir_that_is_up_to_date_goes_on() -> None:
    ticks = {BEN: 10 - FRESH - 1, CYD: 10 - FRESH, DAN: 10}
    assert best_informed([BEN, CYD, DAN], ticks.__getitem__, 10) == CYD


def test_if_nobody_is_up_to_date_the_first_goes_on() -> None:
    assert best_informed([CYD, BEN], lambda _: 0, 10) == CYD
