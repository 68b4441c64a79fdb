"""All that was said to everyone, as far as it is held here: one order, and its bounds.

The order is that of time, author, log, place and digest, the same for all who hold the
same. What is too old goes; when there is too much, the oldest of whoever said most
does, and first that of authors who were never linked with: keys cost a liar nothing,
and his are to displace nobody's words but his own. Pure.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right, insort
from collections import OrderedDict
from collections.abc import Callable, Iterable, Iterator
from hashlib import blake2b
from heapq import heapify, heappop, heapreplace

import msgspec

from p2p.chat.log import Log
from p2p.chat.said import Digest, Entry, LogId, Order, Stamp
from p2p.identity import NodeId
from p2p.messages import ChatHead

WEEK = 7 * 24 * 3600  # seconds
MAX_SAID_TO_ALL = 10_000  # messages
MAX_BYTES_TO_ALL = 12 * 1024 * 1024  # bytes that were signed; 1.2 KiB for each
MAX_OF_STRANGERS = 1_000  # of authors who were never linked with here
MAX_MET = 16_384  # authors of whom it is known that they were
MAX_LOGS = 20_000  # that are known, be it only that nothing of them is wanted


class Bounds(msgspec.Struct, frozen=True):
    """What is held: so many messages, of so many bytes together, for so many seconds. 0
    messages: none at all."""

    messages: int = MAX_SAID_TO_ALL
    seconds: float = WEEK
    strangers: int = MAX_OF_STRANGERS
    size: int = MAX_BYTES_TO_ALL


USUAL, HOLDS_NOTHING = Bounds(), Bounds(messages=0)


class _Line(msgspec.Struct, frozen=True):
    """What is told of a log: its head, and what of it goes into the hash."""

    head: ChatHead
    packed: msgspec.Raw


class Archive:
    """That of one node."""

    def __init__(self, bounds: Bounds) -> None:
        self.bounds = bounds
        self.met: OrderedDict[NodeId, None] = OrderedDict()  # authors, by a link
        self.logs: OrderedDict[LogId, Log] = OrderedDict()
        self.forgotten: list[LogId] = []  # logs with a floor that are known no more
        self._orders: list[Order] = []
        self._entries: dict[Digest, Entry] = {}
        self._by_author: dict[NodeId, list[Order]] = {}
        self._sizes: dict[NodeId, int] = {}  # bytes
        self._of_strangers = self._bytes = 0
        # What is told of each log, in their order: made anew where something changed.
        self._lines: dict[LogId, _Line] = {}
        self._idents: list[LogId] = []
        self._stale: set[LogId] = set()
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
            self._forget(ident)

    def _forget(self, ident: LogId) -> None:
        if self.logs.pop(ident).floor:
            self.forgotten.append(ident)

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
            self._look()
            self._heads = tuple(line.head for line in self._lines.values())
        return self._heads

    def summary(self, since: int) -> bytes:
        """A hash over the heads of all logs with a message since then, in Unix
        milliseconds: equal, if two nodes hold the same."""
        if self._summary is None or self._summary[0] != since:
            self._look()
            lines = map(self._lines.__getitem__, self._idents)
            told = [line.packed for line in lines if line.head.ms >= since]
            packed = msgspec.msgpack.encode(told)
            self._summary = since, blake2b(packed, digest_size=16).digest()
        return self._summary[1]

    def _look(self) -> None:
        for ident in self._stale:
            log = self.logs.get(ident)
            known = self._lines.pop(ident, None)
            if log is None or log.head is None:
                if known is not None:
                    del self._idents[bisect_left(self._idents, ident)]
                continue
            if known is None:
                insort(self._idents, ident)
            head = _head(log)
            # A log with a hole is none like that of who has the whole.
            told = *ident, head.seq, head.digest, *log.missing(head.seq)
            packed = msgspec.Raw(msgspec.msgpack.encode(told))
            self._lines[ident] = _Line(head, packed)
        self._stale.clear()

    # --- what comes and goes ---------------------------------------------------------

    def add(self, fresh: Iterable[Entry]) -> None:
        """These are in their logs since now."""
        for entry in fresh:
            insort(self._orders, entry.order)
            self._entries[entry.digest] = entry
            insort(self._by_author.setdefault(entry.author, []), entry.order)
            self._of_strangers += entry.author not in self.met
            self._weigh(entry, entry.size)
            self.changed(entry.log)

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
            self._weigh(entry, -entry.size)
            self.changed(entry.log)

    def _weigh(self, entry: Entry, more: int) -> None:
        self._bytes += more
        its = self._sizes.get(entry.author, 0) + more
        if its:
            self._sizes[entry.author] = its
        else:
            del self._sizes[entry.author]

    def changed(self, ident: LogId) -> None:
        """That log is held another way."""
        self._stale.add(ident)
        self._heads = self._summary = None

    def meet(self, author: NodeId) -> None:
        """That author is linked with, and no stranger. To be said again before words of
        his come: of many who said nothing those of long ago are forgotten."""
        if author not in self.met:
            self.met[author] = None
            self._of_strangers -= len(self._by_author.get(author, ()))
        self.met.move_to_end(author)
        if len(self.met) > MAX_MET:
            silent = (one for one in self.met if one not in self._by_author)
            del self.met[next(silent)]

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

    def forget_floors(self, until: int) -> None:
        """Logs of which nothing is held, and all that anybody has is older than that,
        in Unix milliseconds, go."""
        over = [i for i, log in self.logs.items() if 0 < log.until < until]
        for ident in over:
            if not len(self.logs[ident]):
                self._forget(ident)

    @property
    def oldest(self) -> int | None:
        """When the first message that is held was said, in Unix milliseconds."""
        return self._orders[0][0] if self._orders else None

    def trim(self) -> list[Entry]:
        """What is too much goes. It is given back."""
        bounds = self.bounds
        gone = self._drop_while(
            lambda: self._of_strangers > bounds.strangers, self._count_of
        )
        gone += self._drop_while(lambda: len(self) > bounds.messages, self._count_of)
        gone += self._drop_while(lambda: self._bytes > bounds.size, self._size_of)
        return gone

    def _count_of(self, author: NodeId) -> int:
        return len(self._by_author.get(author, ()))

    def _size_of(self, author: NodeId) -> int:
        return self._sizes.get(author, 0)

    def _drop_while(
        self, is_much: Callable[[], bool], has: Callable[[NodeId], int]
    ) -> list[Entry]:
        """The oldest of who has most, strangers first."""
        gone: list[Entry] = []
        while is_much():
            strangers = self._of_strangers > 0
            some = (a for a in self._by_author if not strangers or a not in self.met)
            most = [(-has(author), author) for author in some]
            heapify(most)
            while is_much() and most:
                author = most[0][1]
                gone += self._drop_oldest(author)
                if has(author):
                    heapreplace(most, (-has(author), author))
                else:
                    heappop(most)
        return gone

    def _drop_oldest(self, author: NodeId) -> list[Entry]:
        oldest = self._entries[self._by_author[author][0][-1]]
        gone = self.logs[oldest.log].drop(oldest.seq)
        self.remove(gone)
        return gone


def _head(log: Log) -> ChatHead:
    assert log.head is not None
    assert log.top is not None
    seq, digest = log.head
    return ChatHead(*log.id, seq, digest, log.top.said.ms, log.fork is not None)
