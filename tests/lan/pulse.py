"""Whether the computer itself stood still while something was measured on it.

A program that only sleeps wakes in time, unless the computer does not run it: another
one on the same hardware had the processor, or somebody set the clock. So there is one
on each processor, which does so every ten milliseconds. Where it woke late nobody could
have been in time, and what others took for those moments tells nothing of them; where
it was in time and they were not, that is theirs.

It is a program like any other, and the scheduler lets who slept run before who did not
for long: what a node under load uses of a processor does not make it late.
"""

from __future__ import annotations

import json
import os
import select
import subprocess
import sys
import time
from collections.abc import Iterable
from types import TracebackType

BEAT = 0.01  # seconds
LATE = 0.03  # seconds beyond that: what is less no measurement has to know

Span = tuple[float, float]
"""From when until when, in Unix time."""


class Stalls:
    """When some processor stood still. Knows the time that runs only in between."""

    def __init__(self, spans: Iterable[Span] = ()) -> None:
        self._spans: list[Span] = []
        for begin, end in sorted(spans):
            if self._spans and begin <= self._spans[-1][1]:
                begin, last = self._spans.pop()
                end = max(end, last)
            self._spans.append((begin, end))

    @property
    def seconds(self) -> float:
        """Of all of them together."""
        return sum(end - begin for begin, end in self._spans)

    def run(self, moment: float) -> float:
        """That moment (Unix time) less all standstill before it: what lies between two
        such is how long the computer ran from one to the other."""
        stood = (min(end, moment) - begin for begin, end in self._spans)
        return moment - sum(max(0.0, seconds) for seconds in stood)


class Pulse:
    """Beats from when it is made until `stop`, or its `with` ends."""

    def __init__(self) -> None:
        self.stalls = Stalls()
        self.processes = [self._start(each) for each in sorted(os.sched_getaffinity(0))]
        for process in self.processes:  # until it beats
            assert process.stdout is not None
            process.stdout.readline()

    @staticmethod
    def _start(processor: int) -> subprocess.Popen[str]:
        command = [sys.executable, "-m", "tests.lan.pulse", str(processor)]
        pipe = subprocess.PIPE
        return subprocess.Popen(command, stdin=pipe, stdout=pipe, text=True)

    def stop(self) -> Stalls:
        """No more of it. What was found."""
        told = [process.communicate()[0] for process in self.processes]
        spans = [(begin, end) for text in told for begin, end in json.loads(text)]
        self.processes = []
        self.stalls = Stalls([*spans])
        return self.stalls

    def __enter__(self) -> Pulse:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self.processes:
            self.stop()


def beat(processor: int) -> list[Span]:
    """Sleep and wake on this processor until standard input ends. Where it was late."""
    os.sched_setaffinity(0, {processor})
    print("beats", flush=True)
    found: list[Span] = []
    due = time.time() + BEAT  # as nodes stamp their events
    while not select.select([sys.stdin], [], [], BEAT)[0]:
        woke = time.time()
        if woke - due > LATE:
            found.append((due, woke))
        due = time.time() + BEAT
    return found


if __name__ == "__main__":
    print(json.dumps(beat(int(sys.argv[1]))))
