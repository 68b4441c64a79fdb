"""`python -m tests.bench chat`: from `say` to who reads it, and what a newcomer gets.

Latency is one way, of a line of 60 bytes each 0.1 s, by the clock that all processes of
one computer share: from before the call until the reader's program has it, and until
its writer has the mark. The plain sockets and `send` beside it are measured the same
way, and blocks of all take turns.
"""

from __future__ import annotations

import json
import os
import statistics
import subprocess

from tests.bench.spread import percentile
from tests.bench.table import Row, show
from tests.bench.worker import CHATS, LEAST, SYSTEMS
from tests.lan import Lan

BLOCK = 25  # messages: a machine may say 30 to everyone at once
PAUSE = 0.1  # seconds
ROUNDS = 5
PERCENTS = (50, 95, 99)
HEADS = ("p50", "p95", "p99")

Figures = list[float]


def chat(rounds: int = ROUNDS, pause: float = PAUSE) -> None:
    """Print how long a line takes to its reader, and its mark back."""
    heard: dict[str, Figures] = {name: [] for name in (*SYSTEMS, *LEAST, *CHATS)}
    middles: dict[str, Figures] = {name: [] for name in heard}
    marked: dict[str, Figures] = {name: [] for name in CHATS}
    for _ in range(rounds):
        for name in heard:
            there, back = _block(name, pause)
            heard[name] += there
            middles[name].append(statistics.median(there))
            if back:
                marked[name] += back
    title = f"one way of 60 bytes, one each {pause:g} s: microseconds"
    show(f"{title}; {rounds} rounds of {BLOCK}", HEADS, _rows(heard))
    for name, each in middles.items():
        print(f"{name}: median of each round", *(f"{one:,.0f}" for one in each))
    show("until its writer has the mark: microseconds", HEADS, _rows(marked))


def _rows(found: dict[str, Figures]) -> list[Row]:
    percents = {
        name: [percentile(each, percent) for percent in PERCENTS]
        for name, each in found.items()
    }
    return [Row(name, each) for name, each in percents.items()]


def _block(system: str, pause: float) -> tuple[Figures, Figures]:
    """Microseconds to the reader, and to the mark where there is one."""
    with Lan(2) as lan:
        first, second = lan.hosts
        end = ["-m", "tests.bench.worker", system]
        one, other = _processors()
        end = ["-m", "tests.bench.worker", "--processor", str(one), system]
        hears = first.python(
            *end, "answer", second.ip, stdout=subprocess.PIPE, text=True
        )
        end[3] = str(other)
        paced = ["--count", str(BLOCK), "--pause", str(pause)]
        says = second.python(
            *end, "paced", first.ip, *paced, stdout=subprocess.PIPE, text=True
        )
        told, came = _answer(says), _answer(hears)
    there = [(came[text] - at) * 1e6 for text, at in told["said"].items()]
    marked = told["marked"].items()
    return there, [(at - told["said"][text]) * 1e6 for text, at in marked]


def _processors() -> tuple[int, int]:
    """One for each end, as two computers have: else the kernel often wakes the reader
    where the writer still works. The same one, if there is no other."""
    usable = sorted(os.sched_getaffinity(0))
    return usable[0], usable[-1]


def _answer(process: subprocess.Popen[str]) -> dict[str, dict[str, float]]:
    answer, _ = process.communicate()
    if process.returncode != 0:
        raise RuntimeError("a worker failed, see above")
    found: dict[str, dict[str, float]] = json.loads(answer)
    return found
