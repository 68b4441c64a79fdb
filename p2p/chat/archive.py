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

import msgspec

from p2p.chat.log import Log
from p2p.chat.said import Digest, Entry, LogId, Order, Stamp
from p2p.chat.shares import Shares
from p2p.chat.summary import Summary
from p2p.identity import NodeId, node_id
from p2p.messages import ChatHead

WEEK = 7 * 24 * 3600  # seconds
MAX_SAID_TO_ALL = 10_000  # messages
MAX_BYTES_TO_ALL = 12 * 1024 * 1024  # bytes that were signed; 1.2 KiB for each
MAX_OF_STRANGERS = 1_000  # of authors who were never linked with here
MAX_LOGS = 20_000  # that are known, be it only that nothing of them is wanted


class Bounds(msgspec.Struct, frozen=True):
    """What is held: so many messages, of so many bytes together, for so many seconds. 0
    messages: none at all."""

    messages: int = MAX_SAID_TO_ALL
    seconds: float = WEEK
    strangers: int = MAX_OF_STRANGERS
    size: int = MAX_BYTES_TO_ALL


USUAL, HOLDS_NOTHING = Bounds(), Bounds(messages=0)


class Archive:
    """That of one node."""

    def __init__(self, bounds: Bounds) -> None:
        self.bounds = bounds
        self.logs: OrderedDict[LogId, Log] = OrderedDict()
        self.forgotten: list[LogId] = []  # logs with a floor that are known no more
        self._orders: list[Order] = []
        self._entries: dict[Digest, Entry] = {}
        self._shares = Shares()
        self._summary = Summary(self.logs)

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
        # Who is passed over once is not looked at again before all others were.
        for _ in range(len(self.logs)):
            ident = next(iter(self.logs))
            if not len(self.logs[ident]):
                self._forget(ident)
                return
            self.logs.move_to_end(ident)

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
        digest = self._shares.latest_of(author)
        return self._entries[digest] if digest is not None else None

    def ahead(self, of: int) -> dict[LogId, int]:
        """In which logs there is something later than so many milliseconds, and from
        which place on."""
        first: dict[LogId, int] = {}
        for order in self._orders[bisect_left(self._orders, (of + 1,)) :]:
            entry = self._entries[order[-1]]
            first[entry.log] = min(first.get(entry.log, entry.seq), entry.seq)
        return first

    def heads(self) -> tuple[ChatHead, ...]:
        """How far each log is held, in no order that means anything."""
        return self._summary.heads()

    def summary(self, since: int) -> bytes:
        """See `Summary.of`."""
        return self._summary.of(since)

    # --- what comes and goes ---------------------------------------------------------

    def add(self, fresh: Iterable[Entry]) -> None:
        """These are in their logs since now."""
        for entry in fresh:
            insort(self._orders, entry.order)
            self._entries[entry.digest] = entry
            self._shares.put(entry)
            self.changed(entry.log)

    def remove(self, gone: Iterable[Entry]) -> None:
        """These are in their logs no more."""
        for entry in gone:
            if self._entries.pop(entry.digest, None) is None:
                continue
            del self._orders[bisect_left(self._orders, entry.order)]
            self._shares.take(entry)
            self.changed(entry.log)

    def changed(self, ident: LogId) -> None:
        """That log is held another way."""
        self._summary.changed(ident)

    def meet(self, author: NodeId) -> bool:
        """See `Shares.meet`. Whether something was too much of him as a stranger: that
        is wanted now."""
        wants = False
        if not self._shares.has_met(author):
            for ident, log in self.logs.items():
                if log.much and node_id(ident[0]) == author:
                    log.much, wants = 0, True
                    self.changed(ident)
        self._shares.meet(author)
        return wants

    def has_met(self, author: NodeId) -> bool:
        """Whether that author is no stranger."""
        return self._shares.has_met(author)

    def room_for(self, author: NodeId) -> int:
        """How many messages of that author may be fetched. Of a stranger, where there
        are too many of theirs, as many as makes his share like the largest."""
        if self.has_met(author):
            return self.bounds.messages
        free = self.bounds.strangers - self._shares.of_strangers
        return free if free > 0 else self._shares.until_alike(author)

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

    def trim(self) -> list[Entry]:
        """What is too much goes. It is given back."""
        bounds, shares, gone = self.bounds, self._shares, list[Entry]()

        def take_out(author: NodeId, for_good: bool) -> None:
            oldest = self._entries[shares.oldest_of(author)]
            log = self.logs[oldest.log]
            taken = log.drop(oldest.seq) if for_good else log.spare(oldest.seq)
            self.remove(taken)
            gone.extend(taken)

        def drop(author: NodeId) -> None:
            take_out(author, for_good=True)

        def spare(author: NodeId) -> None:  # he may be linked with later
            take_out(author, for_good=False)

        shares.cut(
            lambda: shares.of_strangers > bounds.strangers, shares.count_of, spare
        )
        shares.cut(lambda: len(self) > bounds.messages, shares.count_of, drop)
        shares.cut(lambda: shares.size > bounds.size, shares.size_of, drop)
        return gone
