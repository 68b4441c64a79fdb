"""`python -m tests.simulation FIRST LAST`: play stories of random faults."""

from __future__ import annotations

import sys
import time

from tests.simulation.schedule import play_out


def main(first: int, last: int) -> int:
    """Play each seed; print the bad ones and the pace. 1 if there was a bad one."""
    bad = 0
    start = time.monotonic()
    for seed in range(first, last):
        try:
            play_out(seed)
        except AssertionError as error:
            bad += 1
            print(f"seed {seed}: {error}")
    pace = (last - first) / (time.monotonic() - start)
    print(f"{last - first} stories, {bad} bad, {pace:.1f} a second")
    return bool(bad)


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]), int(sys.argv[2])))
