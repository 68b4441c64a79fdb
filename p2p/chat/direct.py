"""What one person says to one other: it arrives once, and no mark is ever wrong. Pure.

A message goes straight to its reader, never through others. It stays with its writer,
on his disk, until the reader has it on his and says so (`Stored`). Who is away gets it
when he is back, after the ends of both programs too; after seven days it is given up.
What is shown to the reader does not wait for his disk; what he confirms does. A mark
may turn from anything into "delivered", and never back.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from msgspec.structs import replace

from p2p.chat.outbox import MOST_WAITING, Outbox, Waiting
from p2p.chat.records import (
    DELIVERED,
    FAILED,
    QUEUED,
    SENDING,
    DropAllSaidToOne,
    DropSaidToOne,
    Kept,
    Mark,
    Number,
    SaidToOne,
)
from p2p.chat.taken import MOST_TAKEN, Taken
from p2p.chat.talks import Talks
from p2p.effects import Drop, Keep
from p2p.effects import Outbox as Effects
from p2p.events import (
    ChatDelivered,
    ChatFailed,
    ChatMessage,
    ChatQueued,
    ChatReceived,
    History,
    Peer,
)
from p2p.identity import NodeId
from p2p.messages import Post, Stored
from p2p.text.saying import clean_text

QUEUED_AFTER = 5.0  # seconds without a confirmation
GIVEN_UP_AFTER = 7 * 24 * 3600 * 1000  # milliseconds
MOST_WAITING_IN_ALL = 10_000  # messages, for all persons together
MOST_WAITING_BYTES = 8 * 1024 * 1024  # of their texts
MOST_UNWRITTEN = 1024  # messages of others that our disk has not confirmed
SWEEP_EVERY = 60.0  # seconds between looks for what is too old

NOT_HERE = "That peer is not here."
LATE = "It was not confirmed in time."
TOO_MANY = "Too many messages wait for others already."
CLOSED = "The node closed before it was confirmed."
ANOTHER_ID = "You had another identity when you wrote it."


class Direct:
    """That of one node. `peer`: who is here, visitors too; `unix`: the Unix time in
    milliseconds at a moment, as far as it can be known. `queues`: what cannot be
    delivered now waits; `is_durable`: also for the next run."""

    def __init__(
        self,
        me: NodeId,
        peer: Callable[[NodeId], Peer | None],
        unix: Callable[[float], int],
        out: Effects,
        queues: bool = True,
        is_durable: bool = False,
    ) -> None:
        self._me = me
        self._peer = peer
        self._unix = unix
        self._out = out
        self._queues = queues
        self._is_durable = is_durable
        self._boxes: dict[NodeId, Outbox] = {}
        self._waiting = self._bytes = 0  # in all boxes
        self._talks = Talks()
        self._taken = Taken()
        self._linked: set[NodeId] = set()
        self._token = 0
        self._writing: dict[int, SaidToOne | Number] = {}  # by token
        self._unwritten: set[tuple[NodeId, int]] = set()  # of others
        self._next: float | None = None  # of all boxes; if it is known
        self._is_next_known = True
        self._sweep_at = SWEEP_EVERY
        # What comes before we know what we have.
        self._early: list[tuple[NodeId, Post]] | None = [] if is_durable else None

    # --- what the own user says ------------------------------------------------------

    def say(self, text: str, to: NodeId, name: str, sent: float, now: float) -> str:
        """Send a checked text to one person; `name` is the writer's, `sent` the Unix
        time in seconds. Returns the message's id. If it cannot even wait, it fails."""
        box = self._boxes.setdefault(to, Outbox())
        box.linked = to in self._linked
        number = box.next_number(max(0, int(sent * 1_000_000)))
        ident = _ident(self._me, to, number)
        record = SaidToOne(
            *(True, to, number, ident, self._me, name, text, sent, self._unix(now)),
            state=SENDING,
        )
        one = Waiting(record, now)
        why = self._why_not(to, box, one)
        if why:
            self._out.notify(ChatFailed(ident, to, why))
            return ident
        box.put(one)
        self._waiting += 1
        self._bytes += one.size
        self._put(record)
        self._write(record, record)
        self._go_on(to, box, now)
        return ident

    def _why_not(self, to: NodeId, box: Outbox, one: Waiting) -> str:
        if not self._queues and not box.linked:
            return NOT_HERE
        if box.is_full:
            return f"{MOST_WAITING} messages wait for that peer already."
        too_many = self._waiting >= MOST_WAITING_IN_ALL
        if too_many or self._bytes + one.size > MOST_WAITING_BYTES:
            return TOO_MANY
        return ""

    def say_in_vain(self, to: NodeId, sent: float, reason: str) -> str:
        """What is not even to be tried. Returns the message's id."""
        box = self._boxes.setdefault(to, Outbox())
        number = box.next_number(max(0, int(sent * 1_000_000)))
        ident = _ident(self._me, to, number)
        self._out.notify(ChatFailed(ident, to, reason))
        return ident

    def on_stored(self, peer: NodeId, stored: Stored, now: float) -> None:
        """A person has our message on his disk; perhaps after all."""
        record = self._talks.get(True, peer, stored.number)
        box = self._boxes.get(peer)
        waited = self._take(box, stored.number) if box is not None else None
        if waited is not None:
            record = waited.record
        if record is None or record.state == DELIVERED:
            return
        self._mark(record, DELIVERED)
        self._out.notify(ChatDelivered(record.id, peer))
        if box is not None:
            self._go_on(peer, box, now)

    def give_up(self, peer: NodeId, reason: str) -> None:
        """Nothing that this person has not confirmed goes to him again."""
        box = self._boxes.get(peer)
        for one in box or ():
            self._fail(one.record, reason)

    def _fail(self, record: SaidToOne, reason: str) -> None:
        self._take(self._boxes[record.peer], record.number)
        self._mark(record, FAILED, reason)
        self._out.notify(ChatFailed(record.id, record.peer, reason))

    def _take(self, box: Outbox | None, number: int) -> Waiting | None:
        one = box.take(number) if box is not None else None
        if one is not None:
            self._waiting -= 1
            self._bytes -= one.size
            self._is_next_known = False
        return one

    def _mark(self, record: SaidToOne, state: str, reason: str = "") -> SaidToOne:
        changed = replace(record, state=state, reason=reason)
        self._talks.put(changed)
        self._keep(Mark(record.peer, record.number, state, reason))
        return changed

    def _queue(self, box: Outbox, one: Waiting) -> None:
        """It waits, and the application is told so."""
        box.told(one)
        if not self._queues:
            self._fail(one.record, LATE)
            return
        box.replace(self._mark(one.record, QUEUED))
        self._out.notify(ChatQueued(one.record.id, one.record.peer))

    def _go_on(self, peer: NodeId, box: Outbox, now: float) -> None:
        """Send what can go."""
        self._is_next_known = False
        for one in box.sends(now):
            said = one.record
            post = Post(said.number, said.text, said.sent, one.is_told)
            self._out.send(peer, post)

    # --- what others say -------------------------------------------------------------

    def on_post(self, sender: NodeId, post: Post, now: float) -> None:
        """A message for us, if its sender is here."""
        peer = self._peer(sender)
        if peer is None or not self._queues:  # who only looks reads nothing
            return
        if self._early is not None:
            if len(self._early) < MOST_UNWRITTEN:
                self._early.append((sender, post))
            return
        key = sender, post.number
        if key in self._taken:
            if key not in self._unwritten:
                self._out.send(sender, Stored(post.number))
            return
        if len(self._unwritten) >= MOST_UNWRITTEN:
            return  # it comes again
        number = self._taken.put(sender, post.number, self._unix(now))
        self._unwritten.add(key)
        text = clean_text(post.text)
        if not text:
            self._write(number, number)
            return
        ident = _ident(sender, self._me, post.number)
        record = SaidToOne(
            *(False, sender, post.number, ident, sender, peer.name, text, post.sent),
            self._unix(now),
        )
        self._put(record)
        self._write(number, record, number)
        self._out.notify(
            ChatReceived(
                *(ident, sender, peer.name, self._me, text, post.sent, post.waited)
            )
        )
        if len(self._taken) > MOST_TAKEN * 1.1:
            self._forget_taken(now)

    def _forget_taken(self, now: float) -> None:
        dropped = self._taken.forget(self._unix(now))
        if dropped is not None:
            self._out.put(Drop((dropped,)))

    # --- links -----------------------------------------------------------------------

    def link_up(self, peer: NodeId, now: float) -> None:
        """A link to it is up, and somebody reads there: what waits for him goes."""
        self._linked.add(peer)
        box = self._boxes.get(peer)
        if box is not None:
            box.link_up()
            self._go_on(peer, box, now)

    def link_down(self, peer: NodeId) -> None:
        """The link broke. Who is silent has not left: nothing is told yet."""
        self._linked.discard(peer)
        box = self._boxes.get(peer)
        if box is not None:
            box.link_down()
            self._is_next_known = False

    def gone(self, peer: NodeId, now: float) -> None:
        """It left, or its program is over: it is known to be away."""
        self.link_down(peer)
        box = self._boxes.get(peer)
        if not self._queues:
            self.give_up(peer, "That peer left and had not confirmed it.")
        elif box is not None:
            self._tell(box, 0.0, now)

    def _tell(self, box: Outbox, patience: float, now: float) -> None:
        """Tell of what was said so many seconds ago and is not confirmed."""
        self._is_next_known = False
        for one in box.overdue(patience, now):
            self._queue(box, one)

    # --- the disk --------------------------------------------------------------------

    def _keep(self, *records: Kept) -> None:
        if self._queues:
            self._out.put(Keep(records))

    def _write(self, what: SaidToOne | Number, *records: Kept) -> None:
        """Keep them, and go on with `what` when they are on the disk."""
        self._token += 1
        self._writing[self._token] = what
        # Who only looks keeps nothing, and has no need to wait for that.
        self._out.put(Keep(records if self._queues else (), self._token))

    def _put(self, record: SaidToOne) -> None:
        self._talks.put(record)
        gone = self._talks.crowded(self._stays)
        self._drop(gone)

    def _drop(self, gone: Iterable[SaidToOne]) -> None:
        keys = tuple(DropSaidToOne(one.own, one.peer, one.number) for one in gone)
        if keys:
            self._out.put(Drop(keys))

    def _stays(self, one: SaidToOne) -> bool:
        box = self._boxes.get(one.peer) if one.own else None
        return box is not None and one.number in box

    def kept(self, token: int, now: float) -> None:
        """What was to be kept with that token is on the disk, or never will be: then it
        is kept in memory."""
        match self._writing.pop(token, None):
            case Number(writer, number):
                self._unwritten.discard((writer, number))
                if self._peer(writer) is not None:
                    self._out.send(writer, Stored(number))
            case SaidToOne(own=True, peer=peer, number=number):
                box = self._boxes.get(peer)
                one = box.get(number) if box is not None else None
                if box is None or one is None:
                    return  # it is confirmed already
                one.is_kept = True
                is_away = peer not in self._linked and self._is_away(peer)
                self._tell(box, 0.0 if is_away else QUEUED_AFTER, now)

    def _is_away(self, peer: NodeId) -> bool:
        # Who is listed without a link lost it a moment ago, and is awaited.
        shown = self._peer(peer)
        return shown is None or shown.visitor

    def restored(self, records: Iterable[Kept], now: float) -> None:
        """What was kept in earlier runs, or a part of that: the first has all numbers,
        and the last is as good as none if nothing was kept."""
        found = tuple(records)
        self._taken.put_back(one for one in found if isinstance(one, Number))
        if len(self._taken) > MOST_TAKEN:
            self._forget_taken(now)
        said = [one for one in found if isinstance(one, SaidToOne)]
        self._talks.put_back(said)
        self._drop(self._talks.crowded(self._stays))
        again: dict[NodeId, list[Waiting]] = {}
        for one in said:
            if not one.own:
                continue
            if one.state in (SENDING, QUEUED):
                again.setdefault(one.peer, []).append(self._again(one, now))
            else:
                box = self._boxes.setdefault(one.peer, Outbox())
                box.last = max(box.last, one.number)
        for peer, some in again.items():
            self._wait_again(peer, some, now)
        early, self._early = self._early or (), None
        for sender, post in early:
            self.on_post(sender, post, now)

    def _again(self, one: SaidToOne, now: float) -> Waiting:
        record = one if one.since else replace(one, since=self._unix(now))
        return Waiting(record, now, is_kept=True, is_told=True)

    def _wait_again(self, peer: NodeId, some: list[Waiting], now: float) -> None:
        box = self._boxes.setdefault(peer, Outbox())
        box.linked = peer in self._linked
        new = [one for one in some if one.record.number not in box]
        box.put_back(new)
        self._waiting += len(new)
        self._bytes += sum(one.size for one in new)
        for one in new:
            if one.record.writer != self._me:
                self._fail(one.record, ANOTHER_ID)
            elif one.record.state == SENDING:
                box.replace(self._mark(one.record, QUEUED))
        self._go_on(peer, box, now)

    # --- time ------------------------------------------------------------------------

    def tick(self, now: float) -> None:
        """Whatever is due."""
        if now >= self._sweep_at:
            self._sweep_at = now + SWEEP_EVERY
            self._sweep(now)
        if self._next_of_boxes is None or self._next_of_boxes > now:
            return
        for peer, box in self._boxes.items():
            due = box.next_tick(QUEUED_AFTER)
            if due is not None and due <= now:
                self._go_on(peer, box, now)
                self._tell(box, QUEUED_AFTER, now)

    @property
    def next_tick(self) -> float | None:
        """When `tick` is next wanted."""
        sweep = self._sweep_at if len(self._talks) or len(self._taken) else None
        times = self._next_of_boxes, sweep
        return min([at for at in times if at is not None], default=None)

    @property
    def _next_of_boxes(self) -> float | None:
        if not self._is_next_known:
            times = (box.next_tick(QUEUED_AFTER) for box in self._boxes.values())
            self._next = min([at for at in times if at is not None], default=None)
            self._is_next_known = True
        return self._next

    def _sweep(self, now: float) -> None:
        ms = self._unix(now)
        for peer, box in list(self._boxes.items()):
            for one in box:
                if one.record.since < ms - GIVEN_UP_AFTER:
                    reason = "It was not confirmed within seven days."
                    self._fail(one.record, reason)
            if not box and peer not in self._linked:
                del self._boxes[peer]
        self._drop(self._talks.expired(ms, self._stays))
        self._forget_taken(now)

    # --- the end ---------------------------------------------------------------------

    @property
    def is_confirmed(self) -> bool:
        """Whether nothing is on its way to who is linked, or to the own disk."""
        if self._writing:
            return False
        return not any(box.is_flying for box in self._boxes.values())

    def end(self) -> None:
        """The links are closed, and the program ends: what is on the disk waits there
        for the next run, and all else has failed."""
        for box in list(self._boxes.values()):
            for one in box:
                if not self._is_durable or not one.is_kept:
                    self._fail(one.record, CLOSED)
                elif not one.is_told:
                    self._queue(box, one)

    def abandon(self, reason: str) -> None:
        """This identity is given up, and with it all that it has not delivered."""
        for peer in list(self._boxes):
            self.give_up(peer, reason)

    def follow(self, former: Direct) -> None:
        """Go on after another identity of the same user, which was abandoned."""
        self._talks, self._taken = former._talks, former._taken

    # --- looking back ----------------------------------------------------------------

    def history(self, peer: NodeId, before: str | None, limit: int) -> History:
        """What was said between the user and that person."""
        found, more = self._talks.before(peer, before, limit)
        return History(tuple(map(self._shown, found)), more)

    def _shown(self, one: SaidToOne) -> ChatMessage:
        to = one.peer if one.own else self._me
        who = one.writer if one.own else one.peer
        return ChatMessage(one.id, who, one.name, to, one.text, one.sent, one.state)

    def forget(self) -> None:
        """Nothing that was said is known here any more, but what is still to go out."""
        self._talks.forget(self._stays)
        self._out.put(Drop((DropAllSaidToOne(None),)))


def _ident(writer: NodeId, reader: NodeId, number: int) -> str:
    # The numbers are those of a pair, and the id is one for all conversations.
    return f"{writer[:8]}-{reader[:8]}-{number:x}"
