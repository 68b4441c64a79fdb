"""What of a station outlives its process: records as a store would keep them."""

from __future__ import annotations

from collections import deque
from collections.abc import Hashable

from p2p.chat import records
from p2p.chat.records import Dropped, Kept
from p2p.effects import Drop, Keep
from p2p.identity import NodeId


class Disk:
    """Of one station. What it was given is sure when it was committed; what was not yet
    goes with the process."""

    def __init__(self) -> None:
        self._records: dict[Hashable, Kept] = {}
        self._waiting: deque[Keep | Drop] = deque()

    def give(self, effect: Keep | Drop) -> None:
        """To be written down, or struck out, at the next `commit` but those before."""
        self._waiting.append(effect)

    def commit(self) -> None:
        """The oldest of what waits is sure from now on; nothing if nothing waits."""
        if self._waiting:
            effect = self._waiting.popleft()
            if isinstance(effect, Keep):
                self.keep(effect)
            else:
                self.drop(effect)

    def sync(self) -> None:
        """All that waits is sure."""
        while self._waiting:
            self.commit()

    def lose(self) -> None:
        """What waits goes."""
        self._waiting.clear()

    def wipe(self) -> None:
        """All goes."""
        self.lose()
        self._records.clear()

    def keep(self, effect: Keep) -> None:
        """Write these down."""
        for record in effect.records:
            if isinstance(record, records.Mark):
                self._mark(record)
            else:
                self._records[_key(record)] = record

    def _mark(self, mark: records.Mark) -> None:
        key = records.SaidToOne, True, mark.peer, mark.number
        one = self._records.get(key)
        if isinstance(one, records.SaidToOne):
            fields = {f: getattr(one, f) for f in one.__struct_fields__}
            changed = {"state": mark.state, "reason": mark.reason}
            self._records[key] = records.SaidToOne(**{**fields, **changed})

    def drop(self, effect: Drop) -> None:
        """Strike out these."""
        for key in effect.keys:
            named = _named(key)
            for one in named or ():
                self._records.pop(one, None)
            if named is not None:
                continue
            self._records = {
                at: one for at, one in self._records.items() if not _is_meant(key, one)
            }

    def has_taken(self, peer: NodeId, number: int) -> bool:
        """Whether it knows that this message came."""
        return (records.Number, peer, number) in self._records

    def all(self) -> list[Kept]:
        """What comes back at the next start."""
        return list(self._records.values())


def _key(record: Kept) -> Hashable:
    match record:
        case records.SaidToAll():
            return records.SaidToAll, record.digest
        case records.LogFloor():
            return records.LogFloor, record.public_key, record.run
        case records.SaidToOne():
            return records.SaidToOne, record.own, record.peer, record.number
        case records.Number():
            return records.Number, record.peer, record.number
        case records.Pinned():
            return records.Pinned, record.id
    return type(record)


def _named(key: Dropped) -> list[Hashable] | None:
    """The keys of what it means, if it names all of that: to look at all that there is,
    for each word of a flood, takes minutes."""
    match key:
        case records.DropSaidToAll(digests):
            return [(records.SaidToAll, digest) for digest in digests]
        case records.DropLogFloor():
            return [(records.LogFloor, key.public_key, key.run)]
        case records.DropSaidToOne():
            return [(records.SaidToOne, key.own, key.peer, key.number)]
    return None


def _is_meant(key: Dropped, record: Kept) -> bool:
    match key, record:
        case records.DropAllSaidToOne(peer), records.SaidToOne():
            waits = record.own and record.state in (records.SENDING, records.QUEUED)
            return peer == record.peer or (peer is None and not waits)
        case records.DropNumbers(before), records.Number():
            return record.until < before
        case records.DropNumbersOf(peer, numbers), records.Number():
            return record.peer == peer and record.number in numbers
        case records.DropPinned(who), records.Pinned():
            return record.id == who
    return False
