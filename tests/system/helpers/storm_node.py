"""`hydralan` on a machine whose clock is wrong, where people talk by the thousand.

    python -m tests.system.helpers.storm_node AHEAD DISK COMMAND ...

`AHEAD`: seconds by which the clock is ahead (behind, if negative). Monotonic time is
right everywhere. `DISK`: seconds that each write of the chat to the disk takes, besides
the true ones. All of it but these and the quotas is the program that people run.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from p2p.history.work import Work


def _set_clock(ahead: float) -> None:
    right, right_ns = time.time, time.time_ns
    time.time = lambda: right() + ahead
    time.time_ns = lambda: right_ns() + int(ahead * 1_000_000_000)


def _raise_quotas() -> None:
    from p2p.chat import quota

    quota.WORDS_AT_ONCE, quota.WORDS_AN_HOUR = 100_000, 100_000 * 3600


def _slow_down(disk: float) -> None:
    from p2p.history.volume import Volume

    write = Volume.do

    def do(volume: Volume, batch: Sequence[Work]) -> bool:
        time.sleep(disk)
        return write(volume, batch)

    Volume.do = do  # type: ignore[method-assign]


def main() -> int:
    """See the top."""
    _set_clock(float(sys.argv.pop(1)))
    _slow_down(float(sys.argv.pop(1)))
    _raise_quotas()
    from games.__main__ import main as run

    return run()


if __name__ == "__main__":
    raise SystemExit(main())
