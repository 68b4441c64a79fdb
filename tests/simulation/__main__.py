"""`python -m tests.simulation [FIRST LAST]`: play schedules of random faults.

python -m tests.simulation 0 100000       all processors; reports at the end
python -m tests.simulation --shrink 4711  the shortest schedule that still fails
                          --honest        nobody lies
                          --vices hints,claims    liars do only that, of all that
                                          `tests.hostile.helpers.vices` has
"""

from __future__ import annotations

import argparse
import os
import sys
import time
from collections import Counter
from collections.abc import Iterator

from msgspec.structs import replace

from tests.hostile.helpers.vices import ALL
from tests.simulation.helpers.outcomes import failure, outcomes
from tests.simulation.helpers.schedule import Schedule, describe, draw

TOLD_EVERY = 5000  # schedules


def run(first: int, last: int, processes: int, vices: tuple[str, ...] = ALL) -> int:
    """Play all of them; print the bad ones and the pace. 1 if there was a bad one."""
    begun, bad = time.monotonic(), 0
    sizes: Counter[int] = Counter()
    for seed, _, wrong in outcomes(range(first, last), processes, vices):
        sizes[draw(seed).stations] += 1
        if wrong:
            bad += 1
            print(f"seed {seed}: {wrong}", flush=True)
        if (seed + 1 - first) % TOLD_EVERY == 0:
            print(f"{seed + 1 - first} played, {bad} bad", flush=True)
    passed = time.monotonic() - begun
    few = sum(count for size, count in sizes.items() if size <= 8)
    many = last - first - few
    print(
        f"{last - first} schedules, {bad} violations, {passed:.0f} s with {processes} "
        f"processes: {(last - first) / passed:.1f} a second\n"
        f"{few} of 2 to 8 stations, {many} of 9 to {max(sizes, default=0)}"
    )
    return bool(bad)


def shrink(seed: int, vices: tuple[str, ...] = ALL) -> int:
    """Leave out steps, stations and waits as long as it still fails; print the rest."""
    schedule = draw(seed, vices)
    wrong = failure(schedule)
    if not wrong:
        print(f"seed {seed} is well")
        return 0
    smaller = True
    while smaller:
        smaller = False
        for candidate in _smaller(schedule):
            said = failure(candidate)
            if said:
                schedule, wrong, smaller = candidate, said, True
                break
    print(f"{wrong}\n{describe(schedule)}")
    return 1


def _smaller(schedule: Schedule) -> Iterator[Schedule]:
    steps = schedule.steps
    for at in range(len(steps)):
        yield replace(schedule, steps=steps[:at] + steps[at + 1 :])
    for at in range(len(schedule.vices) if schedule.liars else 0):
        yield replace(schedule, vices=schedule.vices[:at] + schedule.vices[at + 1 :])
    for at in range(len(schedule.liars)):
        yield replace(schedule, liars=schedule.liars[:at] + schedule.liars[at + 1 :])
    if schedule.stations > 2:
        yield replace(schedule, stations=schedule.stations - 1)
    for at in range(len(schedule.wifi)):
        yield replace(schedule, wifi=schedule.wifi[:at] + schedule.wifi[at + 1 :])
    for at, step in enumerate(steps):
        if step.moment:
            plain = replace(step, moment="")
            yield replace(schedule, steps=(*steps[:at], plain, *steps[at + 1 :]))


def main() -> int:
    """As the arguments say."""
    parser = argparse.ArgumentParser("python -m tests.simulation", description=__doc__)
    parser.add_argument("first", type=int, nargs="?", default=0)
    parser.add_argument("last", type=int, nargs="?", default=1000)
    parser.add_argument("--processes", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--shrink", type=int, metavar="SEED")
    parser.add_argument("--honest", action="store_true")
    parser.add_argument("--vices", metavar="NAMES")
    given = parser.parse_args()
    vices = ALL if given.vices is None else tuple(given.vices.split(","))
    vices = () if given.honest else vices
    if given.shrink is not None:
        return shrink(given.shrink, vices)
    return run(given.first, given.last, given.processes, vices)


if __name__ == "__main__":
    sys.exit(main())
