"""A member on a bad network plays on, and nobody else notices."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from itertools import pairwise

import pytest

from tests.lan import Host, Lan, arena
from tests.lan.company import gather
from tests.lan.slow import slow
from tests.system.helpers.presses import press_at_each_tick

MakeLan = Callable[..., Lan]
Cable = Callable[[Host], AbstractContextManager[None]]

TICKS = 100  # 5 s
LONGEST = 1.0  # seconds without a tick: generous; tests/bench measures what is usual
BEHIND = 20  # ticks that the one on the bad network may be late at the end


@contextmanager
def lossy(host: Host) -> Iterator[None]:
    """Of all packets from and to this machine one in twenty is lost."""
    host.lan.drop(host, "numgen random mod 100 < 5")
    yield
    host.lan.undrop(host)


@contextmanager
def far(host: Host) -> Iterator[None]:
    """Each packet from and to this machine takes 200 ms longer."""
    with slow(host, 0.2):
        yield


@pytest.mark.slow
@pytest.mark.parametrize("cable", [lossy, far])
def test_a_bad_cable_is_its_owners_trouble_alone(lan: MakeLan, cable: Cable) -> None:
    nodes = gather(lan(4).hosts)
    for node in nodes:  # one after the other, so that the last one is the last heir
        arena.play([node], bots=0)
    arena.together(nodes)
    *others, rough = nodes
    with cable(rough.host):
        arena.run_on(others, TICKS)
        pressed = press_at_each_tick([rough], 5, 0)
        arena.run_on(others, 20)
        last = arena.tick(others[0])["tick"]
        arena.reach([rough], last - BEHIND)
        assert last - arena.tick(rough)["tick"] < BEHIND
    arena.run_on(nodes, 20)
    assert arena.host(nodes) in others
    for node in nodes:
        assert set(arena.people(arena.room(node))) == {n.id for n in nodes}
        assert {event["term"] for event in node.all("tick")} == {1}
    for node in others:
        arena.unbroken(node)
        gaps = [b["t"] - a["t"] for a, b in pairwise(node.all("tick"))]
        assert max(gaps) < LONGEST
    refused = len(rough.all("error", command="input"))
    numbers = [event["number"] for event in rough.all("input")]
    assert numbers == list(range(1, pressed - refused + 1))
    arena.same_game(nodes, least=TICKS // 2)
