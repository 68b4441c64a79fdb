"""Servers that meet on loopback, and strangers who dial them."""

from __future__ import annotations

import asyncio
import contextlib
import functools
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path
from typing import Any, TypeVar

from p2p.errors import OtherVersion
from p2p.identity import NodeId
from p2p.messages import (
    MAGIC,
    PROTOCOL_VERSION,
    Address,
    Hello,
    Message,
)
from p2p.profile.keys import Identity, new_key_file, parse_key_file
from p2p.tcp.connection import Connection
from p2p.tcp.server import Server
from p2p.tcp.tls import context
from p2p.wire.codec import encode
from p2p.wire.heads import Head
from p2p.wire.link import Link

PATIENCE = 5.0  # seconds
LOOPBACK = "127.0.0.1"
Told = TypeVar("Told")


def new_identity(file: Path) -> Identity:
    file.write_bytes(new_key_file())
    return parse_key_file(file.read_bytes(), file)


class Recorder:
    """A handler that remembers, and wakes who waits."""

    def __init__(self) -> None:
        self.opened: list[Connection] = []
        self.refused: list[tuple[Address, int]] = []
        self.foreign: list[tuple[Address, str]] = []
        self.met: set[NodeId] = set()
        self.received: list[Message] = []
        self.breached: list[Connection] = []
        self.closed: list[tuple[Connection, str, bool]] = []
        self.on_opened: Callable[[Connection], None] = lambda connection: None
        self.heeded: Callable[[Head], bool] = lambda head: True
        self._news = asyncio.Event()

    def link_opened(self, connection: Connection) -> None:
        self.opened.append(connection)
        self._news.set()
        self.on_opened(connection)

    def link_refused(self, address: Address, other: OtherVersion) -> None:
        self.refused.append((address, other.version))
        self._news.set()

    def link_foreign(self, address: Address, app: str) -> None:
        self.foreign.append((address, app))
        self._news.set()

    def is_kept_out(self, peer: NodeId) -> bool:
        return False

    def is_met(self, peer: NodeId) -> bool:
        return peer in self.met

    def link_breached(self, connection: Connection) -> None:
        self.breached.append(connection)

    def link_flooded(self, connection: Connection) -> None: ...

    def heeds(self, connection: Connection, head: Head) -> bool:
        return self.heeded(head)

    def expects(self, connection: Connection, head: Head) -> bool:
        return False

    def link_received(self, connection: Connection, message: Message) -> None:
        assert connection in self.opened
        self.received.append(message)
        self._news.set()

    def link_closed(self, connection: Connection, reason: str, goodbye: bool) -> None:
        assert connection in self.opened
        self.closed.append((connection, reason, goodbye))
        self._news.set()

    async def until(self, happened: Callable[[], Told]) -> Told:
        async with asyncio.timeout(PATIENCE):
            while not (result := happened()):
                await self._news.wait()
                self._news.clear()
        return result

    @property
    def reasons(self) -> list[str]:
        return [reason for _, reason, _ in self.closed]


class End:
    """A server with its handler."""

    def __init__(self, identity: Identity, app: str = "tests") -> None:
        self.handler = Recorder()
        self.server = Server(identity, self.handler, app)

    @property
    def id(self) -> NodeId:
        return self.server.identity.id

    @property
    def address(self) -> Address:
        return LOOPBACK, self.server.port

    async def dial(self, *addresses: Address, peer: NodeId | None = None) -> Any:
        return await self.server.dialler.dial(7, peer, addresses)

    async def link(self, other: End) -> tuple[Connection, Connection]:
        """A link to another end: the connections of both."""
        assert await self.dial(other.address, peer=other.id) is None
        await other.handler.until(lambda: other.handler.opened)
        return self.handler.opened[-1], other.handler.opened[-1]

    async def until_alone(self) -> None:
        """Wait until nobody is half way in."""
        async with asyncio.timeout(PATIENCE):
            while self.server.pending:
                await asyncio.sleep(0.005)


@contextlib.asynccontextmanager
async def ends(*identities: Identity) -> AsyncIterator[list[End]]:
    """Listening servers; afterwards nothing is left of them, and nothing went wrong."""
    trouble: list[dict[str, Any]] = []
    loop = asyncio.get_running_loop()
    loop.set_exception_handler(lambda _, what: trouble.append(what))
    made = [End(identity) for identity in identities]
    for end in made:
        await end.server.listen(0)
    try:
        yield made
    finally:
        async with asyncio.timeout(PATIENCE):
            await asyncio.gather(*(end.server.close() for end in made))
    assert [w for w in trouble if "accept" not in w["message"]] == []
    for end in made:
        assert len(end.handler.opened) == len(end.handler.closed)
        assert not end.server.open


def story(test: Callable[..., Awaitable[None]]) -> Callable[..., None]:
    """A coroutine as a test."""

    @functools.wraps(test)
    def run(*args: Any, **named: Any) -> None:
        asyncio.run(asyncio.wait_for(test(*args, **named), 15))

    return run


def hello(
    certificate: bytes, version: int = PROTOCOL_VERSION, app: str = "tests"
) -> bytes:
    return encode(Hello(MAGIC, version, certificate, app))


class Stranger:
    """A dialler of its own making."""

    def __init__(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        self.reader = reader
        self.writer = writer

    @classmethod
    async def dial(cls, end: End, source: str = LOOPBACK) -> Stranger:
        streams = await asyncio.open_connection(*end.address, local_addr=(source, 0))
        return cls(*streams)

    async def greet(self, certificate: bytes, extra: bytes = b"") -> bytes:
        """Say hello; the certificate that the other side shows."""
        self.writer.write(hello(certificate) + extra)
        link = Link(True, certificate, 0.0, "tests")
        while True:
            shown = link.greet(await self.reader.read(65536))
            if shown is not None:
                return shown

    async def secure(self, shows: Identity, proves: Identity) -> None:
        shown = await self.greet(shows.certificate_der)
        await self.writer.start_tls(context(proves, shown, server=False))

    async def fate(self) -> bytes:
        """What the other side says until it hangs up."""
        with contextlib.suppress(OSError):
            async with asyncio.timeout(PATIENCE):
                return await self.reader.read()
        return b""

    def abort(self) -> None:
        self.writer.transport.abort()


@contextlib.asynccontextmanager
async def stranger(end: End) -> AsyncIterator[Stranger]:
    made = await Stranger.dial(end)
    try:
        yield made
    finally:
        made.abort()
        with contextlib.suppress(OSError):
            await made.writer.wait_closed()
