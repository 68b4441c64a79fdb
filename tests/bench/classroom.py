"""What is said to a class of 30: until the last of the 29 others has it.

Each is a process and a machine of its own, but all of them share the few processors of
this computer: there, 29 readers stand in line for them. So the same is measured with 28
of them stopped (for a moment, by SIGSTOP): who is left is the one to whom it goes last.
That is what a class sees in which everybody has a computer of his own. Moments are
those of the events themselves, from before the command to say it.
"""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Sequence
from itertools import permutations

from tests.bench.spread import percentile, tell
from tests.lan import Lan, NodeProcess

NODES = 30
SAID = 12  # messages each way: a machine may say 30 at once
PAUSE = 0.5  # seconds
STOPPED = 0.05  # seconds until those that were stopped are
PATIENCE = 90.0  # seconds


def classroom(nodes: int = NODES, said: int = SAID) -> None:
    """Print how long it takes to all, and to the last where nobody stands in line."""
    with Lan(nodes) as wire:
        everybody = [NodeProcess(host, f"pupil{host.number}") for host in wire.hosts]
        for node in everybody:
            node.wait_for("ready", PATIENCE)
        for one, other in permutations(everybody, 2):
            one.wait_for("peer", PATIENCE, id=other.id)
        speaker, *others = everybody
        others.sort(key=lambda node: node.id)  # as it goes out
        time.sleep(5.0)
        crowded = [_said(speaker, others, f"all {n}") for n in range(said)]
        alone = [_alone(speaker, others, f"last {n}") for n in range(said)]
    processors = os.cpu_count()
    print(f"\nsaid to {nodes - 1} others, on {processors} processors; milliseconds")
    tell("until the first of them has it", [min(one) for one in crowded])
    tell("until half of them have it", [percentile(one, 50) for one in crowded])
    tell("until the last of them has it", [max(one) for one in crowded])
    tell("until the last has it, the others stopped", alone)


def _said(
    speaker: NodeProcess, others: Sequence[NodeProcess], text: str
) -> list[float]:
    """Seconds to each."""
    time.sleep(PAUSE)
    began = time.time()
    speaker.do("say", text=text)
    found = [node.wait_for("chat", PATIENCE, text=text) for node in others]
    return [float(event["t"]) - began for event in found]


def _alone(speaker: NodeProcess, others: Sequence[NodeProcess], text: str) -> float:
    *stopped, last = others
    time.sleep(PAUSE)
    for node in stopped:
        node.process.send_signal(signal.SIGSTOP)
    try:
        time.sleep(STOPPED)
        began = time.time()
        speaker.do("say", text=text)
        return float(last.wait_for("chat", text=text)["t"]) - began
    finally:
        for node in stopped:
            node.process.send_signal(signal.SIGCONT)
