"""How long two machines take to meet: from the newcomer's `ready` to `peer`.

Both moments are those of the events themselves (`t`), on one computer with one clock.
"""

from __future__ import annotations

from tests.bench import spread
from tests.lan import Lan, NodeProcess

NAME = "newcomer"


def meet(runs: int) -> None:
    """A newcomer starts `runs` times, each time as somebody new."""
    at_newcomer, at_other, late = [], [], []
    with Lan(2) as wire:
        other = NodeProcess(wire.hosts[0], "other")
        other.wait_for("ready")
        for run in range(runs):
            profile = wire.directory / f"newcomer-{run}"
            newcomer = NodeProcess(wire.hosts[1], NAME, profile=profile)
            start = newcomer.wait_for("ready")["t"]
            here = newcomer.wait_for("peer", id=other.id)["t"]
            there = other.wait_for("peer", id=newcomer.id)["t"]
            at_newcomer.append(here - start)
            at_other.append(there - start)
            late.append(max(here, there) - start)
            newcomer.quit()
            other.wait_for("gone", id=newcomer.id)
    print(f"\nmeeting: from the newcomer's `ready`, {runs} runs")
    spread.tell("until the newcomer says `peer`", at_newcomer)
    spread.tell("until the node that was there says `peer`", at_other)
    spread.tell("until both have said it", late)
