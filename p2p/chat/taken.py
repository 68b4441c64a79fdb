"""The numbers of what others wrote to us, so that it is read once. Pure.

They outlive the texts: a writer sends a message for seven days until he knows that we
have it, so eight are enough.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import islice

from p2p.chat.records import DropNumbers, DropNumbersOf, Dropped, Number
from p2p.identity import NodeId

TAKEN_FOR = 8 * 24 * 3600 * 1000  # milliseconds
NO_TIME = 2**50  # milliseconds; what has no age goes only if there is too much
MOST_TAKEN = 65_536  # of all writers: more than a school writes in a week


class Taken:
    """Those of one node. If there are too many, the oldest of the writer with most go
    first: who makes up numbers fills neither memory nor disk, and wears out his own."""

    def __init__(self) -> None:
        self._until: dict[NodeId, dict[int, int]] = {}  # of each in this order
        self._count = 0

    def __contains__(self, key: tuple[NodeId, int]) -> bool:
        writer, number = key
        return number in self._until.get(writer, ())

    def __len__(self) -> int:
        return self._count

    def put(self, writer: NodeId, number: int, ms: int) -> Number:
        """It was taken at that Unix time; 0: nobody knows when."""
        kept = Number(writer, number, ms + TAKEN_FOR if ms else NO_TIME)
        its = self._until.setdefault(writer, {})
        self._count += number not in its
        its[number] = kept.until
        return kept

    def put_back(self, numbers: Iterable[Number]) -> None:
        """They were taken in earlier runs."""
        before: dict[NodeId, dict[int, int]] = {}
        for n in sorted(numbers, key=lambda each: each.until):
            before.setdefault(n.peer, {})[n.number] = n.until
        for writer, its in before.items():
            self._until[writer] = its | self._until.get(writer, {})
        self._count = sum(map(len, self._until.values()))

    def forget(self, ms: int) -> list[Dropped]:
        """What is too old then, or too much. What to strike out."""
        dropped: list[Dropped] = []
        for writer, its in list(self._until.items()):
            old = [number for number, until in its.items() if until < ms]
            self._take_out(writer, old)
            if old and not dropped:
                dropped.append(DropNumbers(ms))
        while (much := self._count - MOST_TAKEN) > 0:
            sizes = sorted(((len(its), w) for w, its in self._until.items()))
            size, writer = sizes[-1]
            # As many as make him like the next one, or as are too many.
            beside = sizes[-2][0] if len(sizes) > 1 else 0
            most = max(1, min(much, size - beside))
            gone = tuple(islice(self._until[writer], most))
            self._take_out(writer, gone)
            dropped.append(DropNumbersOf(writer, gone))
        return dropped

    def _take_out(self, writer: NodeId, numbers: Sequence[int]) -> None:
        its = self._until[writer]
        for number in numbers:
            del its[number]
        self._count -= len(numbers)
        if not its:
            del self._until[writer]
