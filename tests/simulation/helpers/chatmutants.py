"""The chat with one rule taken away, for as long as a `with` lasts."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from contextlib import AbstractContextManager
from itertools import count, pairwise
from typing import Any

from msgspec.structs import replace

from p2p.chat import keeper, log
from p2p.chat.archive import Archive
from p2p.chat.display import Display
from p2p.chat.groupclock import GroupClock
from p2p.chat.keeper import Keeper
from p2p.chat.log import ENDLESS, Log
from p2p.chat.outbox import Outbox
from p2p.chat.quota import Quota
from p2p.chat.reading import Reading
from p2p.chat.receipts import Receipts
from p2p.chat.said import Entry, SaidReader
from p2p.chat.speaker import Speaker
from p2p.chat.sync import Sync
from p2p.chat.taken import Taken
from p2p.chat.writing import Writing
from p2p.events import Peer
from p2p.identity import NodeId
from p2p.messages import Envelope, Post, Stored
from tests.simulation.helpers.mutants import replaced


def _nothing(*_: object, **__: object) -> None:
    return None


def _no(*_: object, **__: object) -> bool:
    return False


def _yes(*_: object, **__: object) -> bool:
    return True


# --- what is believed ----------------------------------------------------------------


def signatures_unchecked() -> AbstractContextManager[None]:
    """Whoever is named as the author is."""
    return replaced((keeper, "is_signed", _yes))


def chain_unchecked() -> AbstractContextManager[None]:
    """What a message says that it follows is not looked at."""

    def is_chained(piece: Sequence[Entry]) -> bool:
        return all(b.seq == a.seq + 1 for a, b in pairwise(piece))

    return replaced((Log, "_is_torn", _no), (log, "_is_chained", is_chained))


def future_taken() -> AbstractContextManager[None]:
    """A message is taken whatever its time."""
    return replaced((keeper, "AHEAD", 10**15))


def forks_not_closed() -> AbstractContextManager[None]:
    """A log goes on after its author said two things in one place."""
    original = Log.split

    def split(self: Log, one: Entry, other: Entry) -> Any:
        parted = original(self, one, other)
        self.ends = ENDLESS
        return parted

    return replaced((Log, "split", split))


def forks_not_passed_on() -> AbstractContextManager[None]:
    """Whoever comes first is right."""
    return replaced((Keeper, "split", _nothing))


def quotas_not_applied() -> AbstractContextManager[None]:
    """Everybody may say as much as he wants."""
    return replaced((Quota, "takes", _yes), (Quota, "left", lambda *_: 10**6))


def bounds_not_applied() -> AbstractContextManager[None]:
    """Nothing is ever too much."""
    return replaced((Archive, "trim", lambda *_: []))


# --- one history ---------------------------------------------------------------------


def order_of_arrival() -> AbstractContextManager[None]:
    """What comes later is later, whatever its time."""
    numbers, original = count(), SaidReader.read

    def read(self: SaidReader, envelope: Envelope) -> Entry | None:
        entry = original(self, envelope)
        if entry is not None:
            entry.order = (next(numbers), *entry.order[1:])
        return entry

    return replaced((SaidReader, "read", read))


def nothing_fetched() -> AbstractContextManager[None]:
    """Who was not there never hears of it."""
    return replaced((Sync, "_go_on", _nothing))


def holes_count_as_whole() -> AbstractContextManager[None]:
    """Two copies are equal if their heads are."""
    return replaced((Log, "missing", lambda *_: []))


def floors_ignored() -> AbstractContextManager[None]:
    """What was forgotten may come back."""
    original = Keeper.restored

    def restored(self: Keeper, kept: Iterable[Any]) -> list[Entry]:
        entries = original(self, kept)
        self._forgotten = None
        return entries

    return replaced((Keeper, "restored", restored), (Keeper, "floor", lambda *_: 0))


def own_clock_alone() -> AbstractContextManager[None]:
    """Each goes by the clock of his own machine."""

    def at(self: GroupClock, now: float) -> int:
        return (self._own or 0) + int(now * 1000)

    return replaced((GroupClock, "at", at))


def nothing_said_again() -> AbstractContextManager[None]:
    """What was dated by a wrong clock is gone for ever."""
    return replaced((Speaker, "again", _nothing))


def said_again_beside() -> AbstractContextManager[None]:
    """What is said again does not end what was said first."""
    return replaced((Log, "end", lambda *_: []))


def late_marks_lost() -> AbstractContextManager[None]:
    """Nothing is marked as come late."""
    return replaced((Display, "_is_late", _no))


def told_again() -> AbstractContextManager[None]:
    """Nobody remembers what was told."""

    class Forgetful(dict[bytes, None]):
        def __contains__(self, key: object) -> bool:
            return False

    original = Display._tell

    def tell(self: Display, entry: Entry, late: bool) -> None:
        self._told = Forgetful()
        original(self, entry, late)

    return replaced((Display, "_tell", tell))


# --- marks ---------------------------------------------------------------------------


def receipts_forgotten() -> AbstractContextManager[None]:
    """Who has a message is asked for a receipt once more when it is said again."""
    original = Receipts.expect

    def expect(self: Receipts, *args: Any) -> None:
        self._delivered.clear()
        original(self, *args)

    return replaced((Receipts, "expect", expect))


def any_number_confirms() -> AbstractContextManager[None]:
    """A confirmation counts for the last that waits."""
    original = Writing.on_stored

    def on_stored(self: Writing, peer: NodeId, stored: Stored, now: float) -> None:
        numbers = [one.record.number for one in self._boxes.get(peer) or ()]
        number = max(numbers, default=stored.number)
        original(self, peer, replace(stored, number=number), now)

    return replaced((Writing, "on_stored", on_stored))


def anybody_confirms() -> AbstractContextManager[None]:
    """A confirmation counts whoever gives it."""
    original = Writing.on_stored

    def on_stored(self: Writing, peer: NodeId, stored: Stored, now: float) -> None:
        for other, box in self._boxes.items():
            if stored.number in box:
                peer = other
        original(self, peer, stored, now)

    return replaced((Writing, "on_stored", on_stored))


def confirmed_before_the_disk() -> AbstractContextManager[None]:
    """A message is confirmed as it comes."""
    original = Reading._take

    def take(self: Reading, peer: Peer, post: Post, now: float) -> None:
        original(self, peer, post, now)
        self._out.send(peer.id, Stored(post.number))

    return replaced((Reading, "_take", take))


def sent_once() -> AbstractContextManager[None]:
    """What was on its way when a link broke is not sent again."""
    return replaced((Outbox, "_begin_anew", _nothing))


def numbers_forgotten() -> AbstractContextManager[None]:
    """A reader does not remember what he has read."""
    return replaced((Taken, "__contains__", _no))


def numbers_used_again() -> AbstractContextManager[None]:
    """A writer counts from where his disk says that he was."""

    def next_number(self: Outbox, microseconds: int) -> int:
        self.last += 1
        return self.last

    return replaced((Outbox, "next_number", next_number))


def queue_forgotten() -> AbstractContextManager[None]:
    """What waited when the program ended waits no more."""
    return replaced((Writing, "restored", _nothing))
