"""Some who write to each other, each with a disk, over links that break; all in memory.

Nothing is assumed of the disk but its contract: what has to survive a power cut does
once it is confirmed, in the order in which it was written; a program that is killed may
lose all that was written after that.
"""

from __future__ import annotations

import heapq
from collections.abc import Callable
from random import Random

from p2p.chat.direct import Direct
from p2p.chat.records import (
    DropAllSaidToOne,
    DropNumbers,
    DropNumbersOf,
    Dropped,
    DropSaidToOne,
    Kept,
    Mark,
    Number,
    SaidToOne,
)
from p2p.effects import Drop, Effect, Keep, Notify, Outbox, Send
from p2p.events import ChatDelivered, ChatFailed, ChatQueued, ChatReceived, Event, Peer
from p2p.identity import NodeId
from p2p.messages import Message, Post, Stored

DAY = 24 * 3600.0
BEGAN = 1_790_000_000.0  # Unix time at 0
Marked = ChatDelivered | ChatFailed | ChatQueued


class Disk:
    """What is written, in order; of the end it is not sure whether it is there."""

    def __init__(self) -> None:
        self.written: list[Kept | Dropped] = []
        self.sure = 0

    def commit(self, upto: int) -> None:
        self.sure = max(self.sure, upto)

    def crash(self, left: int) -> None:
        """All but the first `left` are lost."""
        del self.written[max(self.sure, left) :]
        self.sure = len(self.written)

    def records(self) -> list[Kept]:
        """What the store hands back."""
        said: dict[tuple[bool, NodeId, int], SaidToOne] = {}
        numbers: dict[tuple[NodeId, int], Number] = {}
        for one in self.written:
            match one:
                case SaidToOne(own, peer, number):
                    said[own, peer, number] = one
                case Mark(peer, number, state, reason) if (True, peer, number) in said:
                    old = said[True, peer, number]
                    fields = (*(getattr(old, f) for f in old.__struct_fields__[:9]),)
                    said[True, peer, number] = SaidToOne(*fields, state, reason)
                case Number(peer, number):
                    numbers[peer, number] = one
                case DropSaidToOne(own, peer, number):
                    said.pop((own, peer, number), None)
                case DropAllSaidToOne(None):
                    waits = ("sending", "queued")
                    said = {k: v for k, v in said.items() if v.state in waits}
                case DropNumbersOf(peer, gone):
                    numbers = {
                        (p, n): v
                        for (p, n), v in numbers.items()
                        if p != peer or n not in gone
                    }
                case DropNumbers(before):
                    numbers = {k: v for k, v in numbers.items() if v.until >= before}
        return [*numbers.values(), *said.values()]


class Friend:
    """One of them. `told`: all events of all its lives, with their time."""

    def __init__(self, world: World, letter: str, has_disk: bool = True) -> None:
        self.world = world
        self.id = NodeId(letter * 52)
        self.name = letter.upper()
        self.has_disk = has_disk
        self.is_visitor = False
        self.disk = Disk()
        self.lives = 0
        self.is_alive = False
        self.commits = True  # the disk gets on
        self.told: list[tuple[int, Event]] = []
        self.direct: Direct

    def start(self) -> None:
        self.lives += 1
        self.is_alive = True
        self.out = Outbox()
        self.direct = Direct(
            *(self.id, self.world.sees(self), self.world.unix, self.out),
            queues=not self.is_visitor,
            is_early=self.has_disk,
        )
        if self.has_disk:
            # The store hands over numbers first, and then messages in parts.
            records = self.disk.records()
            numbers = [one for one in records if isinstance(one, Number)]
            said = [one for one in records if not isinstance(one, Number)]
            half = len(said) // 2
            self.act(lambda d, now: d.restored([*numbers, *said[half:]], now))
            self.act(lambda d, now: d.restored(said[:half], now))

    def act(self, do: Callable[[Direct, float], object]) -> object:
        result = do(self.direct, self.world.now)
        for effect in self.out.take():
            self.perform(effect)
        return result

    def perform(self, effect: Effect) -> None:
        match effect:
            case Notify(event):
                self.world.check(self, event)
                self.told.append((self.lives, event))
            case Send(to, message):
                for peer in to:
                    self.world.send(self, peer, message)
            case Keep(records, token):
                self.disk.written += records
                upto, life = len(self.disk.written), self.lives
                if token:
                    self.world.after(0.003, lambda: self._committed(upto, token, life))
            case Drop(keys):
                self.disk.written += keys

    def _committed(self, upto: int, token: int, life: int) -> None:
        if not self.is_alive or life != self.lives:
            return
        if self.has_disk and not self.commits:
            self.world.after(0.1, lambda: self._committed(upto, token, life))
            return
        self.disk.commit(upto)
        self.act(lambda d, now: d.kept(token, now, self.has_disk))

    def say(self, text: str, to: Friend) -> str:
        sent = BEGAN + self.world.now
        said = self.act(lambda d, now: d.say(text, to.id, self.name, sent, now))
        return str(said)

    def die(self, left: int = 0) -> None:
        """Killed, or its power is cut; so much of what is not sure is left."""
        self.is_alive = False
        for other in self.world.friends:
            self.world.cut(self, other)
        self.disk.crash(left if self.has_disk else 0)
        if not self.has_disk:
            self.disk.written.clear()
            self.disk.sure = 0

    def quit(self) -> None:
        """It leaves as it should."""
        for other in self.world.friends:
            self.world.cut(self, other, goodbye=True)
        self.act(lambda d, now: d.end())
        self.disk.commit(len(self.disk.written))
        self.is_alive = False

    def marks(self, ident: str) -> list[str]:
        """How the mark of that message went."""
        names = {ChatDelivered: "delivered", ChatFailed: "failed", ChatQueued: "queued"}
        return [names[type(event)] for event in self.told_of(ident)]

    def told_of(self, ident: str, life: int | None = None) -> list[Marked]:
        """The marks of that message, in one life or in all."""
        return [
            event
            for lived, event in self.told
            if isinstance(event, Marked) and event.id == ident
            if life in (None, lived)
        ]

    def heard(self) -> list[str]:
        """What was shown of others, in all lives."""
        return [e.text for _, e in self.told if isinstance(e, ChatReceived)]

    def read(self, other: Friend) -> list[str]:
        """What its history holds of what the other said."""
        shown = self.direct.history(other.id, None, 100_000).messages
        return [one.text for one in shown if one.sender == other.id]


class World:
    """The friends, what is on its way between them, and the time."""

    def __init__(self, letters: str, seed: int = 0) -> None:
        self.dice = Random(seed)
        self.now = 0.0
        self._heap: list[tuple[float, int, Callable[[], None]]] = []
        self._order = 0
        self._links: dict[tuple[NodeId, NodeId], int] = {}  # and which one it is
        self._number = 0
        self.friends = [Friend(self, letter) for letter in letters]
        for friend in self.friends:
            friend.start()

    def unix(self, now: float) -> int:
        return int((BEGAN + now) * 1000)

    def sees(self, friend: Friend) -> Callable[[NodeId], Peer | None]:
        def peer(node: NodeId) -> Peer | None:
            other = self.of(node)
            if (friend.id, node) not in self._links:
                return None
            return Peer(node, other.name, "", other.is_visitor)

        return peer

    def of(self, node: NodeId) -> Friend:
        return next(friend for friend in self.friends if friend.id == node)

    def check(self, friend: Friend, event: Event) -> None:
        """No mark is ever wrong."""
        if not isinstance(event, Marked):
            return
        before = friend.told_of(event.id, friend.lives)
        assert not any(isinstance(e, ChatDelivered) for e in before), before
        if isinstance(event, ChatDelivered):
            # Whatever happens to the reader now, he has it.
            reader = self.of(event.to)
            sure = reader.disk.written[: reader.disk.sure]
            kept = [o.id for o in sure if isinstance(o, SaidToOne) and not o.own]
            assert event.id in kept or not reader.has_disk
        if isinstance(event, ChatQueued) and friend.has_disk:
            sure = friend.disk.written[: friend.disk.sure]
            assert event.id in [o.id for o in sure if isinstance(o, SaidToOne)]

    # --- time ------------------------------------------------------------------------

    def after(self, seconds: float, do: Callable[[], None]) -> None:
        self._order += 1
        heapq.heappush(self._heap, (self.now + seconds, self._order, do))

    def run(self, seconds: float) -> None:
        """Let time pass; each is asked when it is due, and never in vain for long."""
        end = self.now + seconds
        vain = 0
        while True:
            dues = [
                (at, friend)
                for friend in self.friends
                if friend.is_alive and (at := friend.direct.next_tick) is not None
            ]
            due, friend = min(dues, key=lambda one: one[0], default=(end + 1, None))
            at = self._heap[0][0] if self._heap else end + 1
            before = self.now
            if min(due, at) > end:
                self.now = end
                return
            if at <= due:
                self.now, _, do = heapq.heappop(self._heap)
                do()
            else:
                self.now = max(due, self.now)
                assert friend is not None
                friend.act(lambda d, now: d.tick(now))
            vain = vain + 1 if self.now == before else 0
            assert vain < 10_000, "time stands still"

    # --- links -----------------------------------------------------------------------

    def link(self, one: Friend, other: Friend) -> None:
        if not (one.is_alive and other.is_alive) or (one.id, other.id) in self._links:
            return
        self._number += 1
        for a, b in ((one, other), (other, one)):
            self._links[a.id, b.id] = self._number
        for a, b in ((one, other), (other, one)):
            if not b.is_visitor:
                a.act(lambda d, now, b=b: d.link_up(b.id, now))  # type: ignore[misc]

    def cut(self, one: Friend, other: Friend, goodbye: bool = False) -> None:
        if self._links.pop((one.id, other.id), None) is None:
            return
        del self._links[other.id, one.id]
        for a, b in ((one, other), (other, one)):
            if a.is_alive:
                a.act(lambda d, now, b=b: d.link_down(b.id))  # type: ignore[misc]
            if a.is_alive and goodbye and b is one:
                a.act(lambda d, now, b=b: d.gone(b.id))  # type: ignore[misc]

    def link_all(self) -> None:
        for one in self.friends:
            if not one.is_alive:
                one.start()
        for one in self.friends:
            for other in self.friends:
                if one is not other:
                    self.link(one, other)

    def send(self, one: Friend, to: NodeId, message: Message) -> None:
        link = self._links.get((one.id, to))

        def arrive() -> None:
            if self._links.get((one.id, to)) != link or link is None:
                return
            other = self.of(to)
            if isinstance(message, Post):
                other.act(lambda d, now: d.on_post(one.id, message, now))
            elif isinstance(message, Stored):
                other.act(lambda d, now: d.on_stored(one.id, message, now))

        self.after(0.001, arrive)
