"""`hydralan` as an application of its own on loopback, for tests outside a virtual LAN.

    python -m tests.otherapp node --name Ana

is `hydralan node --name Ana` in every respect, but meets nobody who is not of the
tests: a test run beside people who chat shall not stand in their lobby.
"""

from __future__ import annotations

import os
import sys

from games.commands import cli

NAMED = "HYDRALAN_TESTS_APP"
if __name__ != "__main__":  # of each run its own: two may share a loopback
    os.environ[NAMED] = f"hydralan-tests-{os.getpid()}"
APP = os.environ.get(NAMED, "hydralan-tests")
LOOPBACK = "127.0.0.1"


def main() -> int:
    """What `hydralan` does, in the application of the tests."""
    cli.APP = APP
    return cli.main([*sys.argv[1:], "--interface", LOOPBACK])


if __name__ == "__main__":
    sys.exit(main())
