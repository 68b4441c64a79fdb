"""Some rooms of one game that hear each other at once, without links or a network.

Time stands still but for `run`. What `lost` says of a message is not delivered.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable
from random import Random

from p2p.effects import Effect, Notify, Send
from p2p.events import Event, RoomView
from p2p.identity import NodeId
from p2p.messages import Forward, Forwarded, Left, Message, Term, Tick
from p2p.replication.seats import Whereabouts
from p2p.room.charter import Table
from p2p.room.room import Room
from p2p.rules import Rules
from p2p.wire.envelope import Signer
from tests.p2p.helpers.signers import letters, node
from tests.p2p.helpers.toy import Toy, ToyOptions

STEP = 0.005  # seconds between looks at who is due
Lost = Callable[[NodeId, NodeId, Message], bool]


class Guest:
    """One node in its room, and what that told it."""

    def __init__(self, party: Party, letter: str, seated: bool, rules: Rules) -> None:
        self.id = node(letter)
        self.letters = letters(letter, party.lives)
        party.lives += 1
        self.linked: set[NodeId] = set()
        self.events: list[Event] = []
        self.room = Room(
            *(self.letters, letter, rules, ToyOptions(), seated, self.linked),
            *(Random(letter), party.now, None, party.machine),
            *(party.table, party.key),
        )

    def letter(
        self, to: Guest, message: Forwarded, hops: int = 0, deaf: bool = True
    ) -> Forward:
        """What it says to another as that comes around a broken link."""
        reign = self.room.replicator.reigns.present
        return self.letters.write(self.room.id, reign, to.id, deaf, message, hops)

    def told(self, kind: type[Event]) -> list[Event]:
        """The events of one kind."""
        return [event for event in self.events if isinstance(event, kind)]

    def seen(self) -> RoomView:
        """The room as its user sees it, who is in."""
        view = self.room.view()
        assert view is not None
        return view

    def names(self) -> list[str]:
        """Who is in it."""
        return [member.name for member in self.seen().members]

    def score(self) -> int:
        """The own one."""
        return self.room.replica.score_of(self.id)


class Party:
    """`letters`: a guest each, all linked; they come in one after the other. `machine`:
    where each of them sits. `table`: by default the open one; `key`: what all have."""

    def __init__(
        self,
        letters: str = "",
        rules: Rules | None = None,
        machine: Whereabouts = lambda node: node,
        table: Table | None = None,
        key: Signer | None = None,
    ) -> None:
        self.now = 100.0
        self.lives = 0  # of all guests
        self.machine = machine
        self.table, self.key = table, key
        self.rules = rules or Toy()
        self.guests: dict[NodeId, Guest] = {}
        self.sent: list[tuple[NodeId, NodeId, Message]] = []  # from, to
        self.lost: Lost = lambda sender, to, message: False
        self._delivers = False
        self._mail: deque[tuple[NodeId, NodeId, Message]] = deque()
        self._known: dict[tuple[NodeId, NodeId], Term | None] = {}
        for letter in letters:
            self.come(letter)
            self.run(0.6)

    def come(self, letter: str, seated: bool = True) -> Guest:
        """One more, who is linked with all."""
        guest = self.add(letter, seated)
        for other in [*self.guests.values()]:
            if other is not guest:
                self.link(guest, other)
        return guest

    def add(self, letter: str, seated: bool = True) -> Guest:
        """One more, who is linked with nobody."""
        guest = Guest(self, letter, seated, self.rules)
        self.guests[guest.id] = guest
        return guest

    def go(self, guest: Guest) -> None:
        """It exists no more; nobody is told."""
        del self.guests[guest.id]

    def leave(self, guest: Guest) -> list[Effect]:
        """Its user leaves: it reads nothing any more."""
        effects = guest.room.leave(self.now)
        self.go(guest)
        self.perform(guest, effects)
        return effects

    def kill(self, guest: Guest) -> None:
        """It dies, and its machine says so to who dials."""
        self.go(guest)
        for other in [*self.guests.values()]:
            if guest.id in other.linked:
                self.cut(other, guest)
                self.perform(other, other.room.refused(guest.id, self.now))

    # --- links -----------------------------------------------------------------------

    def link(self, one: Guest, other: Guest) -> None:
        """There is a link between two."""
        one.linked.add(other.id)
        other.linked.add(one.id)
        for guest, peer in ((one, other), (other, one)):
            self.perform(guest, guest.room.link_up(peer.id, self.now))
        self._tell_reigns()

    def cut(self, one: Guest, other: Guest, goodbye: bool = False) -> None:
        """There is none any more; `goodbye`: `other` said so."""
        one.linked.discard(other.id)
        other.linked.discard(one.id)
        for pair in ((one.id, other.id), (other.id, one.id)):
            self._known.pop(pair, None)
        self.perform(one, one.room.link_down(other.id, goodbye, self.now))
        if other.id in self.guests:
            self.perform(other, other.room.link_down(one.id, False, self.now))

    def _tell_reigns(self) -> None:
        # As the core of a node does, by the notes of rooms.
        for guest in [*self.guests.values()]:
            note = guest.room.note()
            term = note.term if note else None
            for peer in sorted(guest.linked & self.guests.keys()):
                if self._known.get((guest.id, peer)) != term:
                    self._known[guest.id, peer] = term
                    room = self.guests[peer].room
                    noted = room.noted(guest.id, term, self.now)
                    self.perform(self.guests[peer], noted)

    # --- time ------------------------------------------------------------------------

    def run(self, seconds: float) -> None:
        """Let time pass."""
        end = self.now + seconds
        while self.now < end:
            self.now += STEP
            for guest in [*self.guests.values()]:
                if guest.id in self.guests and self.now >= guest.room.next_tick:
                    self.perform(guest, guest.room.tick(self.now))
            self._tell_reigns()

    def perform(self, guest: Guest, effects: Iterable[Effect]) -> None:
        """Deliver what it says, and whatever that makes others say."""
        for effect in effects:
            if isinstance(effect, Notify):
                guest.events.append(effect.event)
            elif isinstance(effect, Send):
                self._post(guest, effect)
        if self._delivers:
            return
        self._delivers = True
        try:
            while self._mail:
                self._deliver(*self._mail.popleft())
        finally:
            self._delivers = False

    def _deliver(self, sender: NodeId, to: NodeId, message: Message) -> None:
        reader = self.guests.get(to)
        if reader is not None and sender in reader.linked:
            self.perform(reader, reader.room.receive(sender, message, self.now))

    def _post(self, guest: Guest, send: Send) -> None:
        for to in send.to:
            if to in guest.linked:
                self.sent.append((guest.id, to, send.message))
                if not self.lost(guest.id, to, send.message):
                    self._mail.append((guest.id, to, send.message))

    # --- what is so ------------------------------------------------------------------

    def hosts(self) -> list[NodeId]:
        """Who hosts at this moment."""
        return [g.id for g in self.guests.values() if g.room.election.hosting]

    def words(self, kind: type[Message]) -> list[tuple[NodeId, NodeId, Message]]:
        """The messages of one kind that were sent since `sent` was last cleared."""
        return [each for each in self.sent if isinstance(each[2], kind)]

    def gone(self) -> set[NodeId]:
        """Whom a frame counted out since `sent` was last cleared."""
        ticks = [m for _, _, m in self.words(Tick) if isinstance(m, Tick)]
        entries = (entry for tick in ticks for entry in tick.frame.entries)
        return {entry.id for entry in entries if isinstance(entry, Left)}

    def digests(self) -> set[tuple[int, str]]:
        """(tick, digest) of each guest: one, if they agree."""
        rooms = (guest.room for guest in self.guests.values())
        return {(room.log.tick, room.replica.digest()) for room in rooms}
