"""How long a packet may be on the way to a peer: only where TCP cannot be told to keep
its segments short (`p2p.tcp.segments`), that is on Windows."""

from __future__ import annotations

import sys
import time
from collections.abc import Mapping, Sequence
from concurrent.futures import Executor, Future

from p2p.doctor.facts import PathFact
from p2p.doctor.probes.commands import ask

SIZES = (576, 1280, 1400, 1500)  # bytes of IP: what any path passes, up to a cable's
HEADERS = 28  # of them, of IPv4 and ICMP
PING_WITHIN = 0.9  # seconds; a LAN answers in a few milliseconds
SILENT_AFTER = 0.8  # seconds. What the system itself refuses to send, because it knows
# of the narrow path, comes to nothing at once; TCP knows as well
MAX_PEERS = 2  # that are measured

Answers = dict[int, Future[bool | None]]


class Lengths:
    """Measures the ways to a few peers (name, IPv4 address), in the background."""

    def __init__(self, peers: Sequence[tuple[str, str]], pool: Executor) -> None:
        self._asked: list[tuple[str, Answers]] = [
            (name, {size: pool.submit(answers, host, size) for size in SIZES})
            for name, host in peers[:MAX_PEERS]
            if sys.platform == "win32"
        ]

    def facts(self) -> tuple[PathFact, ...]:
        """What came of it; waits two seconds at most from the beginning."""
        said = [
            (n, {s: f.result() for s, f in sizes.items()}) for n, sizes in self._asked
        ]
        found = [path_fact(name, answered) for name, answered in said]
        return tuple(fact for fact in found if fact is not None)


def path_fact(name: str, answered: Mapping[int, bool | None]) -> PathFact | None:
    """From what came of each size; None if no size was answered: a firewall may keep
    all pings out."""
    passes = max((size for size, said in answered.items() if said), default=0)
    lost = [s for s, said in answered.items() if said is False and s > passes]
    return PathFact(name, passes, min(lost, default=0)) if passes else None


def answers(host: str, size: int) -> bool | None:
    """Whether a packet that must not be cut is answered, of two; None if none was
    sent."""
    said = _ping(host, size)
    return _ping(host, size) if said is False else said


def _ping(host: str, size: int) -> bool | None:
    begun, wait = time.monotonic(), str(round(PING_WITHIN * 1000))
    options = ("-4", "-n", "1", "-w", wait, "-f", "-l", str(size - HEADERS))
    said = ask(["ping", *options, host], 2 * PING_WITHIN)
    # "Unreachable" is reported with success as well, but then without a TTL.
    if said is not None and "TTL=" in said.upper():
        return True
    return False if time.monotonic() - begun >= SILENT_AFTER else None
