"""How long a room stands still when its host dies, sleeps or leaves.

Five nodes play; the gap is the time from the last tick of the old reign to the first
of the new one, on each survivor, by the `t` of its own events. One tick (50 ms) of it
is the game's own pace. Who was killed returns before the next round.

    python -m tests.bench.takeover --kills 10
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Sequence

from tests.bench import spread
from tests.lan import Lan, NodeProcess, arena, rights
from tests.lan.company import gather, gone

NODES = 5
BETWEEN = 10  # ticks between two rounds
WAYS = ("kill", "stop", "quit")

Nodes = list[NodeProcess]


def takeover(ways: Sequence[str], rounds: int) -> None:
    """So many rounds of each way in which a host is lost."""
    for way in ways:
        with Lan(NODES) as wire:
            nodes = gather(wire.hosts)
            arena.play(nodes, bots=0)
            _WAYS[way](nodes, rounds)


def _kill(nodes: Nodes, rounds: int) -> None:
    gaps: list[float] = []
    noticed: list[float] = []
    for _ in range(rounds):
        dead, others, term = _next(nodes)
        killed = dead.kill()
        gaps += [arena.gap(node, term) for node in others]
        noticed += [gone(node, dead, killed)[0] for node in others]
        _replace(nodes, dead, others)
    print(f"\nthe host is killed (kill -9), {rounds} times among {NODES} nodes")
    spread.tell("gap between two ticks", gaps)
    spread.tell("until `gone` is said", noticed)


def _quit(nodes: Nodes, rounds: int) -> None:
    gaps: list[float] = []
    for _ in range(rounds):
        leaver, others, term = _next(nodes)
        leaver.quit()
        gaps += [arena.gap(node, term) for node in others]
        _replace(nodes, leaver, others)
    print(f"\nthe host quits, {rounds} times among {NODES} nodes")
    spread.tell("gap between two ticks", gaps)


def _stop(nodes: Nodes, rounds: int) -> None:
    gaps: list[float] = []
    back: list[float] = []
    for _ in range(rounds):
        frozen, others, term = _next(nodes)
        frozen.stop()
        gaps += [arena.gap(node, term) for node in others]
        woken = frozen.cont()
        arena.reach([frozen], 0, term)
        follows = next(e for e in frozen.all("tick", since=woken) if e["term"] >= term)
        back.append(follows["at"] - woken)
        arena.together(nodes, since=woken)
    print(f"\nthe host stands still (SIGSTOP), {rounds} times among {NODES} nodes")
    spread.tell("gap between two ticks", gaps)
    spread.tell("until it follows when it runs again", back)


_WAYS: dict[str, Callable[[Nodes, int], None]] = dict(
    zip(WAYS, (_kill, _stop, _quit), strict=True)
)


def _next(nodes: Nodes) -> tuple[NodeProcess, Nodes, int]:
    """The host, the others, and the term that shall come, after a quiet moment."""
    arena.run_on(nodes, BETWEEN)
    host = arena.host(nodes)
    others = [node for node in nodes if node is not host]
    return host, others, arena.room(host)["term"] + 1


def _replace(nodes: Nodes, dead: NodeProcess, others: Nodes) -> None:
    again = NodeProcess(dead.host, dead.name, profile=dead.profile)
    nodes[nodes.index(dead)] = again
    begun = again.wait_for("ready")["at"]
    for node in others:
        again.wait_for("peer", id=node.id)
    arena.play([again], bots=0)
    arena.together(nodes, since=begun)


def main(argv: Sequence[str]) -> int:
    """Measure and print; the exit status is 0 unless no LAN could be built (2)."""
    parser = argparse.ArgumentParser("python -m tests.bench.takeover")
    parser.add_argument("--kills", type=int, default=10)
    parser.add_argument("--ways", nargs="+", choices=WAYS, default=list(WAYS))
    given = parser.parse_args(argv)
    reason = rights.obtain()
    if reason:
        print(f"no virtual LAN: {reason}", file=sys.stderr)
        return 2
    takeover(given.ways, given.kills)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
