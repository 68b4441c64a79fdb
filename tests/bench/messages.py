"""Latency and throughput of one message between two computers."""

from __future__ import annotations

import json
import statistics
import subprocess
from collections.abc import Sequence

from tests.bench.table import Row, show
from tests.lan import Lan

BUSY = 1000  # round trips of a block
IDLE = 60
PAUSE = 0.1  # seconds between two messages of a chat that is quiet
FLOOD = {
    "seed": 500,
    "floor": 100_000,
    "hydra": 100_000,
}  # messages, as fast as it goes
SECONDS = 8.0  # the longest that a flood is fed

Figures = dict[str, float]


def latency(systems: Sequence[str], rounds: int) -> None:
    """One way, idle and back to back; blocks of the systems take turns."""
    idle = _rounds(systems, rounds, "idle", "--count", str(IDLE // rounds))
    busy = _rounds(systems, rounds, "busy", "--count", str(BUSY))
    for title, found in (("idle, a message each 0.1 s", idle), ("back to back", busy)):
        rows = [Row(name, [f["p50"], f["p99"]]) for name, f in found.items()]
        show(f"one way of 60 bytes, {title}: microseconds", ["p50", "p99"], rows)


def throughput(systems: Sequence[str], rounds: int) -> None:
    """Messages a second one way."""
    found = {name: _repeated(name, rounds) for name in systems}
    rows = [Row(name, [figures["rate"]]) for name, figures in found.items()]
    show("messages of 60 bytes a second, one way", ["messages/s"], rows)


def _repeated(system: str, rounds: int) -> Figures:
    limits = ["--count", str(FLOOD[system]), "--seconds", str(SECONDS)]
    return _rounds([system], rounds, "flood", *limits)[system]


def _rounds(systems: Sequence[str], rounds: int, *asked: str) -> dict[str, Figures]:
    """For each system the median of each figure over all rounds."""
    blocks: dict[str, list[Figures]] = {name: [] for name in systems}
    for _ in range(rounds):
        for name in systems:
            blocks[name].append(_measured(name, *asked))
    return {name: _middle(found) for name, found in blocks.items()}


def _middle(blocks: Sequence[Figures]) -> Figures:
    return {key: statistics.median(b[key] for b in blocks) for key in blocks[0]}


def _measured(system: str, role: str, *options: str) -> Figures:
    """Run both ends on a fresh LAN of two."""
    with Lan(2) as lan:
        first, second = lan.hosts
        end = ["-m", "tests.bench.worker", system]
        first.python(*end, "answer", second.ip)
        asking = second.python(
            *end, role, first.ip, *options, stdout=subprocess.PIPE, text=True
        )
        answer, _ = asking.communicate()
    if asking.returncode != 0:
        raise RuntimeError(f"{system} failed, see above")
    figures: Figures = json.loads(answer)
    return figures
