"""Many at once."""

from __future__ import annotations

import time
from collections.abc import Callable
from itertools import permutations

import pytest

from tests.lan import Lan
from tests.lan.company import start
from tests.lan.discovery.stopwatch import said

MakeLan = Callable[..., Lan]

# Two cores give each handshake of a pair some 10 ms, both ends counted: so many
# milliseconds for all, and twice that because crossing dials may cost one more.
PAIR = 0.010
START = 0.7  # seconds of one core to start an interpreter with its libraries


@pytest.mark.parametrize(
    "count", [8, pytest.param(60, marks=pytest.mark.slow)], ids=["8", "60"]
)
def test_all_of_a_crowd_meet(lan: MakeLan, count: int) -> None:
    begun = time.monotonic()
    nodes = start(lan(count).hosts)
    pairs = count * (count - 1) / 2
    bound = count * START + 2 * pairs * PAIR + 1.0
    readies = [node.wait_for("ready", 60 + bound)["at"] for node in nodes]
    ends = [
        one.wait_for("peer", 60 + bound, id=other.id)["at"]
        for one, other in permutations(nodes, 2)
    ]
    said(f"{count} processes, all started", max(readies) - begun, bound)
    said(f"{count} at once, all meet", max(0.0, max(ends) - max(readies)), bound)
    for node in nodes:
        assert len(node.all("peer")) == count - 1  # each once
        assert not node.all("gone")
