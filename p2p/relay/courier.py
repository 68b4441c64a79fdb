"""Carries words between the nodes of a room, around a broken link if need be."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from msgspec.structs import replace

from p2p import messages
from p2p.effects import Outbox
from p2p.identity import NodeId
from p2p.messages import Forwarded, RoomId
from p2p.relay.hearsay import Hearsay
from p2p.relay.letters import Letters, Opened
from p2p.relay.paths import DETOUR, HOPS, Paths
from p2p.relay.tick_relay import TickRelay

# Sent at every tick, or large: once is enough, it will be asked for again.
ONCE = (messages.Ack, messages.Frames, messages.Snapshot)


class Courier:
    """Of one room on one node. `host`: asked whom this node follows; `reign`: for the
    short name of that reign, 0 if there is none."""

    def __init__(
        self,
        room: RoomId,
        host: Callable[[], NodeId | None],
        reign: Callable[[], int],
        letters: Letters,
        hearsay: Hearsay,
        paths: Paths,
        ticks: TickRelay,
        out: Outbox,
    ) -> None:
        self.room = room
        self.me = paths.me
        self.host = host
        self.reign = reign
        self.letters = letters
        self.hearsay = hearsay
        self.paths = paths
        self.ticks = ticks
        self.linked = paths.linked
        self.out = out
        self._told_lacking: tuple[NodeId, ...] = ()
        self._told: set[NodeId] = set()  # who was

    # --- sending ---------------------------------------------------------------------

    def send(
        self, node: NodeId, message: Forwarded, now: float, insist: bool = False
    ) -> None:
        """To one node. `insist`: it did not answer, so the link may be dead."""
        # A link that only looks alive and a way around it are both taken: everything
        # that is sent so may come twice.
        if node in self.linked:
            self.out.send(node, message)
            if not insist and not self.doubts(node, now):
                return
        self._send_around(node, message, now, insist)

    def send_all(
        self, message: Forwarded, now: float, also: Iterable[NodeId] = ()
    ) -> None:
        """To all links, and to the members without a link that can be reached.

        `also`: hosts who must not miss it, be it that their link is dead.
        """
        self.out.send(sorted(self.linked), message)
        surely = {*also} - {self.me}
        reaches = self.paths.is_reachable
        around = {n for n in self.paths.present() if reaches(n, now)} - surely
        for node in sorted(around - {self.me}):
            if node not in self.linked or self.doubts(node, now):
                self._send_around(node, message, now)
        for node in sorted(surely):
            self._send_around(node, message, now, insist=True)

    def _send_around(
        self, node: NodeId, message: Forwarded, now: float, insist: bool = False
    ) -> None:
        relays = self._relays(node, now)
        if relays:
            copies = relays[:1] if isinstance(message, ONCE) else relays
            # Who only answers a doubt must not sow one: it would never end.
            unheard = self.paths.is_unheard(node, now)
            through_others = self.ticks.via is not None and node == self.host()
            deaf = node not in self.linked or unheard or insist or through_others
            way = self.room, self.reign(), node, deaf
            self.out.send(copies, self.letters.write(*way, message, HOPS - 1))

    def answer(self, peer: NodeId, node: NodeId, message: Forwarded) -> None:
        """To `node`, whose letter `peer` brought, the way that it came: nothing else
        is known of him, nor is that remembered."""
        way = self.room, self.reign(), node, True
        self.out.send(peer, self.letters.write(*way, message, HOPS - 1))

    def pass_on(self, peer: NodeId, opened: Opened, now: float) -> bool:
        """What `peer` brings for somebody else; False if there is no way for it."""
        sent, target = opened.sent, opened.letter.target
        direct = target in self.linked
        if direct:
            self.out.send(target, sent)
        relays: list[NodeId] = []
        if sent.hops and not (direct and not self.doubts(target, now)):
            sent = replace(sent, hops=sent.hops - 1)
            avoid = (peer, opened.origin)
            relays = self._relays(target, now, avoid)[:DETOUR]
            self.out.send(relays, sent)
        return direct or bool(relays)

    # --- ways ------------------------------------------------------------------------

    def finds_a_way(self, node: NodeId, now: float) -> bool:
        """Whether there is a link to `node`, or anybody to send through."""
        return node in self.linked or bool(self._relays(node, now))

    def doubts(self, node: NodeId, now: float) -> bool:
        """Whether a link may be dead though it looks alive."""
        hears_through_others = self.ticks.via is not None and node == self.host()
        return hears_through_others or self.paths.is_doubtful(node, now)

    def _relays(
        self, node: NodeId, now: float, avoid: tuple[NodeId, ...] = ()
    ) -> list[NodeId]:
        via = self.ticks.via if node == self.host() else None
        told = self.hearsay.tellers(node)
        company = {*self.paths.present(), *self.hearsay.peers()} & self.linked
        return self.paths.relays(node, company, now, via, told, avoid)

    # --- missing links ---------------------------------------------------------------

    def look(self, now: float) -> None:
        """Notice missing links, and tell the others of those that stay missing: also
        who has come in since."""
        lacking = self.paths.look(now)
        audience = {n for n in self.paths.present() if n in self.linked}
        is_new = lacking != self._told_lacking
        listeners = audience if is_new else audience - self._told
        self._told_lacking, self._told = lacking, audience
        if listeners and (is_new or lacking):
            self.out.send(sorted(listeners), messages.Lacks(self.room, lacking))

    def greet(self, peer: NodeId) -> None:
        """A link came up: tell what the others know."""
        self._told.add(peer)
        if self._told_lacking:
            self.out.send(peer, messages.Lacks(self.room, self._told_lacking))
