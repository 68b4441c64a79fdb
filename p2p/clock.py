"""The clocks of a node: seconds that also pass while the machine sleeps; and work."""

from __future__ import annotations

import time

FINE = 1e-5  # seconds: what can tell two messages apart

if hasattr(time, "CLOCK_BOOTTIME"):
    # On Linux `time.monotonic` stands still in suspend (cpython#106940): a laptop that
    # was closed for an hour would believe that no time had passed.
    def now() -> float:
        """Seconds since some moment; never goes backwards."""
        return time.clock_gettime(time.CLOCK_BOOTTIME)

else:
    now = time.monotonic

# Seconds that this thread has worked. What other programs do meanwhile is no work of a
# link's; but Windows counts that in sixtieths of a second only.
if time.get_clock_info("thread_time").resolution <= FINE:
    work = time.thread_time
else:
    work = time.perf_counter
