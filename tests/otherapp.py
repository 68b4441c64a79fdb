"""`hydralan` as an application of its own, for tests outside the virtual LAN.

    python -m tests.otherapp node --name Ana

is `hydralan node --name Ana` in every respect, but meets nobody who is not of the
tests: a test run beside people who chat shall not stand in their lobby.
"""

from __future__ import annotations

import sys

from games import cli

APP = "hydralan-tests"


def main() -> int:
    """What `hydralan` does, in the application of the tests."""
    cli.APP = APP
    return cli.main()


if __name__ == "__main__":
    sys.exit(main())
