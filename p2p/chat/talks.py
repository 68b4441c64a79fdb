"""What was said between the own user and each other person, as it is kept. Pure.

Of a full store the oldest of who has most goes first, so nobody who talks a lot drives
out what others said.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import islice

from p2p.chat.records import QUEUED, SENDING, SaidToOne
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
            self._bytes += _size(record)
        else:
            self._waiting -= _waits(talk[key])
        self._waiting += _waits(record)
        talk[key] = record

    def put_back(self, records: Iterable[SaidToOne]) -> None:
        """What was said in earlier runs, in any order."""
        touched: set[NodeId] = set()
        for record in records:
            if self.get(record.own, record.peer, record.number) is None:
                self.put(record)
                touched.add(record.peer)
        for peer in touched:
            talk = self._talks[peer].items()
            # What came in this run is after all that was before, whatever clocks say:
            # the sort is stable, and times of one moment are rare.
            self._talks[peer] = dict(sorted(talk, key=lambda item: item[1].since))

    def before(
        self, peer: NodeId, ident: str | None, limit: int, own_only: bool = False
    ) -> tuple[tuple[SaidToOne, ...], bool]:
        """The last so many before the message `ident` (None: of all), oldest first, and
        whether there are more before these. Nothing, if there is no such message."""
        every = reversed(self._talks.get(peer, {}).values())
        backwards = (one for one in every if one.own or not own_only)
        if ident is not None:
            while (one := next(backwards, None)) is not None and one.id != ident:
                pass
        found = tuple(islice(backwards, limit))
        return found[::-1], next(backwards, None) is not None

    def crowded(self, stays: Stays) -> Iterator[SaidToOne]:
        """What has to go, now and here, because there is too much beside what waits to
        go out; a little more than that, so that it is not looked for each time."""
        if not self._is_crowded(0.0):
            return
        while self._is_crowded(SPARE):
            # Not one by one: in front of what may go there may be thousands that stay.
            for talk in sorted(self._talks.values(), key=len, reverse=True):
                may_go = (one for one in talk.values() if not stays(one))
                if gone := list(islice(may_go, GO_AT_ONCE)):
                    break
            else:
                return
            for one in gone:
                if self._is_crowded(SPARE):
                    self._drop(one)
                    yield one

    def _is_crowded(self, spare: float) -> bool:
        going = self._count - self._waiting
        most, most_bytes = MOST_KEPT, MOST_BYTES
        is_much = self._bytes > most_bytes - int(most_bytes * spare)
        return going > most - int(most * spare) or is_much

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
        if not talk:
            del self._talks[one.peer]
        self._count -= 1
        self._bytes -= _size(one)
        self._waiting -= _waits(one)


def _waits(record: SaidToOne) -> bool:
    return record.own and record.state in (SENDING, QUEUED)


def _size(record: SaidToOne) -> int:
    return len(record.text.encode())
