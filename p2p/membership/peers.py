"""Who is here: who is linked, and who lost his link a moment ago. And who was here.

A book that `p2p.membership.membership` keeps; whoever else has it only reads. Pure:
time comes in.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Container, Set

import msgspec

from p2p.chat.pins import Pins
from p2p.effects import LinkId, Outbox
from p2p.events import Peer
from p2p.identity import NodeId
from p2p.membership.appearances import Appearances
from p2p.membership.timers import Timers
from p2p.messages import MAX_GOSSIP, Address, Gossip, LinkedPeer

RETURN = 0.5  # seconds in which a peer whose link broke may come back unnoticed
AWAITED = 5.0  # seconds more in which what is said to all is for him, too
MAX_GONE = 1024  # of which is remembered that they fell silent, or ended


class Presence(msgspec.Struct):
    """One who is here."""

    link: LinkId
    name: str
    nonce: str
    address: str
    source: str  # that its link came from or went to
    where: tuple[Address, ...]  # as it says itself, for others; () if it serves nowhere
    visitor: bool = False  # a program that only looks
    reason: str = ""  # why the link broke
    face: bytes = b""


class Peers:
    """Those of one node. `here` is all that is known of them, `linked` who of them is
    linked at this moment. `hidden`: who of them is shown to nobody. `pins`: what was
    known of them before."""

    def __init__(
        self, hidden: Container[NodeId] = (), pins: Pins | None = None
    ) -> None:
        self._hidden = hidden
        if pins is None:
            pins = Pins(lambda now: 0, Outbox(), "", keeps=False)
        self.appearances = Appearances(pins)
        self.linked: set[NodeId] = set()  # shared with the rooms: one truth
        self.here: dict[NodeId, Presence] = {}
        self._returns: Timers[NodeId] = Timers()  # until who lost his link is gone
        self._over: OrderedDict[NodeId, None] = OrderedDict()
        self._silent: OrderedDict[NodeId, float] = OrderedDict()  # gone, and since when

    # --- reading ---------------------------------------------------------------------

    def all(self) -> tuple[Peer, ...]:
        """Who is here, visitors too."""
        shown = [node for node in self.here if node not in self._hidden]
        return tuple(map(self.as_peer, shown))

    def persons(self) -> list[NodeId]:
        """Who of them is no visitor."""
        shown = ((i, h) for i, h in self.here.items() if i not in self._hidden)
        return [node for node, here in shown if not here.visitor]

    def get(self, node: NodeId) -> Peer | None:
        """One of them."""
        is_shown = node in self.here and node not in self._hidden
        return self.as_peer(node) if is_shown else None

    def as_peer(self, node: NodeId) -> Peer:
        """One who is here, hidden or not, as the application sees it."""
        here = self.here[node]
        shown = here.name, here.address, here.visitor, here.face
        return self.appearances.show(node, *shown)

    def source_of(self, node: NodeId) -> str:
        """The address of a peer, as its packets show it; "" if it is not here."""
        here = self.here.get(node)
        return here.source if here is not None else ""

    def run(self, node: NodeId) -> str | None:
        """Which run of it is here; None if none is."""
        here = self.here.get(node)
        return here.nonce if here is not None else None

    def linked_run(self, node: NodeId) -> str | None:
        """Which run of it is linked; None if it is not."""
        return self.here[node].nonce if node in self.linked else None

    def runs(self) -> list[tuple[NodeId, str]]:
        """Id and nonce of all who are linked."""
        return [(node, self.here[node].nonce) for node in sorted(self.linked)]

    def places(self) -> dict[NodeId, tuple[Address, ...]]:
        """Where each linked peer says that it can be dialled."""
        return {node: self.here[node].where for node in self.linked}

    def served(self) -> Set[Address]:
        """Where those who are linked serve."""
        all_of = (self.here[node].where for node in self.linked)
        return {where[0] for where in all_of if where}

    def gossip(self) -> tuple[Gossip, ...]:
        """Who is linked, and where they were reached, for others: one message, and as
        many more as it takes."""
        every = (self.told_of(node) for node in sorted(self.linked))
        told = [one for one in every if one is not None]
        starts = range(0, max(1, len(told)), MAX_GOSSIP)
        return tuple(Gossip(tuple(told[at : at + MAX_GOSSIP])) for at in starts)

    def told_of(self, node: NodeId) -> LinkedPeer | None:
        """What others are told of one who is linked; None if nobody can dial it."""
        if node not in self.linked:
            return None
        here = self.here[node]
        # A scope (fe80::1%2) means something on this machine alone.
        addresses = tuple(a for a in here.where if "%" not in a[0])
        return LinkedPeer(node, here.nonce, addresses) if addresses else None

    def is_over(self, node: NodeId) -> bool:
        """Whether the last run of a peer that was here is known to have ended: it said
        goodbye, its machine says that it is dead, or a later run is here. Who is only
        silent may be asleep."""
        return node in self._over

    def silent_lately(self, now: float) -> tuple[NodeId, ...]:
        """Who fell silent a moment ago."""
        lately = (n for n, at in self._silent.items() if now - at < AWAITED)
        return tuple(n for n in lately if n not in self._hidden)

    # --- keeping (by `Membership` alone) ---------------------------------------------

    def comes(self, node: NodeId, presence: Presence) -> Peer:
        """A link to it is up."""
        self.here[node] = presence
        self._returns.stop(node)
        self.linked.add(node)
        self._silent.pop(node, None)
        self.appearances.put(node, presence.name)
        return self.as_peer(node)

    def renamed(self, node: NodeId, name: str, face: bytes) -> str | None:
        """It calls itself so now, and has that face. What it was called before, if
        either is news."""
        here = self.here.get(node)
        if here is None or (here.name, here.face) == (name, face):
            return None
        was, here.name, here.face = here.name, name, face
        self.appearances.put(node, name)
        return was

    def lost(self, node: NodeId, reason: str, now: float) -> None:
        """Its link broke: it may come back before `gone` says otherwise."""
        self.linked.discard(node)
        self.here[node].reason = reason
        self._returns.start(node, now + RETURN)

    def overdue(self, now: float) -> list[NodeId]:
        """Who lost his link and did not come back in time."""
        due = self._returns.due(now)
        return [node for node in self.here if node in due] if due else []

    @property
    def next_tick(self) -> float | None:
        """When somebody is `overdue`."""
        return self._returns.next

    def gone(self, node: NodeId, is_over: bool) -> Presence:
        """It is not here any more. `is_over`: see there."""
        self._returns.stop(node)
        self.linked.discard(node)
        self._over.pop(node, None)
        if is_over:
            self._over[node] = None
            if len(self._over) > MAX_GONE:
                self._over.popitem(last=False)
        self.appearances.drop(node)
        return self.here.pop(node)

    def fell_silent(self, node: NodeId, now: float) -> None:
        """It is gone, and nobody knows why."""
        self._silent[node] = now
        if len(self._silent) > MAX_GONE:
            self._silent.popitem(last=False)

    def is_dead(self, node: NodeId) -> None:
        """Its machine says that its process is: it is not silent any more."""
        self._silent.pop(node, None)
