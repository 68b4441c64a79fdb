"""Nodes that come and go at once beside others on a LAN, with all ways to be found."""

from __future__ import annotations

import subprocess
from collections.abc import Callable

import pytest

from tests.lan import Lan
from tests.lan.company import gather

MakeLan = Callable[..., Lan]

COME_AND_GO = """
import sys, time
from pathlib import Path
from p2p import Node
longest = 0.0
for number in range(int(sys.argv[2])):
    node = Node("visitor", app="hydralan", profile=Path(sys.argv[1])).start()
    time.sleep(0.003 * (number % 10))
    began = time.monotonic()
    node.close()
    longest = max(longest, time.monotonic() - began)
print(longest)
"""


@pytest.mark.parametrize("times", [12, pytest.param(200, marks=pytest.mark.slow)])
@pytest.mark.slow
def test_a_visitor_leaves_at_once(lan: MakeLan, times: int) -> None:
    a, *others = lan(6).hosts
    nodes = gather(others)
    visitor = a.python(
        *("-c", COME_AND_GO, str(a.directory / "visitor"), str(times)),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    said, complaints = visitor.communicate(timeout=10 + times)
    assert complaints == ""
    print(f"the longest close took {float(said):.2f} s")
    assert float(said) < 2.0
    for node in nodes:
        assert node.quit() == 0
