"""Machines of the Everyone chat that speak to each other, without a network or a core.

Links are in order, and break with what is on them. Each node has a clock of its own and
a disk, which outlives its runs. Chance and time are those of the test.
"""

from __future__ import annotations

import heapq
from collections.abc import Callable, Iterable, Sequence
from random import Random

from p2p import events, messages
from p2p.chat import records
from p2p.chat.archive import Bounds
from p2p.chat.everyone import Everyone
from p2p.chat.groupclock import RELEASED
from p2p.effects import Drop, Effect, Keep, Notify, Outbox, Send
from p2p.identity import NodeId, node_id
from p2p.messages import Message
from p2p.testing.signer import SimulatedSigner

MORNING = RELEASED + 100_000_000_000  # when the clock of the test says 0
APP = "toy"


class Disk:
    """What a store holds: the records as they would come back."""

    def __init__(self) -> None:
        self.said: dict[bytes, records.SaidToAll] = {}
        self.floors: dict[tuple[bytes, str], records.LogFloor] = {}
        self.floor: records.Floor | None = None

    def perform(self, effect: Keep | Drop) -> None:
        if isinstance(effect, Keep):
            for one in effect.records:
                if isinstance(one, records.SaidToAll):
                    self.said[one.digest] = one
                elif isinstance(one, records.LogFloor):
                    self.floors[one.public_key, one.run] = one
                elif isinstance(one, records.Floor):
                    self.floor = one
        else:
            for key in effect.keys:
                if isinstance(key, records.DropSaidToAll):
                    for digest in key.digests:
                        self.said.pop(digest, None)

    def all(self) -> list[records.Record]:
        held: list[records.Record] = [*self.said.values(), *self.floors.values()]
        return [self.floor, *held] if self.floor else held


class Person:
    """A node: `ahead` is by how many milliseconds its clock is wrong."""

    def __init__(self, crowd: Crowd, name: str, ahead: int, bounds: Bounds) -> None:
        self.crowd = crowd
        self.name = name
        self.ahead = ahead
        self.bounds = bounds
        self.signer = SimulatedSigner(name)
        self.id: NodeId = self.signer.id
        self.machine = name
        self.disk = Disk()
        self.told: list[events.Event] = []
        self.sent: list[tuple[NodeId, Message]] = []
        self.runs = 0
        self.chat: Everyone
        self.start()

    def __repr__(self) -> str:
        return self.name

    @property
    def run(self) -> str:
        return node_id(f"{self.name} {self.runs}".encode())[:8]

    def start(self, reads: bool = True) -> None:
        """A process begins; what the disk holds comes back, if that is `reads`."""
        self.runs += 1
        self.out = Outbox()
        self.chat = Everyone(
            *(self.signer, APP, self.run, self.readers, self.crowd.called, _nobody),
            *(self.out, self.bounds),
        )
        self.chat.rename(self.name)
        now = self.crowd.now
        self.chat.start(MORNING + int(now * 1000) + self.ahead, now)
        if reads:
            self.chat.restored(self.disk.all(), now)
        self.flush()

    def readers(self, now: float) -> Iterable[NodeId]:
        return [other.id for other in self.crowd.linked(self)]

    def say(self, text: str) -> str:
        now = self.crowd.now
        ident = self.chat.say(text, MORNING / 1000 + now, now)
        self.flush()
        return ident

    def do(self, action: Callable[[Everyone, float], object]) -> None:
        action(self.chat, self.crowd.now)
        self.flush()

    def flush(self) -> None:
        self.perform(self.out.take())
        self.crowd.watch(self)

    def perform(self, effects: Iterable[Effect]) -> None:
        for effect in effects:
            if isinstance(effect, Send):
                for peer in effect.to:
                    self.sent.append((peer, effect.message))
                    self.crowd.carry(self, peer, effect.message)
            elif isinstance(effect, Notify):
                self.told.append(effect.event)
            elif isinstance(effect, Keep | Drop):
                self.disk.perform(effect)

    @property
    def history(self) -> list[tuple[str, str]]:
        """Who said what, in order."""
        told = self.chat.history(None, 1000).messages
        return [(self.crowd.name_of(m.sender), m.text) for m in told]

    @property
    def everything(self) -> list[str]:
        """The ids of all that it holds, in order, however much."""
        ids: list[str] = []
        before: str | None = None
        while True:
            page = self.chat.history(before, 1000)
            ids[:0] = [one.id for one in page.messages]
            if not page.more:
                return ids
            before = ids[0]

    @property
    def heard(self) -> list[str]:
        """The texts that this person was told of."""
        return [e.text for e in self.told if isinstance(e, events.ChatReceived)]

    @property
    def late(self) -> list[str]:
        """Those of them that came late."""
        heard = [e for e in self.told if isinstance(e, events.ChatReceived)]
        return [one.text for one in heard if one.late]

    @property
    def marks_of_history(self) -> int:
        """How often this person was told that there is more to look back at."""
        return sum(isinstance(e, events.HistoryChanged) for e in self.told)

    def marks(self, kind: type[events.Event]) -> list[tuple[str, str]]:
        """Id and reader of the marks of own words of this kind."""
        return [(e.id, e.to) for e in self.told if isinstance(e, kind)]  # type: ignore[attr-defined]


def _nobody(node: NodeId) -> bool:
    return False


class Crowd:
    """All of them."""

    def __init__(self, seed: int = 1) -> None:
        self.dice = Random(seed)
        self.now = 0.0
        self.people: dict[str, Person] = {}
        self.slow = 0.001
        self._links: dict[frozenset[str], int] = {}  # pair -> number of the link
        self._count = 0
        self._heap: list[tuple[float, int, Callable[[], None]]] = []
        self._arrives: dict[tuple[str, str], float] = {}

    def add(self, *names: str, ahead: int = 0, **bounds: float) -> list[Person]:
        """People come, unlinked."""
        limits = Bounds(**bounds)  # type: ignore[arg-type]
        for name in names:
            self.people[name] = Person(self, name, ahead, limits)
        return [self.people[name] for name in names]

    def called(self, node: NodeId) -> str | None:
        return self.name_of(node) or None

    def name_of(self, node: NodeId) -> str:
        found = (p.name for p in self.people.values() if p.id == node)
        return next(found, node[:8])

    def linked(self, person: Person) -> list[Person]:
        return [
            p
            for p in self.people.values()
            if frozenset((p.name, person.name)) in self._links
        ]

    # --- what happens ----------------------------------------------------------------

    def link(self, *people: Person) -> None:
        """Each of them with each other."""
        for one in people:
            for other in people:
                pair = frozenset((one.name, other.name))
                if one is not other and pair not in self._links:
                    self._count += 1
                    self._links[pair] = self._count
                    self._greet(one, other)
                    self._greet(other, one)

    def _greet(self, one: Person, other: Person) -> None:
        ms = MORNING + int(self.now * 1000) + other.ahead
        one.do(lambda chat, now: chat.link_up(other.id, other.machine, ms, now))

    def unlink(self, one: Person, other: Person) -> None:
        if self._links.pop(frozenset((one.name, other.name)), None):
            one.do(lambda chat, now: chat.link_down(other.id, now))
            other.do(lambda chat, now: chat.link_down(one.id, now))

    def part(self, *groups: Sequence[Person]) -> None:
        """Only who is in one group is linked."""
        for one in self.people.values():
            for other in list(self.linked(one)):
                if not any(one in group and other in group for group in groups):
                    self.unlink(one, other)
        for group in groups:
            self.link(*group)

    def restart(self, person: Person) -> None:
        friends = self.linked(person)
        for other in friends:
            self.unlink(person, other)
        person.start()
        for other in friends:
            self.link(person, other)

    def carry(self, sender: Person, peer: NodeId, message: Message) -> None:
        """A message is on its way, if there is a link."""
        other = next((p for p in self.people.values() if p.id == peer), None)
        if other is None:
            return
        number = self._links.get(frozenset((sender.name, other.name)))
        if number is None:
            return
        way = sender.name, other.name
        at = self.now + self.slow * (0.5 + self.dice.random())
        at = self._arrives[way] = max(at, self._arrives.get(way, 0.0))

        def arrive() -> None:
            if self._links.get(frozenset((sender.name, other.name))) == number:
                give(other, sender, message)

        self.at(at, arrive)

    def at(self, time: float, action: Callable[[], None]) -> None:
        self._count += 1
        heapq.heappush(self._heap, (time, self._count, action))

    def watch(self, person: Person) -> None:
        at, chat = person.chat.next_tick, person.chat
        if at is None:
            return

        def tick() -> None:
            wanted = chat.next_tick
            if person.chat is chat and wanted is not None and wanted <= self.now:
                person.do(lambda machine, now: machine.tick(now))

        self.at(max(at, self.now), tick)

    def run(self, seconds: float) -> None:
        end = self.now + seconds
        while self._heap and self._heap[0][0] <= end:
            self.now, _, action = heapq.heappop(self._heap)
            action()
        self.now = end


def give(person: Person, sender: Person, message: Message) -> None:
    """A message of `sender` comes to a person."""
    node, machine = sender.id, sender.machine
    match message:
        case messages.Spoken():
            person.do(lambda c, now: c.on_spoken(node, machine, message, now))
        case messages.Have():
            person.do(lambda c, now: c.on_have(node, message, now))
        case messages.Forked():
            person.do(lambda c, now: c.on_forked(node, message, now))
        case messages.Want():
            person.do(lambda c, now: c.on_want(node, message, now))
        case messages.Took():
            person.do(lambda c, now: c.on_took(node, message, now))
        case messages.Refused():
            person.do(lambda c, now: c.on_refused(node, message, now))
        case messages.Compare():
            person.do(lambda c, now: c.on_compare(node, message, now))
        case messages.Heads():
            person.do(lambda c, now: c.on_heads(node, message, now))
        case _:
            raise AssertionError(message)
