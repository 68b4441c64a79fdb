"""Many at once."""

from __future__ import annotations

import time
from collections.abc import Callable
from itertools import permutations

import pytest

from tests.lan import Lan
from tests.lan.company import start
from tests.lan.nodeproc import PATIENCE
from tests.system.discovery.bounds import BUSY
from tests.system.discovery.listing import lists_all
from tests.system.discovery.stopwatch import said
from tests.system.discovery.yardstick import seconds_of_handshake, seconds_to_start

MakeLan = Callable[..., Lan]

# On two cores, of which others may have one. With all that is heard, told and written
# of it a pair that meets costs some six times what TLS takes alone.
PAIR = 12  # times the handshake
START = 2  # times an interpreter with its libraries
FEW = 10  # nodes for which the cores have time enough that nobody seems to be silent


@pytest.mark.parametrize(
    "count", [8, pytest.param(60, marks=pytest.mark.slow)], ids=["8", "60"]
)
def test_all_of_a_crowd_meet(lan: MakeLan, count: int) -> None:
    hosts = lan(count).hosts
    pairs = count * (count - 1) / 2
    to_start = count * START * seconds_to_start() + BUSY
    to_meet = pairs * PAIR * seconds_of_handshake() + BUSY
    begun = time.monotonic()
    nodes = start(hosts)
    readies = [node.wait_for("ready", PATIENCE + to_start)["at"] for node in nodes]
    ends = [
        one.wait_for("peer", PATIENCE + 4 * to_meet, id=other.id)["at"]
        for one, other in permutations(nodes, 2)
    ]
    said(f"{count} processes, all started", max(readies) - begun, to_start)
    said(f"{count} at once, all meet", max(0.0, max(ends) - max(readies)), to_meet)
    lost = sum(len(node.all("gone")) for node in nodes)
    print(f"lost in between: {lost}")
    # Who was too busy to answer for seconds was taken for dead, and is met again.
    for node in nodes:
        lists_all(node, count - 1)
    assert not lost or count > FEW
