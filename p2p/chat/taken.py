"""The numbers of what others wrote to us, so that it is read once. Pure.

They outlive the texts: a writer sends a message for seven days until he knows that we
have it, so eight are enough.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable

from p2p.chat.records import DropNumbers, Number
from p2p.identity import NodeId

TAKEN_FOR = 8 * 24 * 3600 * 1000  # milliseconds
NO_TIME = 2**50  # milliseconds; what has no age goes only if there is too much
MOST_TAKEN = 65_536  # of all writers: more than a school writes in a week


class Taken:
    """Those of one node. The oldest go first if there are too many, so that who makes
    up numbers fills neither memory nor disk."""

    def __init__(self) -> None:
        self._until: OrderedDict[tuple[NodeId, int], int] = OrderedDict()

    def __contains__(self, key: object) -> bool:
        return key in self._until

    def __len__(self) -> int:
        return len(self._until)

    def put(self, writer: NodeId, number: int, ms: int) -> Number:
        """It was taken at that Unix time; 0: nobody knows when."""
        kept = Number(writer, number, ms + TAKEN_FOR if ms else NO_TIME)
        self._until[writer, number] = kept.until
        return kept

    def put_back(self, numbers: Iterable[Number]) -> None:
        """They were taken in earlier runs."""
        before = {(n.peer, n.number): n.until for n in numbers} | self._until
        self._until = OrderedDict(sorted(before.items(), key=lambda item: item[1]))

    def forget(self, ms: int) -> DropNumbers | None:
        """What is too old then, or too much. What to strike out, if anything."""
        before = ms
        for place, until in enumerate(self._until.values()):
            if place >= len(self._until) - MOST_TAKEN:
                break
            before = max(before, until + 1)
        gone = [key for key, until in self._until.items() if until < before]
        for key in gone:
            del self._until[key]
        return DropNumbers(before) if gone else None
