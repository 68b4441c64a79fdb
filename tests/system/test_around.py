"""One broken path between a player and the host costs a hop, not the game."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise

import pytest

from tests.lan import Lan, arena
from tests.lan.company import gather

MakeLan = Callable[..., Lan]

CUT = 100  # ticks, five seconds: links have died and been dialled in vain by then
SMOOTH = (
    1.0  # seconds without a tick at the worst; a busy machine's own pauses included
)


@pytest.mark.parametrize(
    "both",
    [True, pytest.param(False, marks=pytest.mark.slow)],
    ids=["both ways", "one way"],
)
@pytest.mark.slow
def test_who_loses_only_the_host_plays_on(lan: MakeLan, both: bool) -> None:
    network = lan(4)
    nodes = gather(network.hosts)
    arena.play(nodes)
    arena.run_on(nodes, 5)
    host = arena.host(nodes)
    victim = next(n for n in nodes if n is not host)
    places = dict(zip(nodes, network.hosts, strict=True))
    network.one_way(places[host], places[victim])
    if both:
        network.one_way(places[victim], places[host])
    since = arena.tick(victim)
    arena.run_on(nodes, CUT)
    victim.do("input", value="up")
    applied = victim.wait_for("input", since=since["at"])
    assert applied["number"] == 1
    network.heal()
    arena.run_on(nodes, 20)
    for node in nodes:
        arena.unbroken(node)
        assert {event["term"] for event in node.all("tick")} == {1}
    arrivals = [e["at"] for e in victim.all("tick") if e["at"] >= since["at"]]
    assert max(b - a for a, b in pairwise(arrivals)) < SMOOTH
    arena.same_game(nodes, least=CUT)
