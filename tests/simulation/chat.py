"""`python -m tests.simulation.chat [FIRST LAST]`: people talk while a LAN breaks.

python -m tests.simulation.chat 0 1000       schedules of 5 nodes and 200 messages
python -m tests.simulation.chat --shrink 47  the shortest schedule that still fails
python -m tests.simulation.chat --words 50000 0 1    one that is long
"""

from __future__ import annotations

import argparse
import os
import resource
import sys
import time
from collections.abc import Iterator
from functools import partial
from multiprocessing import Pool

from msgspec.structs import replace

from p2p.chat.archive import Bounds
from p2p.chat.quota import Quota
from tests.simulation.helpers.chatting import WORDS, Schedule, draw, play
from tests.simulation.helpers.mutants import replaced

TOLD_EVERY = 100  # schedules
LONG = 1_000  # words: more are said where no quotas are, and all is held
PLENTY = Bounds(messages=10**6, strangers=10**6)


def _yes(*_: object) -> bool:
    return True


def drawn(seed: int, words: int) -> Schedule:
    """That of a seed; of a long one all that is said is held."""
    schedule = draw(seed, words)
    return replace(schedule, bounds=PLENTY) if words > LONG else schedule


def failure(schedule: Schedule) -> str:
    """What is wrong with it; "" if nothing is."""
    # Without quotas, where all is held.
    rules = (Quota, "takes", _yes), (Quota, "left", lambda *_: 10**6)
    try:
        with replaced(*(rules if schedule.bounds == PLENTY else ())):
            play(schedule)
    except (AssertionError, RuntimeError) as error:
        return str(error) or type(error).__name__
    return ""


def outcome(words: int, seed: int) -> tuple[int, str]:
    """Seed, and what is wrong with its schedule."""
    schedule = drawn(seed, words)
    wrong = failure(schedule)
    if wrong:
        wrong += f" (clocks {schedule.clocks}, {'lies' * schedule.lies})"
    return seed, wrong


def run(first: int, last: int, words: int, processes: int) -> int:
    """Play all of them; print the bad ones and the pace. 1 if there was a bad one."""
    begun, bad = time.monotonic(), 0
    with Pool(processes) as pool:
        each = pool.imap(partial(outcome, words), range(first, last))
        for count, (seed, wrong) in enumerate(each, 1):
            if wrong:
                bad += 1
                print(f"seed {seed}: {wrong}", flush=True)
            if count % TOLD_EVERY == 0:
                took = time.monotonic() - begun
                print(f"{count} played, {bad} bad, {took:.0f} s", flush=True)
    took = time.monotonic() - begun
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    print(
        f"{last - first} schedules of {words} messages, {bad} violations, {took:.0f} s "
        f"with {processes} processes, {usage.ru_utime:.0f} s of processors, at most "
        f"{usage.ru_maxrss / 1024:.0f} MB each"
    )
    return bool(bad)


def shrink(seed: int, words: int) -> int:
    """Leave out steps as long as it still fails; print the rest."""
    schedule = drawn(seed, words)
    wrong = failure(schedule)
    if not wrong:
        print(f"seed {seed} is well")
        return 0
    size = max(1, len(schedule.steps) // 2)
    while size:
        for candidate in _smaller(schedule, size):
            said = failure(candidate)
            if said:
                schedule, wrong = candidate, said
                break
        else:
            size //= 2
    steps = "".join(f"    {step!r},\n" for step in schedule.steps)
    rest = schedule.clocks, schedule.lies, schedule.wifi, schedule.bounds
    print(f"{wrong}\n{schedule.seed} {rest}\n{steps}")
    return 1


def _smaller(schedule: Schedule, size: int) -> Iterator[Schedule]:
    steps = schedule.steps
    for at in range(0, len(steps), size):
        yield replace(schedule, steps=steps[:at] + steps[at + size :])
    if size == 1 and schedule.lies:
        yield replace(schedule, lies=False)
    if size == 1 and schedule.wifi:
        yield replace(schedule, wifi=())


def main() -> int:
    """As the arguments say."""
    parser = argparse.ArgumentParser("python -m tests.simulation.chat")
    parser.add_argument("first", type=int, nargs="?", default=0)
    parser.add_argument("last", type=int, nargs="?", default=1000)
    parser.add_argument("--words", type=int, default=WORDS)
    parser.add_argument("--processes", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--shrink", type=int, metavar="SEED")
    given = parser.parse_args()
    if given.shrink is not None:
        return shrink(given.shrink, given.words)
    return run(given.first, given.last, given.words, given.processes)


if __name__ == "__main__":
    sys.exit(main())
