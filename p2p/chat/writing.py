"""What our user writes to others, until they have it, and what its marks say. Pure.

A mark is changed here alone: in the conversation, on the disk, and for the application.
It may turn from anything into "delivered", and never back.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from msgspec.structs import replace

from p2p.chat.journal import Journal, ident
from p2p.chat.outbox import MOST_WAITING, Outbox, Waiting
from p2p.chat.outboxes import Outboxes
from p2p.chat.records import DELIVERED, FAILED, QUEUED, SENDING, SaidToOne
from p2p.effects import Outbox as Effects
from p2p.effects import Send
from p2p.events import ChatDelivered, ChatFailed, ChatQueued
from p2p.identity import NodeId
from p2p.messages import Post, Stored

QUEUED_AFTER = 5.0  # seconds without a confirmation
READ_WITHIN = 5.0  # seconds for the rest of what waits on the own disk
GIVEN_UP_AFTER = 7 * 24 * 3600 * 1000  # milliseconds

AT_ANY_TIME = float("inf")
NOT_HERE = "That peer is not here."
UNCONFIRMED = "It was not confirmed in time."
LEFT = "That peer left and had not confirmed it."
TOO_OLD = "It was not confirmed within seven days."
CLOSED = "The node closed before it was confirmed."
ANOTHER_ID = "You had another identity when you wrote it."
MANY_FOR_ONE = f"{MOST_WAITING} messages wait for that peer already."
TOO_MANY = "Too many messages wait for others already."


class Writing:
    """Of one node. `unix`: see `Direct`. `queues`: what cannot be delivered now
    waits."""

    def __init__(
        self,
        me: NodeId,
        unix: Callable[[float], int],
        journal: Journal,
        out: Effects,
        queues: bool,
    ) -> None:
        self._me = me
        self._unix = unix
        self._journal = journal
        self._out = out
        self._queues = queues
        self._boxes = Outboxes()
        self._held_until: float | None = None  # there is more on the disk, and older
        self._next: float | None = None
        self._is_next_known = True

    def stays(self, record: SaidToOne) -> bool:
        """Whether that message is still to go out."""
        box = self._boxes.get(record.peer) if record.own else None
        return box is not None and record.number in box

    # --- what is written -------------------------------------------------------------

    def say(self, text: str, to: NodeId, name: str, sent: float, now: float) -> str:
        """Send a checked text; see `Direct.say`."""
        box = self._boxes.of(to)
        number = box.next_number(_microseconds(sent))
        while self._journal.talks.get(True, to, number) is not None:
            number = box.next_number(0)  # by a clock that was set back, of all moments
        name_of_it = ident(self._me, to, number)
        record = SaidToOne(
            *(True, to, number, name_of_it, self._me, name, text, sent),
            *(self._unix(now), SENDING),
        )
        one = Waiting(record, now)
        why = self._why_not(box, one)
        if why:
            self._out.notify(ChatFailed(name_of_it, to, why))
            return name_of_it
        self._boxes.put(one)
        self._go_on(to, box, now)
        self._journal.put(record)
        self._journal.write(record, record)
        return name_of_it

    def say_in_vain(self, to: NodeId, sent: float, reason: str) -> str:
        """What is not even to be tried. Returns the message's id."""
        number = self._boxes.of(to).next_number(_microseconds(sent))
        name_of_it = ident(self._me, to, number)
        self._out.notify(ChatFailed(name_of_it, to, reason))
        return name_of_it

    def _why_not(self, box: Outbox, one: Waiting) -> str:
        if not self._queues and not box.linked:
            return NOT_HERE
        if box.is_full:
            return MANY_FOR_ONE
        return "" if self._boxes.has_room(one) else TOO_MANY

    # --- what becomes of it ----------------------------------------------------------

    def on_stored(self, peer: NodeId, stored: Stored, now: float) -> None:
        """A person has our message on his disk; perhaps after all."""
        box = self._boxes.get(peer)
        if box is not None and stored.number in box:
            self._boxes.take(peer, stored.number)
            self._go_on(peer, box, now)
        record = self._journal.talks.get(True, peer, stored.number)
        if record is not None and record.state != DELIVERED:
            self._journal.mark(record, DELIVERED)
            self._out.notify(ChatDelivered(record.id, peer))

    def written(
        self, record: SaidToOne, is_away: bool, on_disk: bool, now: float
    ) -> None:
        """It is on our own disk, or will never be. `is_away`: its reader is known to
        be."""
        box = self._boxes.get(record.peer)
        one = box.get(record.number) if box is not None else None
        if box is not None and one is not None:  # else it is confirmed already
            one.is_kept, one.on_disk = True, on_disk
            self._tell(box, 0.0 if is_away else QUEUED_AFTER, now)

    def give_up(self, peer: NodeId | None, reason: str) -> None:
        """Nothing that this person has not confirmed goes to him again; None: that
        nobody has."""
        for reader, box in self._boxes.items():
            if peer in (None, reader):
                for one in box:
                    self._fail(one.record, reason)

    def end(self) -> None:
        """The program ends: what is on the disk waits there for the next run; all else
        has failed."""
        for box in self._boxes.values():
            for one in box:
                if not one.on_disk:
                    self._fail(one.record, CLOSED)
                elif not one.is_told:
                    self._queue(box, one)

    def _fail(self, record: SaidToOne, reason: str) -> None:
        self._boxes.take(record.peer, record.number)
        self._is_next_known = False
        self._journal.mark(record, FAILED, reason)
        self._out.notify(ChatFailed(record.id, record.peer, reason))

    def _queue(self, box: Outbox, one: Waiting) -> None:
        box.told(one)
        if not self._queues:
            self._fail(one.record, UNCONFIRMED)
            return
        box.replace(self._journal.mark(one.record, QUEUED))
        self._out.notify(ChatQueued(one.record.id, one.record.peer))

    def _tell(self, box: Outbox, patience: float, now: float) -> None:
        """Tell of what was said so many seconds ago and is not confirmed."""
        self._is_next_known = False
        for one in box.overdue(patience, now):
            self._queue(box, one)

    def _go_on(self, peer: NodeId, box: Outbox, now: float) -> None:
        """Send what can go."""
        self._is_next_known = False
        if self._held_until is not None:
            return
        posts = [
            Post(one.record.number, one.record.text, one.record.sent, one.is_told)
            for one in box.sends(now)
        ]
        if len(posts) == 1:
            self._out.hasten(Send((peer,), posts[0]))
            return
        for post in posts:  # together
            self._out.send(peer, post)

    # --- links -----------------------------------------------------------------------

    def link_up(self, peer: NodeId, now: float) -> None:
        """What waits for him goes."""
        self._boxes.link_up(peer)
        box = self._boxes.get(peer)
        if box is not None:
            self._go_on(peer, box, now)

    def link_down(self, peer: NodeId) -> None:
        """Who is silent has not left: nothing is told yet."""
        self._boxes.link_down(peer)
        self._is_next_known = False

    def gone(self, peer: NodeId) -> None:
        """He is known to be away, unless a later run of his program is linked."""
        box = self._boxes.get(peer)
        if self._boxes.is_linked(peer):
            return
        if not self._queues:
            self.give_up(peer, LEFT)
        elif box is not None:
            self._tell(box, 0.0, AT_ANY_TIME)

    def is_linked(self, peer: NodeId) -> bool:
        """Whether what is said to him goes now."""
        return self._boxes.is_linked(peer)

    # --- earlier runs ----------------------------------------------------------------

    def restored(
        self, records: Iterable[SaidToOne], now: float, is_last: bool = True
    ) -> None:
        """What was written in earlier runs, or a part of that, `is_last` or not; it is
        in the journal. Until the last came nothing goes, as the oldest goes first."""
        if not is_last and self._held_until is None:
            self._held_until = now + READ_WITHIN
        again: dict[NodeId, list[Waiting]] = {}
        for one in records:
            if one.state in (SENDING, QUEUED):
                record = one if one.since else replace(one, since=self._unix(now))
                waits = Waiting(record, now, is_kept=True, is_told=True, on_disk=True)
                again.setdefault(one.peer, []).append(waits)
            elif (box := self._boxes.get(one.peer)) is not None:
                box.last = max(box.last, one.number)
        for peer, some in again.items():
            self._wait_again(peer, some, now)
        if is_last:
            self._release(now)

    def _release(self, now: float) -> None:
        if self._held_until is not None:
            self._held_until = None
            for peer, box in self._boxes.items():
                self._go_on(peer, box, now)

    def _wait_again(self, peer: NodeId, some: list[Waiting], now: float) -> None:
        box = self._boxes.of(peer)
        for one in self._boxes.put_back(peer, some):
            if one.record.writer != self._me:
                self._fail(one.record, ANOTHER_ID)
            elif one.record.state == SENDING:
                box.replace(self._journal.mark(one.record, QUEUED))
        self._go_on(peer, box, now)

    # --- time ------------------------------------------------------------------------

    def tick(self, now: float) -> None:
        """Whatever is due."""
        if (at := self.next_tick) is None or at > now:
            return
        if self._held_until is not None and self._held_until <= now:
            self._release(now)
        for peer, box in self._boxes.items():
            due = box.next_tick(QUEUED_AFTER)
            if due is not None and due <= now:
                self._go_on(peer, box, now)
                self._tell(box, QUEUED_AFTER, now)

    @property
    def next_tick(self) -> float | None:
        """When `tick` is next wanted."""
        if not self._is_next_known:
            times = (box.next_tick(QUEUED_AFTER) for box in self._boxes.values())
            at = min([at for at in times if at is not None], default=None)
            self._next = at if self._held_until is None else self._held_until
            self._is_next_known = True
        return self._next

    def expire(self, ms: int) -> None:
        """Give up on what has waited for a week at that Unix time."""
        for box in self._boxes.values():
            for one in box:
                if 0 < one.record.since < ms - GIVEN_UP_AFTER:
                    self._fail(one.record, TOO_OLD)
        self._boxes.tidy()

    @property
    def is_confirmed(self) -> bool:
        """Whether nothing is on its way to who is linked."""
        return not any(box.is_flying for box in self._boxes.values())


def _microseconds(sent: float) -> int:
    return max(0, int(sent * 1_000_000))
