"""Whose turn it is to come in, or to be something else, with the next frame. Pure.

A frame goes to all members. Who has another name at each tick, or leaves and comes
again, and does so with any number of ids, would fill it for everybody.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Container, Iterable

from p2p.identity import NodeId
from p2p.replication.seats import Whereabouts
from p2p.wire.purses import Purses

JOINS_AT_ONCE = 64  # of one frame: a class that comes in together takes two ticks
ENTRIES_AT_ONCE = 4  # of one node, after a silence ...
ENTRIES_A_SECOND = 4.0  # ... and so many more each second: nobody asks more often
AGAIN_AT_ONCE = 2  # of one machine in one frame, of those who have come in before
MAX_ENTERED = 2048  # of whom it is known when they came: then, of members alone


class Admissions:
    """Of one reign. `machine`: asked where a node is. Times are seconds of the caller's
    clock."""

    def __init__(self, machine: Whereabouts) -> None:
        self._machine = machine
        self._entered: dict[NodeId, int] = {}  # at which tick, lately
        self._entries = Purses()

    def turn(
        self, asking: Iterable[NodeId], residents: Container[NodeId], now: float
    ) -> list[NodeId]:
        """Who of those that ask is in the next frame, in an order that every host would
        choose. Who asked first comes first, whatever his id; the rest waits."""
        chosen: list[NodeId] = []
        again: Counter[str] = Counter()
        for node in asking:
            if len(chosen) == JOINS_AT_ONCE:
                break
            spent = self._entries.has_spent(node, ENTRIES_A_SECOND, now)
            if spent > ENTRIES_AT_ONCE - 1:
                continue
            if node in self._entered or node in residents:
                where = self._machine(node) or node
                if again[where] == AGAIN_AT_ONCE:
                    continue
                again[where] += 1
            chosen.append(node)
        return sorted(chosen)

    def enter(
        self,
        nodes: Iterable[NodeId],
        residents: Container[NodeId],
        tick: int,
        now: float,
    ) -> None:
        """These come in with the frame of that tick."""
        for node in nodes:
            self._entered[node] = tick
            self._entries.spend(node, now)
        if len(self._entered) > MAX_ENTERED:
            entered = self._entered.items()
            self._entered = {n: t for n, t in entered if n in residents or t == tick}

    def is_later(self, node: NodeId, tick: int) -> bool:
        """Whether it came in after that tick."""
        return tick < self._entered.get(node, 0)
