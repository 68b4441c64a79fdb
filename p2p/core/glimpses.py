"""Glimpses of tables at which one is not: asked of their hosts, and told to who asks.

What a host shows is its word alone. What was not asked for is passed over, and nobody
is told more than once a second. Pure: time comes in.
"""

from __future__ import annotations

from collections.abc import Callable
from math import inf

from p2p.effects import Outbox
from p2p.events import Glimpsed
from p2p.identity import NodeId
from p2p.messages import GlimpseAsk, GlimpseTold, RoomId
from p2p.room.likeness import Sight
from p2p.wire.wanted import WANTED_FOR

GLIMPSE_EVERY = 1.0  # seconds between two of one table, asked of one, or told to one

Shows = Callable[[RoomId, NodeId, float], Sight]
"""What is shown now of the own table to that node, if this is its id and he may see it;
`NO_SIGHT` if not."""


class Glimpses:
    """The machine. `unasked`: how many came that nobody here had asked for, decoded or
    not (one that has to wait for its turn counts again)."""

    def __init__(self, out: Outbox) -> None:
        self._out = out
        self._asked: dict[NodeId, dict[RoomId, float]] = {}  # when, and no answer yet
        self._last: dict[RoomId, float] = {}  # when it was asked for, by whomever
        self._told_at: dict[NodeId, float] = {}
        self.unasked = 0

    # --- what we want to see ---------------------------------------------------------

    def may_ask(self, room: RoomId, now: float) -> bool:
        """Whether that table may be asked for now; then it is noted that it was."""
        self._last = {r: t for r, t in self._last.items() if now - t < GLIMPSE_EVERY}
        if room in self._last:
            return False
        self._last[room] = now
        return True

    def ask(self, host: NodeId, room: RoomId, now: float) -> None:
        """Ask the host of a table, to whom there is a link."""
        waiting = self._asked.get(host, {})
        fresh = {r: at for r, at in waiting.items() if now - at < WANTED_FOR}
        self._asked[host] = fresh | {room: now}
        self._out.send(host, GlimpseAsk(room))

    def heeds(self, peer: NodeId) -> bool:
        """Whether it was asked, and has not answered yet; if not, what comes of it is
        counted here and need not be decoded."""
        was_asked = peer in self._asked
        self.unasked += not was_asked
        return was_asked

    def on_told(self, peer: NodeId, told: GlimpseTold, now: float) -> None:
        """A host answers."""
        waiting = self._asked.get(peer, {})
        asked_at = waiting.pop(told.room, None)
        if not waiting:
            self._asked.pop(peer, None)
        if asked_at is None or now - asked_at >= WANTED_FOR:
            self.unasked += 1
        else:
            self.show(told.room, (told.data, told.leader))

    def show(self, room: RoomId, sight: Sight) -> None:
        """Tell the application."""
        self._out.notify(Glimpsed(room.hex(), *sight))

    # --- what others want to see -----------------------------------------------------

    def on_ask(self, peer: NodeId, asked: GlimpseAsk, shows: Shows, now: float) -> None:
        """Somebody wants to see our table. Who asks too often is not answered."""
        if now - self._told_at.get(peer, -inf) < GLIMPSE_EVERY:
            return
        data, leader = shows(asked.room, peer, now)
        if data:
            self._told_at[peer] = now
            self._out.send(peer, GlimpseTold(asked.room, data, leader))

    def forget(self, peer: NodeId) -> None:
        """Its link is gone."""
        self._asked.pop(peer, None)
        self._told_at.pop(peer, None)
