"""All that was said to everyone, as far as it is held here: one order, and its bounds.

The order is that of time, author, log, place and digest, the same for all who hold the
same. What is too old goes; when there is too much, the oldest of whoever said most
does, and first that of authors who were never linked with: keys cost a liar nothing,
and his are to displace nobody's words but his own. Pure.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right, insort
from collections import OrderedDict
from collections.abc import Iterable, Iterator
from hashlib import blake2b

import msgspec

from p2p.chat.log import Log
from p2p.chat.said import Digest, Entry, LogId, Order, Stamp
from p2p.identity import NodeId, node_id
from p2p.messages import ChatHead

WEEK = 7 * 24 * 3600  # seconds
MAX_SAID_TO_ALL = 10_000  # messages
MAX_OF_STRANGERS = 1_000  # of authors who were never linked with here
MAX_LOGS = 20_000  # that are known, be it only that nothing of them is wanted


class Bounds(msgspec.Struct, frozen=True):
    """What is held: so many messages, for so many seconds. 0 messages: none at all."""

    messages: int = MAX_SAID_TO_ALL
    seconds: float = WEEK
    strangers: int = MAX_OF_STRANGERS


USUAL, HOLDS_NOTHING = Bounds(), Bounds(messages=0)


class Archive:
    """That of one node."""

    def __init__(self, bounds: Bounds) -> None:
        self.bounds = bounds
        self.met: set[NodeId] = set()  # authors who were linked with
        self.logs: OrderedDict[LogId, Log] = OrderedDict()
        self._orders: list[Order] = []
        self._entries: dict[Digest, Entry] = {}
        self._by_author: dict[NodeId, list[Order]] = {}
        self._of_strangers = 0
        self._summary: tuple[int, bytes] | None = None
        self._heads: tuple[ChatHead, ...] | None = None

    def __len__(self) -> int:
        return len(self._orders)

    def __contains__(self, entry: object) -> bool:
        return isinstance(entry, Entry) and entry.digest in self._entries

    def __iter__(self) -> Iterator[Entry]:
        return (self._entries[order[-1]] for order in self._orders)

    def log(self, ident: LogId) -> Log:
        """The log of that name; a new one, if there is none yet."""
        found = self.logs.get(ident)
        if found is None:
            found = self.logs[ident] = Log(ident)
            if len(self.logs) > MAX_LOGS:
                self._forget_one()
        return found

    def _forget_one(self) -> None:
        empty = (ident for ident, log in self.logs.items() if not len(log))
        ident = next(empty, None)
        if ident is not None:
            del self.logs[ident]

    # --- reading ---------------------------------------------------------------------

    def before(self, entry: Entry | None) -> Iterator[Entry]:
        """What comes before that one in the order, the latest first; None: all."""
        end = bisect_left(self._orders, entry.order) if entry else len(self._orders)
        return (self._entries[self._orders[at][-1]] for at in range(end - 1, -1, -1))

    def newest(self, until: int) -> Stamp | None:
        """The time of the latest message that is not later than that."""
        at = bisect_left(self._orders, (until + 1,))
        return self._orders[at - 1][:2] if at else None

    def latest_of(self, author: NodeId) -> Entry | None:
        """The last that this one said."""
        orders = self._by_author.get(author)
        return self._entries[orders[-1][-1]] if orders else None

    def ahead(self, of: int) -> list[Entry]:
        """What is later than so many milliseconds, in order."""
        at = bisect_left(self._orders, (of + 1,))
        return [self._entries[order[-1]] for order in self._orders[at:]]

    def heads(self) -> tuple[ChatHead, ...]:
        """How far each log is held, in no order that means anything."""
        if self._heads is None:
            self._heads = tuple(_head(log) for log in self.logs.values() if log.head)
        return self._heads

    def summary(self, since: int) -> bytes:
        """A hash over the heads of all logs with a message since then, in Unix
        milliseconds: equal, if two nodes hold the same."""
        if self._summary is None or self._summary[0] != since:
            heads = sorted(self.heads(), key=lambda head: (head.key, head.run))
            told = [
                # A log with a hole is none like that of who has the whole.
                (h.key, h.run, h.seq, h.digest, *self.logs[h.key, h.run].missing(h.seq))
                for h in heads
                if h.ms >= since
            ]
            packed = msgspec.msgpack.encode(told)
            self._summary = since, blake2b(packed, digest_size=16).digest()
        return self._summary[1]

    # --- what comes and goes ---------------------------------------------------------

    def add(self, fresh: Iterable[Entry]) -> None:
        """These are in their logs since now."""
        for entry in fresh:
            insort(self._orders, entry.order)
            self._entries[entry.digest] = entry
            insort(self._by_author.setdefault(entry.author, []), entry.order)
            self._of_strangers += entry.author not in self.met
        self.changed()

    def remove(self, gone: Iterable[Entry]) -> None:
        """These are in their logs no more."""
        for entry in gone:
            if self._entries.pop(entry.digest, None) is None:
                continue
            del self._orders[bisect_left(self._orders, entry.order)]
            its = self._by_author[entry.author]
            del its[bisect_left(its, entry.order)]
            if not its:
                del self._by_author[entry.author]
            self._of_strangers -= entry.author not in self.met
        self.changed()

    def changed(self) -> None:
        """The heads of some logs are others."""
        self._heads = self._summary = None

    def meet(self, author: NodeId) -> None:
        """That author is linked with, and no stranger: what was too much of him is
        wanted after all."""
        if author not in self.met:
            self.met.add(author)
            self._of_strangers -= len(self._by_author.get(author, ()))
            for (key, _), log in self.logs.items():
                if log.much and node_id(key) == author:
                    log.much = 0
            self.changed()

    def room_for(self, author: NodeId) -> int:
        """How many messages of that author may be fetched. Of a stranger, where there
        are too many of theirs, as many as makes his share like the largest."""
        if author in self.met:
            return self.bounds.messages
        free = self.bounds.strangers - self._of_strangers
        if free > 0:
            return free
        its = {a: len(of) for a, of in self._by_author.items() if a not in self.met}
        return (max(its.values(), default=0) - its.get(author, 0)) // 2

    def expire(self, until: int) -> list[Entry]:
        """What was said up to then, in Unix milliseconds, goes. It is given back."""
        old = self._orders[: bisect_right(self._orders, (until + 1,))]
        if not old:
            return []
        gone: list[Entry] = []
        for order in old:
            entry = self._entries[order[-1]]
            gone += self.logs[entry.log].age(entry.seq)
        self.remove(gone)
        return gone

    @property
    def oldest(self) -> int | None:
        """When the first message that is held was said, in Unix milliseconds."""
        return self._orders[0][0] if self._orders else None

    def trim(self) -> list[Entry]:
        """What is too much goes. It is given back."""
        gone: list[Entry] = []
        while self._of_strangers > self.bounds.strangers:
            gone += self._drop_oldest(strangers=True, for_good=False)
        while len(self._orders) > self.bounds.messages:
            gone += self._drop_oldest(strangers=self._of_strangers > 0)
        return gone

    def _drop_oldest(self, strangers: bool, for_good: bool = True) -> list[Entry]:
        authors = (a for a in self._by_author if not strangers or a not in self.met)
        author = max(authors, key=lambda a: (len(self._by_author[a]), a))
        oldest = self._entries[self._by_author[author][0][-1]]
        log = self.logs[oldest.log]
        gone = log.drop(oldest.seq) if for_good else log.spare(oldest.seq)
        self.remove(gone)
        return gone


def _head(log: Log) -> ChatHead:
    assert log.head is not None
    assert log.top is not None
    seq, digest = log.head
    return ChatHead(*log.id, seq, digest, log.top.said.ms, log.fork is not None)
