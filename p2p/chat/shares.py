"""What each author has of all that was said to everyone, and who has most. Pure.

An author who was never linked with is a stranger. Keys cost a liar nothing, so
strangers have one share for all of them together, and give way first.
"""

from __future__ import annotations

from bisect import bisect_left, insort
from collections import OrderedDict
from collections.abc import Callable
from heapq import heapify, heapreplace

from p2p.chat.said import Digest, Entry, Order
from p2p.identity import NodeId

MAX_MET = 16_384  # authors of whom it is known that they were linked with

Has = Callable[[NodeId], int]


class Shares:
    """Those of one node."""

    def __init__(self) -> None:
        self.of_strangers = 0  # messages
        self.size = 0  # bytes
        self._met: OrderedDict[NodeId, None] = OrderedDict()
        self._orders: dict[NodeId, list[Order]] = {}
        self._sizes: dict[NodeId, int] = {}
        self._most: int | None = None  # that a stranger has, if that is known

    def put(self, entry: Entry) -> None:
        """This is held since now."""
        author = entry.author
        insort(self._orders.setdefault(author, []), entry.order)
        self._sizes[author] = self.size_of(author) + entry.size
        self.size += entry.size
        self.of_strangers += author not in self._met
        self._most = None

    def take(self, entry: Entry) -> None:
        """This is held no more."""
        author = entry.author
        its = self._orders[author]
        del its[bisect_left(its, entry.order)]
        self._sizes[author] -= entry.size
        self.size -= entry.size
        self.of_strangers -= author not in self._met
        self._most = None
        if not its:
            del self._orders[author], self._sizes[author]

    def meet(self, author: NodeId) -> None:
        """That author is linked with, and no stranger. To be said again before words of
        his come: of many who said nothing those of long ago are forgotten."""
        if author not in self._met:
            self._met[author] = None
            self.of_strangers -= self.count_of(author)
            self._most = None
        self._met.move_to_end(author)
        if len(self._met) > MAX_MET:
            silent = (one for one in self._met if one not in self._orders)
            del self._met[next(silent)]

    def has_met(self, author: NodeId) -> bool:
        """Whether that one is no stranger, as far as is remembered."""
        return author in self._met

    def count_of(self, author: NodeId) -> int:
        """His messages."""
        return len(self._orders.get(author, ()))

    def size_of(self, author: NodeId) -> int:
        """The bytes of these."""
        return self._sizes.get(author, 0)

    def until_alike(self, author: NodeId) -> int:
        """So many make what that stranger has like the most that any of them has."""
        if self._most is None:  # it is asked for each of thousands of logs
            counts = (len(o) for a, o in self._orders.items() if a not in self._met)
            self._most = max(counts, default=0)
        return (self._most - self.count_of(author)) // 2

    def oldest_of(self, author: NodeId) -> Digest:
        """The first of his messages; there is one."""
        return self._orders[author][0][-1]

    def latest_of(self, author: NodeId) -> Digest | None:
        """The last of them, if there is one."""
        orders = self._orders.get(author)
        return orders[-1][-1] if orders else None

    def cut(
        self, is_much: Callable[[], bool], has: Has, drop: Callable[[NodeId], None]
    ) -> None:
        """As long as there `is_much`, let `drop` take a message from whoever has most,
        strangers first. All authors are looked at once, however much is to go."""
        while is_much():
            strangers = self.of_strangers > 0
            some = (a for a in self._orders if not (strangers and a in self._met))
            most = [(-has(author), author) for author in some]
            heapify(most)
            while is_much() and most[0][0]:
                author = most[0][1]
                drop(author)
                heapreplace(most, (-has(author), author))
