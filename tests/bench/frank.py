"""A node that admits its doubts: a line on standard error when it suspects its host.

    python -m tests.bench.frank node [options]

It is `hydralan` in everything else. No event tells of a suspicion that came to nothing.
"""

from __future__ import annotations

import sys

from games.commands.cli import main
from p2p.election.election import Election, Role

DOUBT = "suspects its host"

_suspect = Election.suspect


def _frankly(self: Election, now: float) -> None:
    followed = self.role is Role.FOLLOW
    _suspect(self, now)
    if followed and self.role is not Role.FOLLOW:
        print(DOUBT, file=sys.stderr, flush=True)


if __name__ == "__main__":
    Election.suspect = _frankly  # type: ignore[method-assign]
    sys.exit(main())
