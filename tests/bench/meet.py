"""How long it takes to meet, beside zeroconf as it is by default.

A newcomer comes to 1, 7 and 29 nodes that are there, again and again, each time as
somebody new. From its `ready` (it listens, and speaks for the first time) it counts

- until it has said `peer` of all others: authenticated, encrypted, link up both ways;
- until all others have said `peer` of it;
- and from the launch of its process (exec of Python) to its first `peer`, and to the
  last.

Then all are launched at once, from nothing: until all know all, from the first launch
and from the `ready` of the last. All moments are those of the events themselves (`t`),
on one computer with one clock.

`zeroconf` is `announcer.py`: its `ready` is the moment before `Zeroconf()`, its `peer`
a browser's callback. That is less than a `peer` here: no link, no authentication, and
what was found may be gone.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from itertools import permutations

from tests.bench.handshake import handshake
from tests.bench.spread import percentile
from tests.bench.table import Row, show
from tests.lan import Host, Lan, NodeProcess

NODES = (2, 8, 30)
NEWCOMERS = 30
FEW = 10  # newcomers where many are: each costs both processors a second
MANY = 16  # nodes
QUIET = 2.0  # seconds from the last meeting of the others to the first newcomer
PATIENCE = 60.0  # seconds; 30 interpreters start on few processors
PROGRAMS: dict[str, Sequence[str]] = {
    "hydra": ("-m", "games", "node"),
    "zeroconf": ("-m", "tests.bench.announcer"),
}
GOALS = "goals: p50 10, 20, 60 ms for 2, 8, 30 in all"
HEADS = (
    *("new p50", "p95", "others p50", "p95"),
    *("exec-first", "p95", "exec-all", "p95"),
)
COLD = ("ready-all", "launch-all")

Figures = list[float]


def meet(counts: Sequence[int] = NODES, newcomers: int = NEWCOMERS) -> None:
    """A line for each system and number of nodes; `newcomers` come where few are."""
    dials, accepts = (seconds * 1000 for seconds in handshake())
    floor = f"\nTLS alone costs who dials {dials:.2f} ms of processor, the other "
    print(
        f"{floor}{accepts:.2f} ms; a newcomer among 29 pays that 29 times", flush=True
    )
    warm, cold = [], []
    for count in counts:
        runs = newcomers if count < MANY else min(newcomers, FEW)
        for system in PROGRAMS:
            name = f"{system} {count}"
            warm.append(Row(name, _newcomers(system, count, runs)))
            if count > 2:
                cold.append(Row(name, _at_once(system, count)))
    title = f"a newcomer meets all, ms from its `ready`; {newcomers} newcomers, {FEW} "
    show(f"{title}where {MANY} or more are; {GOALS}", HEADS, warm)
    if cold:
        show("all at once, ms until all know all, one run", COLD, cold)


def _newcomers(system: str, count: int, runs: int) -> Figures:
    """p50 and p95 in milliseconds, by `HEADS`."""
    with Lan(count) as wire:
        others = [_start(system, host, "other") for host in wire.hosts[1:]]
        _all_met(others)
        time.sleep(QUIET)
        found = [_newcomer(system, wire.hosts[0], run, others) for run in range(runs)]
    columns = zip(*found, strict=True)
    spreads = [(percentile(each, 50), percentile(each, 95)) for each in columns]
    return [seconds * 1000 for pair in spreads for seconds in pair]


def _newcomer(
    system: str, host: Host, run: int, others: Sequence[NodeProcess]
) -> Figures:
    """Seconds: it knows all, all know it; and from its launch to the first and all."""
    launched = time.time()
    newcomer = _start(system, host, f"newcomer-{run}-")
    ready = newcomer.wait_for("ready")["t"]
    here = [newcomer.wait_for("peer", id=other.id)["t"] for other in others]
    there = [other.wait_for("peer", id=newcomer.id)["t"] for other in others]
    known = newcomer.id
    newcomer.quit()
    for other in others:
        other.wait_for("gone", id=known)
    both = max(*here, *there)
    first = min(here) - launched
    return [max(here) - ready, max(there) - ready, first, both - launched]


def _at_once(system: str, count: int) -> Figures:
    """Milliseconds until all know all: from the last `ready`, from the first launch."""
    with Lan(count) as wire:
        launched = time.time()
        nodes = [_start(system, host, "cold") for host in wire.hosts]
        last = _all_met(nodes)
        ready = max(node.wait_for("ready")["t"] for node in nodes)
    return [(last - ready) * 1000, (last - launched) * 1000]


def _start(system: str, host: Host, name: str) -> NodeProcess:
    return NodeProcess(host, f"{name}{host.number}", program=PROGRAMS[system])


def _all_met(nodes: Sequence[NodeProcess]) -> float:
    """Return when each has said `peer` of each other; the moment of the last (`t`)."""
    for node in nodes:
        node.wait_for("ready", PATIENCE)
    met = [
        float(one.wait_for("peer", PATIENCE, id=other.id)["t"])
        for one, other in permutations(nodes, 2)
    ]
    return max(met, default=0.0)
