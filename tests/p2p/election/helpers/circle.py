"""A few real rooms, with no network between them: words arrive at once, or never."""

from __future__ import annotations

from collections.abc import Iterable
from random import Random

from p2p.effects import Effect, Send, Trace
from p2p.identity import NodeId
from p2p.messages import Message
from p2p.room.room import Room
from tests.p2p.helpers.signers import letters, signer
from tests.p2p.helpers.toy import Toy, ToyOptions

STEP = 0.01  # seconds
ANA, BEN, CYD, DAN, ZED = (signer(name).id for name in "abcdz")


class Circle:
    """Rooms that are all linked, entered in this order; time goes on by `run` alone."""

    def __init__(self, *members: NodeId) -> None:
        self.now = 0.0
        self.rooms: dict[NodeId, Room] = {}
        for member in members:
            self.enter(member)
            self.run(0.6)

    def enter(self, node: NodeId) -> Room:
        """One more node comes in, with links to all."""
        linked = set(self.rooms)
        room = Room(
            *(letters(node[0]), node[0], Toy(), ToyOptions(), True, linked),
            *(Random(1), self.now),
        )
        for peer, other in list(self.rooms.items()):
            other.linked.add(node)
            self.perform(peer, other.link_up(node, self.now))
            if (standing := other.standing()) is not None:
                room.noted(peer, standing[0], self.now)
        self.rooms[node] = room
        return room

    def run(self, seconds: float) -> None:
        """Let time pass for all that are still there."""
        for _ in range(round(seconds / STEP)):
            self.now += STEP
            for node in list(self.rooms):
                self.perform(node, self.rooms[node].tick(self.now))

    def perform(self, node: NodeId, effects: Iterable[Effect]) -> None:
        """Let what `node` sends arrive, and what is answered to it."""
        for effect in effects:
            if isinstance(effect, Send):
                for peer in effect.to:
                    if (other := self.rooms.get(peer)) is not None:
                        self.perform(
                            peer, other.receive(node, effect.message, self.now)
                        )

    def alone(self, node: NodeId) -> Room:
        """Nobody else says a word any more; the room of `node`."""
        self.rooms = {node: self.rooms[node]}
        return self.rooms[node]


def changes(effects: Iterable[Effect]) -> list[tuple[str, str]]:
    """(reason, role that it led to) of each change that was traced."""
    return [(e.why, e.after) for e in effects if isinstance(e, Trace)]


def words(effects: Iterable[Effect]) -> list[tuple[str, tuple[NodeId, ...]]]:
    """(kind of message, to whom) of all that was sent."""
    return [(type(e.message).__name__, e.to) for e in effects if isinstance(e, Send)]


def sent(effects: Iterable[Effect], kind: type[Message]) -> list[Message]:
    """The messages of one kind."""
    messages = [e.message for e in effects if isinstance(e, Send)]
    return [message for message in messages if isinstance(message, kind)]
