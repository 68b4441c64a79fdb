"""`python -m tests.p2p.helpers.flooder PORT APP KIND`: a peer that says one thing
without end, as fast as it is read, from a process of its own.

It links as anybody does, prints "linked", floods, and prints "over" once it is hung up
on. It ends when it is killed.
"""

from __future__ import annotations

import asyncio
import contextlib
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import msgspec
from msgspec import inspect

from p2p import messages as m
from p2p.chat.groupclock import RELEASED
from p2p.chat.said import TEXT, TO_EVERYONE, Said
from p2p.core.payload import pack
from p2p.identity import node_id
from p2p.messages import Message, Welcome
from p2p.profile.keys import certificate_id
from p2p.room.edition import room_id
from p2p.tcp.tls import context
from p2p.wire.codec import MAX_MESSAGE, MessageReader, encode
from p2p.wire.link import Link
from tests.otherapp import APP
from tests.p2p.helpers.servers import LOOPBACK, hello, new_identity
from tests.p2p.helpers.toy import Toy

encoded = msgspec.msgpack.encode
LONGEST = 30.0  # seconds
CHUNK = 256 * 1024  # bytes
NOWHERE = b"n" * 16  # a room that nobody is in
SOMEBODY = node_id(b"s" * 32)
TERM = m.Term(1, 0, SOMEBODY)


def named(number: int) -> m.RoomNote:
    room = f"room{number}"
    return m.RoomNote(room, "toy", 1, TERM, number, 1, NOWHERE)


def gossip(addresses: int, run: int = 0) -> Message:
    """Of as many as one message may tell of, with so many addresses each, which differ
    from `run` to run."""
    kind = inspect.type_info(m.Gossip)
    assert isinstance(kind, inspect.StructType)
    peers_of = kind.fields[0].type
    assert isinstance(peers_of, inspect.VarTupleType)
    peers = (
        m.LinkedPeer(
            node_id((who << 8 | run).to_bytes(32, "big")),
            "abcd2345",
            tuple(
                (f"2001:db8:1:2:{run:04x}:9abc:{who:04x}:{n:04x}", 1 + n)
                for n in range(addresses)
            ),
        )
        for who in range(peers_of.max_length or 0)
    )
    return m.Gossip(tuple(peers))


def spoken(number: int, text: str) -> Message:
    """A word to everyone whose author is not who says it, so nobody takes it."""
    placed = APP, "abcd2345", TO_EVERYONE, number, RELEASED, 0, TEXT, b"p" * 16, "Eve"
    return m.Spoken(b"k" * 32, encoded(Said(*placed, text.encode())), b"s" * 64)


def kinds() -> dict[str, list[Message]]:
    """What may be said again and again, in turn."""
    deep = b"\x91" * 60 + b"\x90"
    return {
        "Renamed": [m.Renamed("Eve"), m.Renamed("Eva")],
        "Rooms": [m.Rooms((named(n),)) for n in (1, 2)],
        "Rooms of 64": [
            m.Rooms(tuple(named(n + k) for n in range(64))) for k in (1, 2)
        ],
        "GlimpseAsk": [m.GlimpseAsk(room_id(Toy()))],
        "GlimpseTold": [m.GlimpseTold(room_id(Toy()), b"x" * m.MAX_GLIMPSE)],
        "Spoken": [spoken(n, "buy this") for n in range(1000, 30_000)],
        "long Spoken": [spoken(n, "x" * 8000) for n in range(1000, 1030)],
        "Compare": [m.Compare(n.to_bytes(16, "big"), n % 2 == 0) for n in range(1000)],
        "Want": [m.Want(b"k" * 32, "abcd2345", 1, n) for n in range(1, 1000)],
        "Post": [m.Post(n, "buy this", 0.0) for n in range(1000, 30_000)],
        "Stored": [m.Stored(n) for n in range(1000)],
        "Doing": [m.Doing(n) for n in range(4)],
        "Alarm": [m.Alarm()],
        "Join": [m.Join(NOWHERE, "Eve", True, 0, 0, 0, 0)],
        "Relay": [m.Relay(NOWHERE)],
        "Ping": [m.Ping(1)],
        "Gossip": [gossip(0)],
        "long Gossip": [gossip(16, run) for run in range(8)],
        "Tell": [m.Tell("nothing", pack([]))],
        "heard Tell": [m.Tell("heard", pack([]))],
        "heard Tell of [] x 200,000": [
            m.Tell("heard", msgspec.Raw(b"\xdd\x00\x03\x0d\x40" + b"\x90" * 200_000))
        ],
        "heard Tell of [[[...]]] x 4000": [
            m.Tell("heard", msgspec.Raw(b"\xdc\x0f\xa0" + deep * 4000))
        ],
        "Tell of [] x 1 MiB": [
            m.Tell("nothing", msgspec.Raw(b"\xdd\x00\x0f\xff\x00" + b"\x90" * 0xFFF00))
        ],
    }


async def flood(port: int, app: str, kind: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        me = new_identity(Path(folder) / "key")
    reader, writer = await asyncio.open_connection(LOOPBACK, port)
    writer.write(hello(me.certificate_der, app=app))
    link = Link(True, me.certificate_der, 0.0, app)
    while (shown := link.greet(await reader.read(65536))) is None:
        continue
    await writer.start_tls(context(me, shown, server=False))
    welcome = encode(Welcome(me.id, "e" * 8, "Eve", (), ()))
    if me.id < certificate_id(shown):
        writer.write(welcome)
    came = MessageReader(MAX_MESSAGE)
    while not any(isinstance(x, Welcome) for x in came.feed(await reader.read(65536))):
        continue
    if me.id > certificate_id(shown):
        writer.write(welcome)
    tell("linked")
    parts = [encode(message) for message in kinds()[kind]]
    whole = b"".join(parts)
    whole *= max(1, CHUNK // len(whole))
    reading = asyncio.create_task(drained(reader))
    with contextlib.suppress(OSError):
        while not reading.done():
            for at in range(0, len(whole), CHUNK):
                writer.write(whole[at : at + CHUNK])
                await writer.drain()
    tell("over")


def tell(line: str) -> None:
    """To the test."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


async def drained(reader: asyncio.StreamReader) -> None:
    with contextlib.suppress(OSError):
        while await reader.read(65536):
            continue


@contextlib.contextmanager
def flooding(port: int, kind: str) -> Iterator[subprocess.Popen[str]]:
    """One that is linked and floods the node at this port."""
    module = "tests.p2p.helpers.flooder"
    command = [sys.executable, "-m", module, str(port), APP, kind]
    eve = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    try:
        assert eve.stdout is not None
        assert eve.stdout.readline() == "linked\n"
        yield eve
    finally:
        eve.kill()
        eve.communicate()


if __name__ == "__main__":
    begun = flood(int(sys.argv[1]), *sys.argv[2:])
    asyncio.run(asyncio.wait_for(begun, LONGEST))
