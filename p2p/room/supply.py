"""Gives peers what they lack: the frames since theirs, or a snapshot. Pure."""

from __future__ import annotations

from collections.abc import Callable
from math import inf

from p2p.effects import Outbox
from p2p.events import Notice
from p2p.identity import NodeId
from p2p.messages import Fetch, Frames, Join, RoomId, Snapshot, Term
from p2p.relay.courier import Courier
from p2p.replication.seats import Whereabouts
from p2p.room.copy import MAX_STATE, Copy

TOO_LARGE = (
    "The game has grown too large for others to come in: its state has more than "
    f"{MAX_STATE:,} bytes. Who is in plays on; who loses touch may not come back."
)
SERVE_EVERY = 0.02  # seconds between large answers to one peer
AGAIN_EVERY = 0.05  # seconds between snapshots for those on one machine who had one
MOST_SERVED = 64  # of whom is known when they were, however long ago
MOST_GIVEN = 1024  # of whom is known that they had a snapshot

Sealed = Callable[[Term], Snapshot | None]
"""The latest sealed state of a reign; None if there is none that fits a message."""


class Supply:
    """Of one room. Small questions have large answers: a peer that asks too often gets
    none, and has to ask again. `term`: the reign that the copy is, or shall be, of.
    `machine`: asked where a node is; so many ids of one that ask get no more than one.
    """

    def __init__(
        self,
        room: RoomId,
        copy: Copy,
        courier: Courier,
        out: Outbox,
        sealed: Sealed,
        machine: Whereabouts = lambda node: node,
    ) -> None:
        self._room = room
        self._copy = copy
        self._sealed = sealed
        self._courier = courier
        self._out = out
        self._machine = machine
        self._served: dict[NodeId, float] = {}  # who got something large, when
        self._given: dict[NodeId, None] = {}  # who had a snapshot, since it is new
        self._again: dict[str, float] = {}  # on which machine one got another, when
        self._is_told = False  # that it is too large

    def let_in(self, node: NodeId, join: Join, term: Term | None, now: float) -> None:
        """As host: all that it lacks, if it is another member."""
        is_member = self._copy.replica.is_present(node)
        if term is None or not is_member or node == self._courier.me:
            return
        if join.tick and self._copy.log.holds(join.tick, join.chain):
            self.frames(node, join.tick, term, now)
        else:
            self._snapshot(node, term, now)

    def fetched(self, peer: NodeId, fetch: Fetch, term: Term, now: float) -> None:
        """To a peer that asks for frames; a snapshot if they would not help it."""
        if self._copy.log.holds(fetch.first - 1, fetch.chain):
            self.frames(peer, fetch.first - 1, term, now)
        else:
            self._snapshot(peer, term, now, fetch.first)

    def frames(self, peer: NodeId, tick: int, term: Term, now: float) -> None:
        """The frames after `tick`, if they are kept and it may have them."""
        if self._copy.has_newer(tick) and self._may_have(peer, now):
            frames = self._copy.since(tick)
            if frames:
                self._courier.send(peer, Frames(self._room, term, frames), now)

    def forget(self, peer: NodeId, is_new: bool = True) -> None:
        """It may have something at once: it `is_new`, or comes back; or it is in, and
        is something else by this frame."""
        self._served.pop(peer, None)
        if is_new:
            self._given.pop(peer, None)

    def _snapshot(self, node: NodeId, term: Term, now: float, first: int = 0) -> None:
        # `first`: older ones are nothing to it.
        if not self._may_have_again(node, now) or not self._may_have(node, now):
            return
        snapshot = self._sealed(term)
        if snapshot is None:
            self.warn()
        elif snapshot.tick >= first:
            self._courier.send(node, snapshot, now)
            self._gave(node, now)

    def _may_have_again(self, node: NodeId, now: float) -> bool:
        where = self._machine(node) or node
        last = self._again.get(where, -inf)
        return node not in self._given or now - last >= AGAIN_EVERY

    def _gave(self, node: NodeId, now: float) -> None:
        if node in self._given:
            again = self._again.items()
            self._again = {w: at for w, at in again if now - at < AGAIN_EVERY}
            self._again[self._machine(node) or node] = now
        elif len(self._given) >= MOST_GIVEN:
            del self._given[next(iter(self._given))]
        self._given[node] = None

    def warn(self) -> None:
        """Tell the user, once, if the game is larger than a snapshot may be. It goes on
        for those who are in."""
        if self._copy.is_too_large and not self._is_told:
            self._is_told = True
            self._out.notify(Notice("room_too_large", TOO_LARGE))

    @property
    def remembered(self) -> int:
        """Of how many peers it holds what they got."""
        return len(self._served.keys() | self._given)

    def _may_have(self, peer: NodeId, now: float) -> bool:
        if now - self._served.get(peer, -inf) < SERVE_EVERY:
            return False
        if len(self._served) >= MOST_SERVED:
            served = self._served.items()
            self._served = {n: at for n, at in served if now - at < SERVE_EVERY}
        self._served[peer] = now
        return True
