"""A hostile peer on the virtual LAN: it proves a key, is greeted, and then misbehaves.

    python -m tests.system.helpers.liar WAY HOST PORT [ARGUMENT ...]

dials the node at HOST:PORT, serves on a port of its own, and prints a line for each
link that opens, "linked at T" or "linked by it at T" if the node dialled (T: seconds by
the machine's clock), and for each that ends. See `WAYS` for what it does on a link that
is up.
"""

from __future__ import annotations

import asyncio
import secrets
import sys
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path

from p2p import clock
from p2p.errors import OtherVersion
from p2p.identity import NodeId, node_id
from p2p.messages import (
    MAX_GOSSIP,
    Address,
    Goodbye,
    Gossip,
    LinkedPeer,
    Message,
    Renamed,
    Welcome,
)
from p2p.profile.keys import Identity, new_key_file, parse_key_file
from p2p.tcp.connection import Connection
from p2p.tcp.server import Server
from p2p.wire.codec import encode
from p2p.wire.heads import Head

NOBODY = 9  # a port at which no one listens
LETTERS = "abcdefghijklmnopqrstuvwxyz234567"


class Liar:
    """One of them. `nonce` and `identity` may be somebody else's."""

    def __init__(
        self,
        target: Address,
        act: Callable[[Liar, Connection], None],
        arguments: Sequence[str],
        identity: Identity,
        nonce: str,
    ) -> None:
        self.target = target
        self.act = act
        self.arguments = arguments
        self.nonce = nonce
        self.server = Server(identity, self)
        self.claims: tuple[Address, ...] = ()
        self._greeted: set[int] = set()

    @property
    def id(self) -> NodeId:
        return self.server.identity.id

    async def dial(self) -> None:
        """Once; whatever comes of it."""
        await self.server.dialler.dial(1, None, [self.target])

    def link_opened(self, connection: Connection) -> None:
        how = "linked" if connection.link.dialled else "linked by it"
        say(f"{how} at {clock.now():.3f}")
        assert connection.peer is not None
        if self.id <= connection.peer:
            self._greet(connection)

    def _greet(self, connection: Connection) -> None:
        if connection.number not in self._greeted:
            self._greeted.add(connection.number)
            port = NOBODY if "deaf" in self.arguments else self.server.port
            welcome = Welcome(self.id, self.nonce, "liar", self.claims, (), port)
            connection.send(encode(welcome))

    def link_refused(self, address: Address, other: OtherVersion) -> None: ...

    def link_foreign(self, address: Address, app: str) -> None: ...

    def is_kept_out(self, peer: NodeId) -> bool:
        return False

    def is_met(self, peer: NodeId) -> bool:
        return False

    def link_breached(self, connection: Connection) -> None: ...

    def link_flooded(self, connection: Connection) -> None: ...

    def heeds(self, connection: Connection, head: Head) -> bool:
        return True

    def expects(self, connection: Connection, head: Head) -> bool:
        return False

    def link_received(self, connection: Connection, message: Message) -> None:
        if isinstance(message, Welcome):
            self._greet(connection)
            say(f"greeted as {message.id} {message.nonce}")
            self.act(self, connection)

    def link_closed(self, connection: Connection, reason: str, goodbye: bool) -> None:
        say(f"closed: {reason}")
        if self.act is insist:
            again(self)


def say(line: str) -> None:
    """To the test."""
    print(line, flush=True)


def stay(liar: Liar, connection: Connection) -> None:
    """Do nothing at all."""


def insist(liar: Liar, connection: Connection) -> None:
    """Do nothing at all, and come back as often as it is hung up on."""


def gossip(liar: Liar, connection: Connection) -> None:
    """Tell of 7,000 addresses, `10.B.x.y` for each argument `10.B`."""
    prefixes = liar.arguments
    numbers = iter(range(7000))
    known = []
    for who in range(7000 // 14):
        addresses = tuple(
            (f"{prefixes[n % len(prefixes)]}.{64 + n // 250}.{1 + n % 250}", 7777)
            for n, _ in zip(numbers, range(14), strict=False)
        )
        ident = node_id(who.to_bytes(32, "big"))
        known.append(LinkedPeer(ident, "abcdefgh", addresses))
    told = (known[at : at + MAX_GOSSIP] for at in range(0, len(known), MAX_GOSSIP))
    connection.send(b"".join(encode(Gossip(tuple(some))) for some in told))


def malformed(liar: Liar, connection: Connection) -> None:
    """Say what is no message, and come back at once."""
    connection.send(b"\x00\x00\x00\x02\xc1\xc1")
    again(liar)


def out_of_place(liar: Liar, connection: Connection) -> None:
    """Say what may be said once, wrongly."""
    connection.send(encode(Welcome("b" * 52, "x" * 8, "x", (), ())))  # type: ignore[arg-type]
    again(liar)


def goodbye(liar: Liar, connection: Connection) -> None:
    """Leave at once, and come back."""
    connection.send(encode(Goodbye("left")))
    again(liar)


def hang_up(liar: Liar, connection: Connection) -> None:
    """Close at once, and come back."""
    connection.close("as it likes")
    again(liar)


def rename(liar: Liar, connection: Connection) -> None:
    """Be well-behaved."""
    connection.send(encode(Renamed("honest")))


def again(liar: Liar) -> None:
    """Dial once more, if the argument says that it shall, and no dial is under way:
    each link would bring two more, those that the node dialled as well."""
    if "again" in liar.arguments and not _tasks:
        task = asyncio.ensure_future(liar.dial())
        _tasks.add(task)
        task.add_done_callback(_tasks.discard)


_tasks: set[asyncio.Future[None]] = set()
WAYS = {
    one.__name__: one
    for one in (stay, insist, gossip, malformed, out_of_place, goodbye, hang_up, rename)
}


async def main(way: str, host: str, port: str, *arguments: str) -> None:
    """See the top. Arguments "key=FILE" and "nonce=TEXT" make it somebody."""
    named = dict(a.split("=", 1) for a in arguments if "=" in a)
    nonce = named.get("nonce") or "".join(secrets.choice(LETTERS) for _ in range(8))
    file = Path(named.get("key") or Path(tempfile.mkdtemp()) / "identity.pem")
    if "key" not in named:
        file.write_bytes(new_key_file())
    identity = parse_key_file(file.read_bytes(), file)
    rest = [a for a in arguments if "=" not in a]
    liar = Liar((host, int(port)), WAYS[way], rest, identity, nonce)
    await liar.server.listen(0)
    if "claims" in named:
        where = named["claims"].split(",")
        liar.claims = tuple((one, 7777) for one in where)
    say(liar.id)
    await liar.dial()
    while True:
        await asyncio.sleep(0.1)
        liar.server.tick(clock.now())


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
