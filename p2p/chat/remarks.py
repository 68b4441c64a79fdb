"""Tells the user who comes with a known name and another key: several at once, and of
each only once. Pure: time comes in."""

from __future__ import annotations

from collections.abc import Callable

from p2p.effects import Outbox
from p2p.events import Notice
from p2p.identity import NodeId
from p2p.text.labels import coded

REMARK_AFTER = 1.0  # seconds in which more may come of whom the same is to be said
REMARK_EVERY = 30.0  # seconds between two remarks
REMARK_NAMES = 3  # that one remark names
MOST_REMARKED = 1024  # of whom it is remembered that they were remarked


class Remarks:
    """Those of one node."""

    def __init__(self, out: Outbox) -> None:
        self._out = out
        self._waiting: dict[NodeId, str] = {}  # names of whom is to be remarked
        self._made: dict[tuple[NodeId, str], None] = {}
        self._last = float("-inf")
        self.next_tick: float | None = None

    def add(self, node: NodeId, name: str, now: float) -> None:
        """That one came with this name and another key."""
        if (node, name) in self._made:
            return
        self._made[node, name] = None
        if len(self._made) > MOST_REMARKED:
            del self._made[next(iter(self._made))]
        if len(self._waiting) < MOST_REMARKED:
            self._waiting[node] = name
        if self.next_tick is None:
            self.next_tick = max(now + REMARK_AFTER, self._last + REMARK_EVERY)

    def tick(self, now: float, is_another: Callable[[NodeId, str], bool]) -> None:
        """Tell of all of whom it is time. `is_another`: whether that is still true of
        one and his name; he may be gone again: he was here."""
        if self.next_tick is None or now < self.next_tick:
            return
        self.next_tick = None
        waiting = self._waiting.items()
        called = [coded(node, name) for node, name in waiting if is_another(node, name)]
        self._waiting.clear()
        if called:
            self._last = now
            self._out.notify(Notice("another_key", _sentence(called)))


def _sentence(called: list[str]) -> str:
    named, more = ", ".join(called[:REMARK_NAMES]), len(called) - REMARK_NAMES
    who = f"{named} and {more} more" if more > 0 else named
    return (
        f"{who}: another key than before. That may be somebody else, or the same "
        "person with a new computer. Compare the check words."
    )
