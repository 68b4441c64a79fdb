"""Dials under way, and who may have one more. Pure: time comes in.

A flood of nodes that do not exist must keep no newcomer waiting, so it is counted who
told of those that were dialled: some lines are kept for whoever did not let us dial all
the time.
"""

from __future__ import annotations

from collections import Counter

from p2p.identity import NodeId
from p2p.membership.contact import Contact
from p2p.messages import Address

CROWD = 4  # dials under way
MAX_DIALS = 64  # under way; what is due beyond waits, however many nodes are found
KEPT_FREE = 16  # of them, for peers of before, and addresses that made us dial nobody
COUNTED_FOR = 60.0  # seconds in which that counts
MAX_SOURCES = 1024  # addresses of which it is counted

Target = NodeId | Address
"""Who is dialled, or which typed address."""


class Lines:
    """Dials are known by their number, which is never used again."""

    def __init__(self) -> None:
        self.last = 0  # the number of the dial that began last
        self._under_way: dict[int, Target] = {}
        self._dialled: Counter[str] = Counter()  # by who told of it
        self._counted_since = 0.0

    def begin(self, target: Target, source: str, now: float) -> int:
        """A dial begins, because `source` told of it. Returns its number."""
        is_over = now - self._counted_since > COUNTED_FOR
        if len(self._dialled) >= MAX_SOURCES or is_over:
            self._dialled.clear()
            self._counted_since = now
        self._dialled[source] += 1
        self.last += 1
        self._under_way[self.last] = target
        return self.last

    def number_from(self, attempt: int) -> None:
        """Let dials have later numbers than this one."""
        self.last = attempt

    def end(self, attempt: int) -> Target | None:
        """A dial is over, whatever came of it. Whom it was for, unless that was said
        before."""
        return self._under_way.pop(attempt, None)

    @property
    def is_crowded(self) -> bool:
        """Whether many dials are under way, as where a class starts at once."""
        return len(self._under_way) >= CROWD

    def is_free_for(self, contact: Contact) -> bool:
        """Whether one more dial may be under way, to this one."""
        modest = bool(contact.source) and not self._dialled[contact.source]
        most = MAX_DIALS if modest or contact.is_met else MAX_DIALS - KEPT_FREE
        return len(self._under_way) < most

    def turn(self, contact: Contact) -> tuple[bool, int]:
        """Whose dial goes first, the smallest: whoever was here, then whose address
        made us dial least."""
        return not contact.is_met, self._dialled[contact.source]
