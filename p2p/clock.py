"""The one clock of a node: seconds that also pass while the machine sleeps."""

from __future__ import annotations

import time

if hasattr(time, "CLOCK_BOOTTIME"):
    # On Linux `time.monotonic` stands still in suspend (cpython#106940): a laptop that
    # was closed for an hour would believe that no time had passed.
    def now() -> float:
        """Seconds since some moment; never goes backwards."""
        return time.clock_gettime(time.CLOCK_BOOTTIME)

else:
    now = time.monotonic
