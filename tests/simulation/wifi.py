"""`python -m tests.simulation.wifi`: hours of play on Wi-Fi, and what players notice.

python -m tests.simulation.wifi --hours 3             each kind of table, on cables too
python -m tests.simulation.wifi --hours 100 --who all
python -m tests.simulation.wifi --cable 20            one with a cable comes: so often

Only takeovers that nobody wanted count as such; the handovers of a host that lives are
told apart. Where only the host is on Wi-Fi, the Wi-Fi follows the game. Each hour is a
table of its own; with the same seed its spikes are the same, whatever the code does.
"""

from __future__ import annotations

import argparse
import gc
import os
import sys
import time
from collections.abc import Callable, Iterable, Sequence
from multiprocessing import Pool
from typing import Any, TypeAlias, TypeVar

from tests.simulation.helpers.longplay import WHO, LongPlay, Notes

HOUR = 3600.0  # seconds
BEFORE = 600.0  # seconds of play before one with a cable comes
PATIENCE = 180.0  # seconds in which it should host then

Found = TypeVar("Found")
Job: TypeAlias = tuple[Any, ...]


def notes(seed: int, stations: int, who: str, seconds: float, watched: bool) -> Notes:
    """Of one table."""
    gc.freeze()
    lan = LongPlay(seed, stations, who, watched)
    lan.run(seconds)
    return lan.close()


def until_cable(seed: int, stations: int) -> tuple[float, Notes]:
    """One with a cable comes to a table on Wi-Fi: seconds until it hosts, at most
    `PATIENCE`."""
    lan = LongPlay(seed, stations - 1, "all")
    lan.run(BEFORE)
    newcomer, came_at = lan.sit("cable"), lan.now
    lan.run_until(lambda: lan.host is newcomer, PATIENCE)
    return lan.now - came_at, lan.close()


def played(
    table: Callable[..., Found], jobs: Sequence[Job], processes: int
) -> list[Found]:
    """What came of each table, by several processes."""
    if processes == 1:
        return [table(*job) for job in jobs]
    with Pool(processes) as pool:
        return pool.starmap(table, jobs, 1)


def tell(who: str, found: Notes) -> None:
    """Print what was noticed."""
    hours = found.seconds / HOUR
    print(f"\n{WHO[who]}: {hours:.1f} h")
    print(
        f"  takeovers {found.takeovers} ({found.takeovers / hours:.1f} an hour), "
        f"handovers {found.handovers}, merges {found.merges}"
    )
    parts = ", ".join(f"p{p} {found.gap(p)}" for p in (50, 99, 99.9))
    print(f"  gaps between ticks: {parts}, longest {max(found.gaps)} ms")
    print(
        f"  presses: {found.pressed}, lost {found.lost}, doubled {found.doubled}, "
        f"refused {found.refused}",
        flush=True,
    )


def play(given: argparse.Namespace) -> None:
    """Every kind of table, so many hours each."""
    seconds = [HOUR] * int(given.hours)
    rest = (given.hours - len(seconds)) * HOUR
    seconds += [rest] if rest > 1 else []
    for who in given.who:
        begun, found = time.monotonic(), Notes()
        jobs = [
            (given.seed + number, given.stations, who, length, given.watched)
            for number, length in enumerate(seconds)
        ]
        for noticed in played(notes, jobs, given.processes):
            found.add(noticed)
        tell(who, found)
        _pace(found.seconds, time.monotonic() - begun, given.processes)


def await_cable(given: argparse.Namespace) -> bool:
    """So many times; whether it always hosted in time."""
    begun, found, times = time.monotonic(), Notes(), []
    jobs = [(given.seed + number, given.stations) for number in range(given.cable)]
    for passed, noticed in played(until_cable, jobs, given.processes):
        times.append(passed)
        found.add(noticed)
    tell("all", found)
    print(f"  and one with a cable, which hosts after: {_listed(times)}")
    in_time = sum(passed < PATIENCE for passed in times)
    print(f"  within {PATIENCE:.0f} s: {in_time} of {len(times)}")
    _pace(found.seconds, time.monotonic() - begun, given.processes)
    return in_time == len(times)


def _listed(times: Iterable[float]) -> str:
    told = (f"{t:.0f}" if t < PATIENCE else "never" for t in sorted(times))
    return ", ".join(told) + " s"


def _pace(simulated: float, passed: float, processes: int) -> None:
    print(
        f"  {passed:.0f} s with {processes} processes: "
        f"{simulated / passed:.0f} simulated seconds a second"
    )


def main() -> int:
    """As the arguments say."""
    parser = argparse.ArgumentParser("python -m tests.simulation.wifi")
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.description = __doc__
    parser.add_argument("--hours", type=float, default=1.0, help="of each kind")
    parser.add_argument("--stations", type=int, default=5)
    parser.add_argument("--who", nargs="+", choices=list(WHO), default=list(WHO))
    parser.add_argument("--seed", type=int, default=0, help="of the first table")
    parser.add_argument("--cable", type=int, metavar="TRIALS")
    watched = "look after the promises, too"
    parser.add_argument("--watched", action="store_true", help=watched)
    parser.add_argument("--processes", type=int, default=os.cpu_count() or 1)
    given = parser.parse_args()
    if given.cable:
        return 0 if await_cable(given) else 1
    play(given)
    return 0


if __name__ == "__main__":
    sys.exit(main())
