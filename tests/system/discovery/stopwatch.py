"""How long nodes took to meet: measured, said, and held against a bound."""

from __future__ import annotations

import time
from collections.abc import Iterable, Sequence
from itertools import combinations

from tests.lan import NodeProcess
from tests.lan.nodeproc import PATIENCE


def met(
    nodes: Sequence[NodeProcess], within: float, what: str, since: float = 0.0
) -> float:
    """Wait until each has said `peer` of each other; the seconds that this took.

    Of each two they count from the later `ready`, or from `since` (monotonic), until
    both have said so, and the slowest two count. Fails if that is over `within`.
    """
    return pairs_met(combinations(nodes, 2), within, what, since)


def pairs_met(
    pairs: Iterable[tuple[NodeProcess, NodeProcess]],
    within: float,
    what: str,
    since: float = 0.0,
) -> float:
    """The same for some pairs only."""
    patience = within + PATIENCE  # so that a failure says how long it takes instead
    waits = [_met(one, other, since, patience) for one, other in pairs]
    return said(what, max(waits), within)


def met_again(
    watchers: Sequence[NodeProcess],
    again: NodeProcess,
    within: float,
    what: str,
    since: float,
) -> float:
    """The same for a node that was known before and was started anew after `since`: the
    seconds from its `ready`."""
    start = again.wait_for("ready", since=since)["at"]
    patience = within + PATIENCE
    ends = [
        node.wait_for("peer", patience, since=since, id=who.id)["at"]
        for watcher in watchers
        for node, who in ((watcher, again), (again, watcher))
    ]
    return said(what, max(0.0, max(ends) - start), within)


def said(what: str, seconds: float, within: float) -> float:
    """Print what was measured, and fail if it is over the bound."""
    print(f"{what}: {seconds:.3f} s (at most {within:.1f} s)")
    assert seconds <= within, f"{what}: {seconds:.3f} s, but at most {within:.1f} s"
    return seconds


def strangers_remain(
    pairs: Iterable[tuple[NodeProcess, NodeProcess]], seconds: float
) -> None:
    """Of these pairs none meets for so long after the last of all `ready`s."""
    listed = list(pairs)
    readies = [node.wait_for("ready")["at"] for pair in listed for node in pair]
    time.sleep(max(0.0, max(readies) + seconds - time.monotonic()))
    for one, other in listed:
        for node, wrong in ((one, other), (other, one)):
            assert not node.all("peer", id=wrong.id), f"{node.name} met {wrong.name}"


def _met(one: NodeProcess, other: NodeProcess, since: float, patience: float) -> float:
    start = since or max(n.wait_for("ready")["at"] for n in (one, other))
    ends = [
        node.wait_for("peer", patience, since=since, id=who.id)["at"]
        for node, who in ((one, other), (other, one))
    ]
    return max(0.0, max(ends) - start)
