"""The doctor's findings for people: as lines, and unasked for who is long alone."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterable

from p2p import Finding, HydraError, Node

ALONE_FOR = 10.0  # seconds without anybody before the doctor looks
LOOK_AGAIN = 60.0  # seconds until it looks again: what was wrong may be right then
WRONG, RIGHT = "!!", "ok"

Findings = tuple[Finding, ...]


def report(findings: Iterable[Finding]) -> list[str]:
    """A line for each, and below it what to do, indented."""
    lines = []
    for finding in findings:
        lines.append(f"{RIGHT if finding.ok else WRONG}  {finding.text}")
        if finding.action:
            lines.append(f"    {finding.action}")
    return lines


class Checkup:
    """Has a node that is alone examined, on a thread of its own; nothing here waits.

    `tell` is called on that thread with what is worth showing, if that is news: what is
    wrong, or that all is well and nobody answers.
    """

    def __init__(self, node: Node, tell: Callable[[Findings], None]) -> None:
        self._node = node
        self._tell = tell
        self._told: Findings = ()
        self._is_alone = True
        self._look_at = time.monotonic() + ALONE_FOR

    def see(self, anybody: bool, now: float) -> None:
        """Whether anybody is here now (`time.monotonic`). To be called often."""
        if anybody:
            self._is_alone, self._told = False, ()
        elif not self._is_alone:
            self._is_alone, self._look_at = True, now + ALONE_FOR
        elif now >= self._look_at:
            self._look_at = now + LOOK_AGAIN
            name = "hydralan-checkup"
            threading.Thread(target=self._look, name=name, daemon=True).start()

    def _look(self) -> None:
        try:
            every = self._node.examine()
        except HydraError:  # it was closed meanwhile
            return
        found = tuple(f for f in every if not f.ok or f.action)
        if self._is_alone and found != self._told:
            self._told = found
            self._tell(found)
