"""`python -m tests.pictures.person FACE COMMAND ...`: `hydralan` for who has that face,
four numbers with commas between."""

from __future__ import annotations

import functools
import sys

import p2p


def main() -> int:
    """See the top."""
    face = bytes(int(number) for number in sys.argv.pop(1).split(","))
    p2p.Node = functools.partial(p2p.Node, face=face)  # type: ignore[assignment,misc]
    from games.__main__ import main as run

    return run()


if __name__ == "__main__":
    raise SystemExit(main())
