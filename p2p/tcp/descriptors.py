"""How many files and sockets this process may have open."""

from __future__ import annotations

import contextlib
import sys

WANTED = 16_384  # as soft limit, where the hard one allows it
UNLIMITED = 65_536  # so many count where the system has no limit, or tells none


def raise_limit() -> int:
    """Raise the soft limit as far as it is of use; returns what it is then.

    macOS gives 256 to who does not ask, Linux 1024. Windows has no such limit.
    """
    if sys.platform == "win32":
        return UNLIMITED
    import resource

    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = WANTED if hard == resource.RLIM_INFINITY else min(WANTED, hard)
    # macOS refuses more than its `kern.maxfilesperproc`, and `hard` does not tell it.
    for attempt in (wanted, 10_240, 4096, 1024):
        if soft == resource.RLIM_INFINITY or soft >= min(attempt, wanted):
            break
        with contextlib.suppress(OSError, ValueError):
            resource.setrlimit(resource.RLIMIT_NOFILE, (min(attempt, wanted), hard))
            break
    soft, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
    return UNLIMITED if soft == resource.RLIM_INFINITY else soft
