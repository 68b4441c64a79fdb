"""What came of schedules, by several processes.

Not in `__main__`: where processes are not forked (macOS, Windows, and Linux since
Python 3.14) they import what they are to do, and find nothing in a package's
`__main__`.
"""

from __future__ import annotations

import gc
from collections.abc import Iterable, Iterator
from functools import partial
from multiprocessing import Pool

from tests.hostile.helpers.vices import ALL
from tests.simulation.helpers.schedule import Schedule, draw, play

CHUNK = 25  # schedules that a process takes at a time


def failure(schedule: Schedule) -> str:
    """What is wrong with it; "" if nothing is."""
    try:
        play(schedule)
    except (AssertionError, RuntimeError) as error:
        return str(error) or type(error).__name__
    return ""


def outcome(seed: int, vices: tuple[str, ...] = ALL) -> tuple[int, str, str]:
    """Seed, its trace (or ""), and what is wrong (or "")."""
    try:
        return seed, play(draw(seed, vices)).trace, ""
    except (AssertionError, RuntimeError) as error:
        return seed, "", str(error) or type(error).__name__


def outcomes(
    seeds: Iterable[int], processes: int, vices: tuple[str, ...] = ALL
) -> Iterator[tuple[int, str, str]]:
    """Those of many, in order, by several processes."""
    with Pool(processes, _seldom_collect) as pool:
        yield from pool.imap(partial(outcome, vices=vices), seeds, CHUNK)


def _seldom_collect() -> None:
    """What a schedule leaves behind is small, and looking for it takes a tenth of the
    time."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 50)
