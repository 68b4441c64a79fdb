"""What was said between two, in memory and on the disk alike. Pure."""

from __future__ import annotations

from collections.abc import Iterable

from msgspec.structs import replace

from p2p.chat.records import (
    DropAllSaidToOne,
    Dropped,
    DropSaidToOne,
    Kept,
    Mark,
    Number,
    SaidToOne,
)
from p2p.chat.talks import Stays, Talks
from p2p.effects import Drop, Keep, Outbox
from p2p.identity import NodeId

Written = SaidToOne | Number
"""With what to go on when something is on the disk: an own message, or the number of
one that came."""


class Journal:
    """That of one node. `keeps`: also on the disk. `stays`: whether a message must not
    go, whatever its age."""

    def __init__(self, out: Outbox, keeps: bool, stays: Stays) -> None:
        self.talks = Talks()
        self._out = out
        self._keeps = keeps
        self._stays = stays
        self._token = 0
        self._writing: dict[int, Written] = {}

    def put(self, record: SaidToOne) -> None:
        """It was said. It is not on the disk by this alone: see `write`."""
        self.talks.put(record)
        self.make_room()

    def make_room(self) -> None:
        """Too much is no good."""
        self._strike(self.talks.crowded(self._stays))

    def mark(self, record: SaidToOne, state: str, reason: str = "") -> SaidToOne:
        """An own message is in another state now. As it is now."""
        changed = replace(record, state=state, reason=reason)
        self.talks.put(changed)
        if self._keeps:
            self._out.put(Keep((Mark(record.peer, record.number, state, reason),)))
        return changed

    def write(self, what: Written, *records: Kept) -> None:
        """Bring these to the disk; then `written` gives `what`."""
        self._token += 1
        self._writing[self._token] = what
        # Who keeps nothing has no need to wait, but learns it by the same way.
        self._out.put(Keep(records if self._keeps else (), self._token))

    def written(self, token: int) -> Written | None:
        """What was to be written with that token is."""
        return self._writing.pop(token, None)

    def follow(self, former: Journal) -> None:
        """Go on where that one ended; what it still writes is nothing to this one."""
        self.talks, self._token = former.talks, former._token

    @property
    def is_writing(self) -> bool:
        """Whether something is on its way to the disk for which somebody waits."""
        return bool(self._writing)

    def expire(self, ms: int) -> None:
        """What is too old at that Unix time goes."""
        self._strike(self.talks.expired(ms, self._stays))

    def forget(self) -> None:
        """All goes but what stays."""
        self.talks.forget(self._stays)
        self.drop(DropAllSaidToOne(None))

    def drop(self, *dropped: Dropped) -> None:
        """That goes from the disk."""
        if self._keeps and dropped:
            self._out.put(Drop(dropped))

    def _strike(self, gone: Iterable[SaidToOne]) -> None:
        self.drop(*(DropSaidToOne(one.own, one.peer, one.number) for one in gone))


def ident(writer: NodeId, reader: NodeId, number: int) -> str:
    """The id of a message, for people and programs."""
    # The numbers are those of a pair, and an id is one for all conversations.
    return f"{writer[:8]}-{reader[:8]}-{number:x}"
