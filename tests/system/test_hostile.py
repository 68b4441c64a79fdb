"""Strangers who connect and mean no good: node and game go on."""

from __future__ import annotations

import re
from collections.abc import Callable
from itertools import pairwise

import pytest

from p2p.wire.complaints import LINES_EACH
from tests.lan import Lan, NodeProcess, arena
from tests.lan.company import address, gather, meet, stderr
from tests.lan.vitals import all_closed, connections, memory
from tests.system.helpers import raw_sockets
from tests.system.helpers.raw_sockets import Stranger

MakeLan = Callable[..., Lan]

AT_ONCE = 1.0  # seconds: what is plainly wrong is not waited for
HANDSHAKE = 3.0  # seconds that a connection has to prove a key
GRACE = 0.5  # seconds on top, of a busy machine
TICK_GAP = 0.5  # seconds between two ticks of an attacked host, at most
MEMORY = 30 * 1024 * 1024  # bytes that an attack may cost
CROWD = 200


def reasons(node: NodeProcess, ip: str) -> list[str]:
    """Why it hung up on this address, as it said on standard error."""
    pattern = re.compile(rf"hung up on {re.escape(ip)}: (.+)$")
    found = (pattern.search(line) for line in stderr(node))
    return [match[1] for match in found if match]


@pytest.mark.parametrize(
    ("program", "within", "reason"),
    [
        (raw_sockets.GARBAGE, AT_ONCE, ""),
        (raw_sockets.HTTP, AT_ONCE, ""),
        (raw_sockets.TOO_LONG, AT_ONCE, ""),
        (raw_sockets.LONGER_THAN_A_HELLO, AT_ONCE, ""),
        (raw_sockets.SILENT, HANDSHAKE + GRACE, "the handshake took too long"),
        pytest.param(
            raw_sockets.HALF_A_HELLO,
            HANDSHAKE + GRACE,
            "the handshake took too long",
            marks=pytest.mark.slow,
        ),
    ],
    ids=["garbage", "http", "too long", "no hello", "silent", "half a hello"],
)
def test_a_stranger_is_hung_up_on_with_one_line(
    lan: MakeLan, program: str, within: float, reason: str
) -> None:
    a, b = lan(2).hosts
    (ana,) = gather([a])
    stranger = Stranger(b, program, address(ana))
    assert stranger.closed_after() < within
    assert ana.quit() == 0  # it lives, and all that it wrote is there
    (said,) = reasons(ana, b.ip)
    assert said == reason or not reason
    assert len(stderr(ana)) == 1


@pytest.mark.slow
def test_node_and_game_go_on_under_two_hundred_connections(lan: MakeLan) -> None:
    wire = lan(5)
    *machines, enemy = wire.hosts
    nodes = gather(machines[:3])
    arena.play(nodes)
    arena.run_on(nodes, 20)
    host = arena.host(nodes)
    before = memory(host)
    begun = arena.tick(host)["at"]
    crowd = Stranger(enemy, raw_sockets.CROWD, address(host))
    others = [raw_sockets.GARBAGE, raw_sockets.TOO_LONG, raw_sockets.SILENT]
    attackers = [crowd, *(Stranger(enemy, each, address(host)) for each in others)]
    late = NodeProcess(machines[3], "dan")
    meet([late, *nodes])
    arena.play([late])
    assert connections(host, enemy.ip) > 0  # all of that during the attack
    longest = max(attacker.closed_after() for attacker in attackers)
    print(f"the last connection was open for {longest:.2f} s")
    assert longest < HANDSHAKE + 2 * GRACE
    all_closed(host, enemy.ip)
    everybody = [*nodes, late]
    arena.run_on(everybody, 20)
    arena.same_game(everybody, least=20)
    grown = memory(host) - before
    ticks = [e["t"] for e in host.all("tick", since=begun)]
    worst = max(after - one for one, after in pairwise(ticks))
    print(f"memory {grown / 1e6:+.1f} MB, longest time without tick {worst:.3f} s")
    assert grown < MEMORY
    assert worst < TICK_GAP
    for node in nodes:
        assert not node.all("gone")
        assert {event["term"] for event in node.all("tick")} == {1}
        arena.unbroken(node)
    told = reasons(host, enemy.ip)
    assert len(told) == len(stderr(host)) == LINES_EACH  # not of each one
