"""The doctor's findings for people: as lines, and unasked for who is long alone."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterable

from p2p import Finding, HydraError, Node

ALONE = 10.0  # seconds without anybody before the doctor looks
WRONG, RIGHT = "!!", "ok"


def report(findings: Iterable[Finding]) -> list[str]:
    """A line for each, and below it what to do, indented."""
    lines = []
    for finding in findings:
        lines.append(f"{RIGHT if finding.ok else WRONG}  {finding.text}")
        if finding.action:
            lines.append(f"    {finding.action}")
    return lines


class Checkup:
    """Has a node that is alone examined, on a thread of its own.

    `tell` is called on that thread with what is worth showing: what is wrong, or that
    all is well and nobody answers. Tell it who is here; it looks once each time that
    nobody was here for `ALONE` seconds.
    """

    def __init__(self, node: Node, tell: Callable[[tuple[Finding, ...]], None]) -> None:
        self._node = node
        self._tell = tell
        self._here = 0
        self._alone_since: float | None = time.monotonic()

    def meet(self, here: int, now: float) -> None:
        """So many are here. To be called often; `now` is of `time.monotonic`."""
        if here:
            self._here, self._alone_since = here, None
            return
        if self._here:
            self._here, self._alone_since = 0, now
        if self._alone_since is not None and now - self._alone_since >= ALONE:
            self._alone_since = None
            threading.Thread(
                target=self._look, name="hydralan-checkup", daemon=True
            ).start()

    def _look(self) -> None:
        try:
            found = self._node.examine()
        except HydraError:  # it was closed meanwhile
            return
        if not self._here:
            self._tell(tuple(f for f in found if not f.ok or f.action))
