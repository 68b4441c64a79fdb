"""What a player costs the network: bytes on his cable, both ways, a second.

Snakes of 50 cells, 10 moves a second. The seed sends each snake on a new connection
each move and gets all of them back; the floor does the same on one that stays open.
Ours sends what is pressed: each player turns twice a second, and snakes start as long
as the game makes them, because their length is never on the wire after the start.
The seed's server is a machine apart and not counted, ours is one of the players.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Sequence

from tests.bench.meter import KINDS, WAYS, Counts, Meter
from tests.bench.table import Row, show
from tests.lan import Host, Lan, NodeProcess

PLAYERS = (2, 8, 32)
CELLS = 50
WARM_UP = 8.0  # seconds; who has just come asks who is here
MEASURED = 10.0  # seconds
TURNS = ("up", "left", "down", "right")
EVERY = 0.5  # seconds between two turns of a player
PATIENCE = 60.0  # seconds until all play; 32 interpreters start on a few processors


def traffic(systems: Sequence[str], players: Sequence[int] = PLAYERS) -> None:
    """Kilobytes a second and player, by the number of players."""
    rows = [Row(name, [MEASURE[name](count) for count in players]) for name in systems]
    heads = [f"{count} players" for count in players]
    show("kB a second on each player's cable, up and down", heads, rows)


def _exchanged(system: str, players: int) -> float:
    with Lan(players + 1) as lan:
        server, *hosts = lan.hosts
        server.python("-m", "tests.bench.snakes", system, "serve")
        for host in hosts:
            name = f"player {host.number}"
            call = ["play", "--server", server.ip, "--name", name]
            host.python("-m", "tests.bench.snakes", system, *call)
        # Interpreters start one after the other on few processors.
        time.sleep(WARM_UP + 0.1 * players)
        return _counted(lan, hosts, lambda: time.sleep(MEASURED))


def _ours(players: int) -> float:
    with Lan(players) as lan:
        nodes = [NodeProcess(host, f"n{host.number}") for host in lan.hosts]
        for node in nodes:
            node.wait_for("ready", PATIENCE)
        nodes[0].do("play", game="snake")
        nodes[0].wait_for("room", PATIENCE)
        for node in nodes[1:]:
            node.do("play", game="snake")
        for node in nodes:
            node.wait_for("room", PATIENCE, lambda room: _all_in(room, players))
        time.sleep(WARM_UP)
        hosting = nodes[0].all("room")[-1]["host"]  # a busy machine may have changed it
        host = next(node.host for node in nodes if node.id == hosting)
        meter = Meter(lan.switch, host)
        before = meter.read()
        median = _counted(lan, lan.hosts, lambda: _turning(nodes))
        _tell_shares(players, before, meter.read())
        return median


def _tell_shares(players: int, before: Counts, after: Counts) -> None:
    """Of what our players' bytes are; the host's own cable carries all the game."""
    shares = []
    for kind in KINDS:
        grown = sum(after[kind, way] - before[kind, way] for way in WAYS)
        shares.append(f"{kind} {grown / (players - 1) / MEASURED / 1000:.2f}")
    what = f"kB a second of each of {players} players but the host"
    print(f"{what}: {', '.join(shares)}", flush=True)


def _all_in(room: dict[str, object], players: int) -> bool:
    members = room["members"]
    assert isinstance(members, list)
    return sum(not member["bot"] for member in members) == players


def _turning(nodes: Sequence[NodeProcess]) -> None:
    """Let everybody turn in a square for the time that is measured."""
    began = time.monotonic()
    turn = 0
    while time.monotonic() - began < MEASURED:
        for node in nodes:
            node.do("input", value=TURNS[turn % len(TURNS)])
        turn += 1
        time.sleep(max(0.0, began + turn * EVERY - time.monotonic()))


def _counted(lan: Lan, hosts: Sequence[Host], wait: Callable[[], None]) -> float:
    """The median player's kilobytes a second while `wait` lasts."""
    before, began = lan.switch.traffic(), time.monotonic()
    wait()
    after, passed = lan.switch.traffic(), time.monotonic() - began
    sums = [sum(after[host.port]) - sum(before[host.port]) for host in hosts]
    return statistics.median(sums) / passed / 1000


MEASURE: dict[str, Callable[[int], float]] = {
    "seed": lambda players: _exchanged("seed", players),
    "floor": lambda players: _exchanged("floor", players),
    "hydra": _ours,
}
