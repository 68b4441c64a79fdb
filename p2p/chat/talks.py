"""What was said between the own user and each other person, as it is kept. Pure.

Of a full store the oldest of who has most goes first, so nobody who talks a lot drives
out what others said.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import islice

from p2p.chat.records import NO_SUCH, QUEUED, SENDING, SaidToOne
from p2p.errors import BadText
from p2p.identity import NodeId

MOST_KEPT = 10_000  # messages, of all conversations together, beside what waits
SPARE = 1 / 128  # of that: room that there is after some had to go
GO_AT_ONCE = 64  # messages that go of one conversation, before another may have most
MOST_BYTES = 16 * 1024 * 1024  # of texts
DAY = 24 * 3600 * 1000  # milliseconds
KEPT_FOR = 7 * DAY  # unless the user chooses

Stays = Callable[[SaidToOne], bool]
"""Tells of a message that it must not go."""


class Talks:
    """Those of one node. `kept_for`: so many milliseconds."""

    def __init__(self, kept_for: int = KEPT_FOR) -> None:
        self._kept_for = kept_for
        # Each in its order, by (own, number).
        self._talks: dict[NodeId, dict[tuple[bool, int], SaidToOne]] = {}
        self._sizes: dict[NodeId, int] = {}  # bytes
        self._count = self._bytes = self._waiting = 0

    def __len__(self) -> int:
        return self._count

    def get(self, own: bool, peer: NodeId, number: int) -> SaidToOne | None:
        """One message."""
        return self._talks.get(peer, {}).get((own, number))

    def put(self, record: SaidToOne) -> None:
        """A new message, or one in another state."""
        talk = self._talks.setdefault(record.peer, {})
        key = record.own, record.number
        if key not in talk:
            self._count += 1
            self._weigh(record, _size(record))
        else:
            self._waiting -= _waits(talk[key])
        self._waiting += _waits(record)
        talk[key] = record

    def _weigh(self, record: SaidToOne, more: int) -> None:
        self._bytes += more
        self._sizes[record.peer] = self._sizes.get(record.peer, 0) + more

    def put_back(self, records: Iterable[SaidToOne]) -> None:
        """What was said in earlier runs, or a part of it, in any order; a further part
        is older. What came in this run is after all that, whatever clocks say."""
        older: dict[NodeId, list[SaidToOne]] = {}
        for record in records:
            if self.get(record.own, record.peer, record.number) is None:
                older.setdefault(record.peer, []).append(record)
        for peer, some in older.items():
            newer = self._talks.pop(peer, {})
            # Stable: what was said in one moment, or nobody knows when, stays in order.
            for record in sorted(some, key=lambda one: one.since):
                self.put(record)
            self._talks[peer] |= newer

    def before(
        self, peer: NodeId, ident: str | None, limit: int, own_only: bool = False
    ) -> tuple[tuple[SaidToOne, ...], bool]:
        """The last so many before the message `ident` (None: of all), oldest first, and
        whether there are more before these. Raises BadText if there is no such one."""
        every = reversed(self._talks.get(peer, {}).values())
        if ident is not None and not any(one.id == ident for one in every):
            raise BadText(NO_SUCH)
        backwards = (one for one in every if one.own or not own_only)
        found = tuple(islice(backwards, limit))
        return found[::-1], next(backwards, None) is not None

    def last(self) -> dict[NodeId, SaidToOne]:
        """The last message with each."""
        return {peer: next(reversed(t.values())) for peer, t in self._talks.items()}

    def crowded(self, stays: Stays) -> Iterator[SaidToOne]:
        """What has to go, now and here, because there is too much beside what waits to
        go out; a little more than that, so that it is not looked for each time."""
        if not self._is_many(0.0) and not self._is_much(0.0):
            return
        while (is_many := self._is_many(SPARE)) or self._is_much(SPARE):
            # By what there is too much of: long messages do not drive out short ones.
            has = self._count_with if is_many else self._sizes.__getitem__
            for peer in sorted(self._talks, key=has, reverse=True):
                # Not one by one: before what may go there may be thousands that stay.
                may_go = (o for o in self._talks[peer].values() if not stays(o))
                if gone := list(islice(may_go, GO_AT_ONCE)):
                    break
            else:
                return
            for one in gone:
                if self._is_many(SPARE) or self._is_much(SPARE):
                    self._drop(one)
                    yield one

    def _is_many(self, spare: float) -> bool:
        return self._count - self._waiting > MOST_KEPT - int(MOST_KEPT * spare)

    def _is_much(self, spare: float) -> bool:
        return self._bytes > MOST_BYTES - int(MOST_BYTES * spare)

    def _count_with(self, peer: NodeId) -> int:
        return len(self._talks[peer])

    def expired(self, ms: int, stays: Stays) -> list[SaidToOne]:
        """What has to go, now and here, because it is too old at that time."""

        def is_old(one: SaidToOne) -> bool:
            # An own one for a day more: that it was given up can be seen.
            # 0: its time is not known.
            return 0 < one.since < ms - self._kept_for - (DAY if one.own else 0)

        return self._drop_if(lambda one: is_old(one) and not stays(one))

    def forget(self, stays: Stays) -> None:
        """All goes, now and here."""
        self._drop_if(lambda one: not stays(one))

    def _drop_if(self, goes: Stays) -> list[SaidToOne]:
        every = (one for talk in self._talks.values() for one in talk.values())
        gone = [one for one in every if goes(one)]
        for one in gone:
            self._drop(one)
        return gone

    def _drop(self, one: SaidToOne) -> None:
        talk = self._talks[one.peer]
        del talk[one.own, one.number]
        self._count -= 1
        self._weigh(one, -_size(one))
        self._waiting -= _waits(one)
        if not talk:
            del self._talks[one.peer], self._sizes[one.peer]


def _waits(record: SaidToOne) -> bool:
    return record.own and record.state in (SENDING, QUEUED)


def _size(record: SaidToOne) -> int:
    return len(record.text.encode())
