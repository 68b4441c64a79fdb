"""TCP: listen, dial, make each connection a secured link, move bytes. Decides nothing.

All of it runs on the network thread's event loop.
"""

from __future__ import annotations

import asyncio
import contextlib
import errno
import logging
import socket
import ssl
from collections import Counter
from collections.abc import Sequence
from typing import Any, Protocol

from p2p import clock, frames
from p2p.effects import LinkId
from p2p.errors import RemoteProtocolError
from p2p.identity import NodeId
from p2p.keys import Identity, certificate_id
from p2p.link import Link, State
from p2p.messages import Address, Goodbye, Message
from p2p.tls import context

HANDSHAKE_WITHIN = 3.0  # seconds from the connection to the end of TLS
CONNECT_WITHIN = 1.0  # seconds; a LAN answers in one or not at all
STAGGER = 0.03  # seconds between the addresses of one peer (RFC 8305, but a LAN's)
BACKLOG = 256  # connections that the kernel holds for us: a whole class at once
MAX_PENDING = 64  # connections that have not proven a key
MAX_UNREAD = 4 * 1024 * 1024  # bytes that wait for one peer; more and it is hung up on
LINGER = 0.5  # seconds for last words before a connection is cut

log = logging.getLogger("p2p.server")


class Handler(Protocol):
    """What the server tells. All on the loop."""

    def link_opened(self, connection: Connection) -> None:
        """A connection is secured."""

    def link_received(self, connection: Connection, message: Message) -> None:
        """A message came on an open link."""

    def link_closed(self, connection: Connection, reason: str, goodbye: bool) -> None:
        """A link that was opened ended."""


class Connection(asyncio.Protocol):
    """One TCP connection and its link."""

    def __init__(self, server: Server, dialled: bool, address: Address | None) -> None:
        self._server = server
        self.number: LinkId = server.next_number()
        self.address: Address = address or ("?", 0)
        self.attempt: int | None = None
        self.peer: NodeId | None = None
        self.secured: asyncio.Future[NodeId] = server.loop.create_future()
        self.link = Link(dialled, server.identity.certificate_der, clock.now())
        self._transport: asyncio.Transport | None = None
        self._securing: asyncio.Task[None] | None = None
        self._early = bytearray()
        self._out = bytearray()
        self._goodbye = False
        self._reason = ""
        self._opened = False

    # --- called by asyncio -----------------------------------------------------------

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport
        _tune(transport.get_extra_info("socket"))
        if self.link.dialled:
            transport.write(self.link.hello())
        else:
            self.address = _caller(transport.get_extra_info("peername"))
        self._timer = self._server.loop.call_later(
            HANDSHAKE_WITHIN, self.abort, "the handshake took too long"
        )
        self._server.admit(self)

    def data_received(self, data: bytes) -> None:
        try:
            if self.link.state is State.GREETING:
                self._greet(data)
            elif self.link.state is State.SECURING:
                self._early += data  # decrypted already: the peer was quicker than us
            elif self.link.state is State.OPEN:
                self._receive(data)
        except RemoteProtocolError as error:
            self.abort(str(error))

    def connection_lost(self, error: Exception | None) -> None:
        if self.link.state is State.CLOSED:
            return
        reason = self._reason or ("the connection broke" if error else "it hung up")
        self.link.state = State.CLOSED
        self._timer.cancel()
        if self._securing is not None:
            self._securing.cancel()
        if not self.secured.done():
            self.secured.set_exception(ConnectionError(reason))
            self.secured.exception()  # nobody need be waiting for an accepted one
        self._server.forget(self)
        if self._opened:
            self._opened = False
            self._server.handler.link_closed(self, reason, self._goodbye)

    # --- opening ---------------------------------------------------------------------

    def _greet(self, data: bytes) -> None:
        assert self._transport is not None
        certificate = self.link.greet(data)
        if certificate is None:
            return
        # From here on each byte belongs to TLS.
        self._transport.pause_reading()
        if not self.link.dialled:
            self._transport.write(self.link.hello())
        self._securing = self._server.loop.create_task(self._secure(certificate))

    async def _secure(self, certificate: bytes) -> None:
        assert self._transport is not None
        server_side = not self.link.dialled
        try:
            peer = certificate_id(certificate)
            made = context(self._server.identity, certificate, server_side)
            transport = await self._server.loop.start_tls(
                self._transport,
                self,
                made,
                server_side=server_side,
                ssl_handshake_timeout=HANDSHAKE_WITHIN,
                ssl_shutdown_timeout=LINGER,
            )
        except ConnectionError:  # as of two crossing dials one is: nobody's fault
            self._fail("it hung up", ordinary=True)
            return
        except (OSError, ValueError) as error:  # ssl.SSLError is an OSError
            self._fail(f"TLS failed: {_plain(error)}")
            return
        if transport is None:
            # It was lost in the handshake, and asyncio tells the protocol nothing then.
            self.connection_lost(None)
            return
        self._transport = transport
        proven: ssl.SSLObject = transport.get_extra_info("ssl_object")
        try:
            if proven.getpeercert(binary_form=True) != certificate:
                raise RemoteProtocolError("it proved another key than it showed")
            self.link.secured(clock.now())
        except RemoteProtocolError as error:
            self.abort(str(error))
            return
        self._timer.cancel()
        self.peer = peer
        self._server.secured(self)
        self.secured.set_result(peer)
        if server_side:
            self.open()

    def _fail(self, reason: str, ordinary: bool = False) -> None:
        self.abort(reason, ordinary)
        # asyncio does not tell a protocol of the end of a connection in the handshake.
        self.connection_lost(None)

    def open(self) -> None:
        """Let the link begin: a dialler does so only with the winner of its race."""
        self._opened = True
        self._server.handler.link_opened(self)
        early, self._early = bytes(self._early), bytearray()
        if early:
            self.data_received(early)

    # --- open ------------------------------------------------------------------------

    def _receive(self, data: bytes) -> None:
        if not self._opened:
            self._early += data
            return
        received, replies = self.link.receive(data, clock.now())
        for reply in replies:
            self.send(frames.encode(reply))
        for message in received:
            if isinstance(message, Goodbye):
                self._goodbye = True
                self.close("left")
            elif self._opened and not self._goodbye:
                self._server.handler.link_received(self, message)

    @property
    def unsent(self) -> int:
        """How many bytes wait for the peer to read."""
        waiting = len(self._out)
        if self._transport is not None:
            waiting += self._transport.get_write_buffer_size()
        return waiting

    def send(self, data: bytes) -> None:
        """Send encoded messages; those of one turn of the loop go as one record."""
        if not self._out:
            self._server.loop.call_soon(self._flush)
        self._out += data

    def _flush(self) -> None:
        data, self._out = bytes(self._out), bytearray()
        transport = self._transport
        if transport is None or self.link.state is not State.OPEN or not data:
            return
        transport.write(data)
        if self.unsent > MAX_UNREAD:
            self.abort("it does not read what it is sent")

    def tick(self, now: float) -> None:
        """Ping, or give up. To be called several times a second."""
        try:
            ping = self.link.tick(now)
        except RemoteProtocolError as error:
            self.abort(str(error))
            return
        if ping is not None:
            self.send(frames.encode(ping))

    # --- ending ----------------------------------------------------------------------

    def close(self, reason: str) -> None:
        """Send what waits, then end."""
        self._reason = self._reason or reason
        self._flush()
        if self._transport is not None:
            self._transport.close()

    def abort(self, reason: str, ordinary: bool = False) -> None:
        """End at once; unless that is `ordinary`, one line in the log says why."""
        if self.link.state is State.CLOSED or self._transport is None:
            return
        if not ordinary and not self._reason:
            log.warning("hung up on %s: %s", self.address[0], reason)
        self._reason = self._reason or reason
        if self._transport is not None:
            self._transport.abort()


class Server:
    """Listens and dials. Bounded: strangers cannot hold more than `MAX_PENDING`."""

    def __init__(self, identity: Identity, handler: Handler) -> None:
        self.identity = identity
        self.handler = handler
        self.loop = asyncio.get_running_loop()
        self.port = 0
        self._listeners: list[asyncio.Server] = []
        self._number = 0
        self._pending: dict[LinkId, Connection] = {}
        self._open: dict[LinkId, Connection] = {}

    def next_number(self) -> LinkId:
        """A number for a new connection."""
        self._number += 1
        return self._number

    async def listen(self, preferred: int) -> None:
        """Serve on the preferred port or, if it is taken, on any free one.

        Raises OSError if there is none.
        """
        try:
            first = _listening(socket.AF_INET, preferred)
        except OSError as error:
            log.info("port %d is not to be had: %s", preferred, _plain(error))
            first = _listening(socket.AF_INET, 0)
        self.port = first.getsockname()[1]
        sockets = [first]
        with contextlib.suppress(OSError):  # a system without IPv6
            sockets.append(_listening(socket.AF_INET6, self.port))

        def accept() -> Connection:
            return Connection(self, False, None)

        self._listeners = [
            await self.loop.create_server(accept, sock=each, backlog=BACKLOG)
            for each in sockets
        ]

    # --- keeping count ---------------------------------------------------------------

    def admit(self, connection: Connection) -> None:
        """A connection that has proven nothing yet."""
        self._pending[connection.number] = connection
        if len(self._pending) > MAX_PENDING:
            sources = Counter(c.address[0] for c in self._pending.values())
            worst = sources.most_common(1)[0][0]
            victim = next(c for c in self._pending.values() if c.address[0] == worst)
            self.forget(victim)  # at once: a burst comes in one turn of the loop
            victim.abort("too many connections at once")

    def secured(self, connection: Connection) -> None:
        """It has proven its key."""
        self._pending.pop(connection.number, None)
        self._open[connection.number] = connection

    def forget(self, connection: Connection) -> None:
        """It ended."""
        self._pending.pop(connection.number, None)
        self._open.pop(connection.number, None)

    def connection(self, number: LinkId) -> Connection | None:
        """An open connection by its number."""
        return self._open.get(number)

    def tick(self, now: float) -> None:
        """Keep all links alive."""
        for connection in list(self._open.values()):
            connection.tick(now)

    def paused(self, now: float) -> None:
        """This process did not run for a while."""
        for connection in self._open.values():
            connection.link.paused(now)

    # --- dialling --------------------------------------------------------------------

    async def dial(
        self, attempt: int, peer: NodeId | None, addresses: Sequence[Address]
    ) -> bool | None:
        """Try all addresses nearly at once; the first verified identity wins.

        Returns None if one answered; else whether a dial was refused.
        """
        tries = [
            self.loop.create_task(self._try(place * STAGGER, address, peer))
            for place, address in enumerate(addresses)
        ]
        refused = False
        try:
            for next_done in asyncio.as_completed(tries):
                try:
                    winner = await next_done
                except (OSError, ValueError) as error:  # ValueError: no such host name
                    refused = refused or isinstance(error, ConnectionRefusedError)
                    continue
                if winner.link.state is State.CLOSED:
                    continue  # lost since
                winner.attempt = attempt
                winner.open()
                return None
        finally:
            for one in tries:
                one.cancel()
                one.add_done_callback(_discard)
        return refused

    async def _try(
        self, delay: float, address: Address, peer: NodeId | None
    ) -> Connection:
        await asyncio.sleep(delay)
        made: list[Connection] = []

        def connect() -> Connection:
            made.append(Connection(self, True, address))
            return made[0]

        try:
            async with asyncio.timeout(CONNECT_WITHIN):
                host, port = address
                await self.loop.create_connection(connect, host, port)
                found = await asyncio.shield(made[0].secured)
            if peer is not None and found != peer:
                raise ConnectionError("somebody else lives there")
        except BaseException:
            if made:
                made[0].abort("not needed", ordinary=True)
            raise
        return made[0]

    # --- ending ----------------------------------------------------------------------

    async def close(self) -> None:
        """Stop listening, and end everything."""
        for listener in self._listeners:
            listener.close()
        await self.drop_all()

    async def drop_all(self) -> None:
        """End all links: last words have a moment, then they are cut."""
        for connection in list(self._pending.values()):
            connection.abort("this node stops", ordinary=True)
        for connection in list(self._open.values()):
            connection.close("this node stops")
        deadline = self.loop.time() + LINGER
        while self._open and self.loop.time() < deadline:
            await asyncio.sleep(0.005)
        for connection in list(self._open.values()):
            connection.abort("this node stops", ordinary=True)
        while self._open or self._pending:
            await asyncio.sleep(0)


def _discard(task: asyncio.Task[Connection]) -> None:
    if not task.cancelled() and task.exception() is None:
        connection = task.result()
        if connection.attempt is None:
            connection.abort("another address was quicker", ordinary=True)


def _caller(name: tuple[Any, ...]) -> Address:
    """Who called, such that it could be called: link-local IPv6 with its scope."""
    host, port, *scope = name
    if len(scope) == 2 and scope[1] and "%" not in host:
        host = f"{host}%{scope[1]}"
    return host.removeprefix("::ffff:"), port


def _listening(family: socket.AddressFamily, port: int) -> socket.socket:
    listener = socket.socket(family, socket.SOCK_STREAM)
    try:
        if hasattr(socket, "SO_EXCLUSIVEADDRUSE"):  # Windows, where REUSEADDR steals
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_EXCLUSIVEADDRUSE, 1)
        else:
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        if family == socket.AF_INET6:
            listener.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
        listener.bind(("", port))
        listener.listen(BACKLOG)  # now: until somebody listens, others may bind it, too
        listener.setblocking(False)
    except OSError:
        listener.close()
        raise
    return listener


def _tune(sock: socket.socket) -> None:
    # Without NODELAY the first round trip after the handshake takes 43 ms instead of 2.
    with contextlib.suppress(OSError):  # some systems refuse if the peer has hung up
        sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
        if hasattr(socket, "TCP_USER_TIMEOUT"):
            sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT, 5000)


def _plain(error: Exception) -> str:
    if isinstance(error, OSError) and error.errno in errno.errorcode:
        return error.strerror or str(error)
    return str(error)
