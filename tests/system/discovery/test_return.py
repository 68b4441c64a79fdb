"""Who did not run for a while comes back."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest

from tests.lan import Lan
from tests.lan.company import gather
from tests.system.discovery.bounds import AT_ONCE, DIAL, RETRY, SILENT
from tests.system.discovery.listing import delivers, listed
from tests.system.discovery.stopwatch import said

MakeLan = Callable[..., Lan]


@pytest.mark.slow
@pytest.mark.parametrize(
    "asleep",
    [8.0, 60.0],
    ids=["8 s", "60 s"],
)
def test_a_laptop_that_slept_is_back_at_once(lan: MakeLan, asleep: float) -> None:
    ana, ben, cyd = gather(lan(3).hosts)
    slept = ben.stop()
    for node in (ana, cyd):
        lost = node.wait_for("gone", id=ben.id, since=slept)
        assert lost["at"] - slept < SILENT
    time.sleep(max(0.0, slept + asleep - time.monotonic()))
    woke = ben.cont()
    # Its own links were closed at the far end: it hears that and dials. Whom it never
    # lost by its own clock it need not meet again: the two who stayed awake tell.
    ends = [node.wait_for("peer", id=ben.id, since=woke)["at"] for node in (ana, cyd)]
    said(f"stopped for {asleep:.0f} s", max(ends) - woke, AT_ONCE)
    for node in (ana, ben, cyd):
        assert len(listed(node)) == 2
    delivers(ana, ben, "slept well?")
    delivers(ben, cyd, "yes")


@pytest.mark.slow
def test_all_of_a_room_may_sleep_at_once(lan: MakeLan) -> None:
    """Each of them finds the others' links dead at a moment of its own."""
    nodes = gather(lan(3).hosts)
    for node in nodes:
        node.stop()
    time.sleep(SILENT + RETRY)
    woke = [node.cont() for node in nodes]
    time.sleep(max(0.0, woke[-1] + SILENT + DIAL - time.monotonic()))
    for node in nodes:  # whether lost and met again, or never lost
        assert len(listed(node)) == 2
