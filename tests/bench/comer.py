"""One node that comes and wants to know what was said: `python -m tests.bench.comer`.

Prints a line of JSON: seconds since its first link (or, with `--again`, since `Node()`
was called) until it has the last 100 messages, and until it has all. Which those are is
read from a file. Each log is fetched from its end on: so who has the first words of all
has all.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from pathlib import Path

from p2p import BadText, HistoryChanged, Node, PeerJoined

LAST = 100  # messages
FIRST = 64  # messages, among which is the first of each log
LOOK_EVERY = 0.004  # seconds
LOOK_LONG_EVERY = 0.02  # seconds; to look for the first takes longer
PATIENCE = 30.0  # seconds

Figures = dict[str, float | None]


class Comer:
    """A node, and what it should come to know."""

    def __init__(self, node: Node, wanted: list[str]) -> None:
        self._node = node
        self._wanted = wanted
        self._last = wanted[-LAST:]
        self.told: float | None = None  # when it was first told that there is a past
        self.first: float | None = None  # when there was a link

    def look(self) -> None:
        """Take in what happened."""
        for event in self._node.poll():
            if isinstance(event, PeerJoined) and self.first is None:
                self.first = time.monotonic()
            elif isinstance(event, HistoryChanged) and self.told is None:
                self.told = time.monotonic()

    def has_last(self) -> bool:
        """Whether the latest messages are all there, in order."""
        found = self._node.history(limit=len(self._last)).messages
        return [one.id for one in found] == self._last

    def has_all(self) -> bool:
        """Whether all are there."""
        first, then = self._wanted[:FIRST], self._wanted[FIRST]
        try:
            found = self._node.history(before=then, limit=FIRST).messages
        except BadText:  # not even that one is there yet
            return False
        return [one.id for one in found] == first


def watched(comer: Comer, since: float | None) -> Figures:
    """Look again and again, until all is there or patience is at an end."""
    until = time.monotonic() + PATIENCE
    last: float | None = None
    while time.monotonic() < until:
        comer.look()
        if last is None and comer.has_last():
            last = time.monotonic()
        if last is not None and comer.has_all():
            break
        time.sleep(LOOK_EVERY if last is None else LOOK_LONG_EVERY)
    whole = time.monotonic() if comer.has_all() else None
    comer.look()
    began = since if since is not None else comer.first or 0.0
    ends = {"last": last, "all": whole, "told": comer.told}
    return {name: at and at - began for name, at in ends.items()}


def main() -> None:
    """Be that node."""
    parser = argparse.ArgumentParser()
    parser.add_argument("profile", type=Path)
    parser.add_argument("wanted", type=Path)
    parser.add_argument("app")
    parser.add_argument("--again", action="store_true", help="it was here before")
    given = parser.parse_args()
    wanted: list[str] = json.loads(given.wanted.read_text())
    began = time.monotonic()
    with Node("comer", app=given.app, profile=given.profile) as node:
        comer = Comer(node, wanted)
        figures = watched(comer, began if given.again else None)
    json.dump(figures, sys.stdout)


if __name__ == "__main__":
    main()
