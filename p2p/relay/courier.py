"""Carries words between the nodes of a room, around a broken link if need be."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Protocol

from msgspec.structs import replace

from p2p import messages
from p2p.effects import Outbox
from p2p.identity import NodeId
from p2p.messages import Forwarded, RoomId
from p2p.relay.hearsay import Hearsay
from p2p.relay.paths import DETOUR, HOPS, Paths

# Sent at every tick, or large: once is enough, it will be asked for again.
ONCE = (messages.Ack, messages.Frames, messages.Snapshot)


class Following(Protocol):
    """Whom this node follows; `via`: who brings his word, if he himself cannot."""

    @property
    def me(self) -> NodeId: ...
    @property
    def host(self) -> NodeId | None: ...
    @property
    def via(self) -> NodeId | None: ...


class Courier:
    """Of one room on one node. `present`: its members; `now` is set at each entry."""

    def __init__(
        self,
        room: RoomId,
        following: Following,
        present: Callable[[], tuple[NodeId, ...]],
        hearsay: Hearsay,
        paths: Paths,
        out: Outbox,
        now: float,
    ) -> None:
        self.room = room
        self.me = following.me
        self.following = following
        self.present = present
        self.hearsay = hearsay
        self.paths = paths
        self.linked = paths.linked
        self.out = out
        self.now = now
        self._told_lacking: tuple[NodeId, ...] = ()

    # --- sending ---------------------------------------------------------------------

    def send(self, node: NodeId, message: Forwarded, insist: bool = False) -> None:
        """To one node. `insist`: it did not answer, so the link may be dead."""
        # A link that only looks alive and a way around it are both taken: everything
        # that is sent so may come twice.
        if node in self.linked:
            self.out.send(node, message)
            if not insist and not self.doubts(node):
                return
        self._send_around(node, message, insist)

    def send_all(self, message: Forwarded, also: Iterable[NodeId] = ()) -> None:
        """To all links, and to the members without a link that can be reached.

        `also`: hosts who must not miss it, be it that their link is dead.
        """
        self.out.send(sorted(self.linked), message)
        surely = {*also} - {self.me}
        around = {n for n in self.present() if self.is_reachable(n)} - surely
        for node in sorted(around - {self.me}):
            if node not in self.linked or self.doubts(node):
                self._send_around(node, message)
        for node in sorted(surely):
            self._send_around(node, message, insist=True)

    def _send_around(
        self, node: NodeId, message: Forwarded, insist: bool = False
    ) -> None:
        relays = self._relays(node)
        if relays:
            copies = relays[:1] if isinstance(message, ONCE) else relays
            # Who only answers a doubt must not sow one: it would never end.
            unheard = self.paths.is_unheard(node, self.now)
            deaf = node not in self.linked or unheard or insist
            deaf = deaf or self._hears_through_others(node)
            forward = messages.Forward(
                self.room, self.me, node, message, HOPS - 1, deaf
            )
            self.out.send(copies, forward)

    def pass_on(self, peer: NodeId, sent: messages.Forward) -> bool:
        """What `peer` forwards to somebody else; False if there is no way for it."""
        direct = sent.target in self.linked
        if direct:
            self.out.send(sent.target, sent)
        relays: list[NodeId] = []
        if sent.hops and not (direct and not self.doubts(sent.target)):
            sent = replace(sent, hops=sent.hops - 1)
            relays = self._relays(sent.target, (peer, sent.origin))[:DETOUR]
            self.out.send(relays, sent)
        return direct or bool(relays)

    # --- ways ------------------------------------------------------------------------

    def is_reachable(self, node: NodeId) -> bool:
        """Whether a member has a link to this node, or to one that has."""
        return self.paths.is_member_reachable(node, self.present(), self.now)

    def finds_a_way(self, node: NodeId) -> bool:
        """Whether there is a link to `node`, or anybody to send through."""
        return node in self.linked or bool(self._relays(node))

    def doubts(self, node: NodeId) -> bool:
        """Whether a link may be dead though it looks alive."""
        doubtful = self.paths.is_doubtful(node, self.now)
        return doubtful or self._hears_through_others(node)

    def _hears_through_others(self, node: NodeId) -> bool:
        return node == self.following.host and self.following.via is not None

    def _relays(self, node: NodeId, avoid: tuple[NodeId, ...] = ()) -> list[NodeId]:
        via = self.following.via if node == self.following.host else None
        told = self.hearsay.tellers(node)
        company = {*self.present(), *self.hearsay.peers()} & self.linked
        return self.paths.relays(node, company, self.now, via, told, avoid)

    # --- missing links ---------------------------------------------------------------

    def look(self) -> None:
        """Notice missing links, and tell the others of those that stay missing."""
        self.paths.look(self.present(), self.now)
        lacking = self.paths.lacking(self.now)
        if lacking != self._told_lacking:
            self._told_lacking = lacking
            audience = [n for n in self.present() if n in self.linked]
            self.out.send(sorted(audience), messages.Lacks(self.room, lacking))

    def greet(self, peer: NodeId) -> None:
        """A link came up: tell what the others know."""
        if self._told_lacking:
            self.out.send(peer, messages.Lacks(self.room, self._told_lacking))
