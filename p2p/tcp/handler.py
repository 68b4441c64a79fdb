"""What a connection wants of its server, and what is told of it: the two sides."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Protocol

from p2p.effects import LinkId, Parcel
from p2p.errors import OtherVersion
from p2p.identity import NodeId
from p2p.messages import Address, Message
from p2p.profile.keys import Identity
from p2p.tcp.channel import Channel
from p2p.tcp.health import Health
from p2p.tcp.rota import Rota
from p2p.tcp.turnstile import Turnstile
from p2p.wire.complaints import Complaints
from p2p.wire.heads import Head

if TYPE_CHECKING:
    from p2p.tcp.connection import Connection


class Handler(Protocol):
    """Who is told of links. All on the loop."""

    def link_opened(self, connection: Connection) -> None:
        """A connection is secured."""

    def link_refused(self, address: Address, other: OtherVersion) -> None:
        """Somebody there speaks another version; there is no link."""

    def link_foreign(self, address: Address, app: str) -> None:
        """Where we dialled, another application serves; there is no link."""

    def is_kept_out(self, peer: NodeId) -> bool:
        """Whether whoever shows this key is not even to be asked to prove it."""

    def is_met(self, peer: NodeId) -> bool:
        """Whether a link to this peer is there, or about to be, so that no dial to it
        need be secured."""

    def link_breached(self, connection: Connection) -> None:
        """What came on an open link is no message of the protocol: it ends."""

    def link_flooded(self, connection: Connection) -> None:
        """More came on an open link than can be handled: it ends."""

    def heeds(self, connection: Connection, head: Head) -> bool:
        """Whether a message that begins so is of any use. If not it is not decoded."""

    def expects(self, connection: Connection, head: Head) -> bool:
        """Whether a message that begins so, and is heeded, is a part of what that peer
        and this node do together, so that only turns bound it."""

    def link_received(self, connection: Connection, message: Message) -> None:
        """A message came on an open link."""

    def link_closed(self, connection: Connection, reason: str, goodbye: bool) -> None:
        """A link that was opened ended."""

    def parcels_done(self, parcels: Sequence[Parcel], lost: bool) -> None:
        """The peer has these, or may never have them."""


class Keeper(Protocol):
    """The server that a connection belongs to."""

    app: str
    identity: Identity
    handler: Handler
    complaints: Complaints
    health: Health
    turnstile: Turnstile
    rota: Rota
    loop: asyncio.AbstractEventLoop
    numbers: Iterator[LinkId]  # for new connections
    read_buffer: memoryview  # into which each of them reads, in its turn

    @property
    def pending(self) -> tuple[Connection, ...]:
        """Those that have proven nothing yet."""

    def channel(
        self, certificate: bytes, server_side: bool
    ) -> tuple[NodeId, Channel] | None:
        """TLS with the peer that shows this certificate, and who that is; None if it is
        not even to be asked to prove it. Raises ValueError, ssl.SSLError."""

    def admit(self, connection: Connection) -> None:
        """A connection that has proven nothing yet."""

    def secured(self, connection: Connection) -> None:
        """It has proven its key."""

    def forget(self, connection: Connection) -> None:
        """It ended."""

    def alarmed(self) -> None:
        """A peer says that somebody fell silent."""

    def flooded(self, connection: Connection) -> None:
        """It says more than can be handled, and is hung up on: its machine waits."""

    def holds(self, connection: Connection, size: int, is_new: bool) -> None:
        """So many bytes of it wait: `is_new`, of another message than before."""
