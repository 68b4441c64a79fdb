"""A hostile program: links with keys of its own, and says what it likes, quickly.

    python -m tests.hostile.helpers.enemy WAY HOST PORT [NAME=VALUE ...]

It prints a line of JSON for each thing that it did: see `WAYS`. Each way is a coroutine
that gets an `Enemy`; to write another, add one.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import secrets
import sys
import time
from collections.abc import Callable, Coroutine, Mapping
from typing import Any

import msgspec
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from p2p import messages
from p2p.chat.groupclock import RELEASED
from p2p.identity import NodeId
from p2p.messages import MAX_DATA, Compare, Frame, Message, RoomNote, Term
from p2p.replication.log import chain_after
from p2p.wire.codec import MAX_MESSAGE, MessageReader, encode
from tests.foreign.client import WELCOME, Identity, Link
from tests.hostile.helpers.lies import (
    HUGE,
    LIES,
    Known,
    Person,
    anybody,
    forged,
    many_lists,
    nobody,
    signed,
    words,
)

LETTERS = "abcdefghijklmnopqrstuvwxyz234567"
CHUNK = 64 * 1024  # bytes that are written at once
TWIN = 0.5  # seconds until it dials again, when it was hung up on
SLICE = 0.01  # seconds of a control's work and rest
AN_HOUR = 3_600_000  # milliseconds
NO_ROOM = b"no room has this"
"""The id of a room that does not exist."""


class Peer:
    """One identity (a new one, if none is given), and its link with one node. `clock`:
    what it says that its own shows, in Unix milliseconds. `run`: of its program, if it
    has other links."""

    def __init__(
        self,
        name: str = "mallory",
        me: Identity | None = None,
        clock: int = 0,
        run: str = "",
    ) -> None:
        self.me = me or Identity()
        self.clock = clock
        self.id = NodeId(self.me.id)
        self.name = name
        self.node: Person  # with whom it is linked
        self.notes: tuple[RoomNote, ...] = ()
        self.is_up = False
        self.heard: Callable[[Message], None] = lambda message: None
        self.run = run or "".join(secrets.choice(LETTERS) for _ in range(8))
        self._link: Link
        self._reading: asyncio.Task[None] | None = None

    async def dial(self, host: str, port: int) -> None:
        """Link with the node there. Raises OSError, EOFError, ValueError."""
        self._link = Link(*await asyncio.open_connection(host, port))
        # No address, room, port or age, and it is no visitor.
        here: tuple[Any, ...] = ([], [], 0, 0, False, self.clock)
        welcome = (WELCOME, self.id, self.run, self.name, *here)
        got = await self._link.greet(self.me, welcome)
        tls = self._link.writer.get_extra_info("ssl_object")
        self.node = Person(_key_in(tls.getpeercert(binary_form=True)), got[2])
        self.is_up = True
        self.notes = msgspec.convert(got[5], tuple[RoomNote, ...])
        self._reading = asyncio.create_task(self._read())

    def says(self, *words: Message) -> None:
        """As quickly as it is written."""
        self.writes(b"".join(map(encode, words)))

    def writes(self, data: bytes) -> None:
        self._link.writer.write(data)

    async def drained(self) -> None:
        """Until what was said is on its way. Raises OSError."""
        await self._link.writer.drain()

    async def gone(self) -> None:
        """Until the link has ended."""
        if self._reading is not None:
            await self._reading

    def hangs_up(self) -> None:
        self._link.writer.transport.abort()

    @property
    def note(self) -> RoomNote:
        """Of the room that the node plays in."""
        return self.notes[0]

    def known(self) -> Known:
        """What it knows of the table, if it is the host whom it is linked with; of
        another host it would know the id alone."""
        return Known(KeySigner(self.me), self.run, (self.node,), self.note)

    async def _read(self) -> None:
        reader, messages_of = self._link.reader, MessageReader(MAX_MESSAGE)
        with contextlib.suppress(OSError, EOFError):
            while data := await reader.read(2**18):
                for message in messages_of.feed(data):
                    self._take(message)
        self.is_up = False

    def _take(self, message: Message) -> None:
        if isinstance(message, messages.Ping):
            self.says(messages.Pong(message.number))
        elif isinstance(message, messages.Rooms):
            self.notes = message.rooms
        self.heard(message)


class KeySigner:
    """Signs by the key of an identity."""

    def __init__(self, me: Identity) -> None:
        self._key = me.key
        self.public_key = _raw(me.key.public_key())

    def sign(self, data: bytes) -> bytes:
        return self._key.sign(data)

    def verify(self, key: bytes, data: bytes, signature: bytes) -> bool:
        raise NotImplementedError("a liar believes nobody")


def _key_in(certificate: bytes) -> bytes:
    return _raw(x509.load_der_x509_certificate(certificate).public_key())


def _raw(key: Any) -> bytes:
    return bytes(key.public_bytes(Encoding.Raw, PublicFormat.Raw))


class Enemy:
    """The program: where it dials, and what it was told to do."""

    def __init__(self, host: str, port: int, options: Mapping[str, str]) -> None:
        self.address = host, port
        self.options = options
        self.seconds = float(options.get("seconds", 5))
        self.links = int(options.get("links", 1))

    async def peer(self, name: str = "mallory") -> Peer:
        """One more identity, linked with the node."""
        peer = Peer(name)
        await peer.dial(*self.address)
        return peer

    async def peers(self) -> list[Peer]:
        """As many as there shall be links."""
        return [await self.peer(f"m{number}") for number in range(self.links)]


def tell(event: str, **more: object) -> None:
    """To the test."""
    print(json.dumps({"event": event, **more}), flush=True)


# --- floods --------------------------------------------------------------------------


def dear(kind: str, known: Known) -> list[Message]:
    """Words for a flood, each of them as dear as its kind can be."""
    room, rooms = known.note.id, []
    match kind:
        case "Renamed":
            return [messages.Renamed(f"m{n}" * 8) for n in range(1000)]
        case "Rooms":
            for n in range(8):
                term = Term(n, 0, known.me)
                note = msgspec.structs.replace(known.note, term=term)
                some = [msgspec.structs.replace(note, room=f"r{i}") for i in range(63)]
                rooms.append(messages.Rooms((note, *some)))
            return [*rooms]
        case "Spoken":
            return spoken(known, *(f"{n} " * 8 for n in range(1, 1000)))
        case "Post":
            # What a search finds by is never twice the same: it is dear to store.
            return [
                messages.Post(n, secrets.token_urlsafe(6000), 0.0) for n in range(400)
            ]
        case "Want":  # what is as long as an answer may be
            said = spoken(known, *(f"{n} " * 1600 for n in range(1, 30)))
            want = messages.Want(known.signer.public_key, known.run, 1, 2**48)
            return [*said, *([want] * 5000)]
        case "Forked":  # and be told again and again of all these logs
            asks = Compare(bytes(16), asks=True)
            return [word for n in range(500) for word in (fork(known, n), asks)]
        case "Have":  # as long as it is asked for: see `Answerer`
            return [Compare(n.to_bytes(16, "big")) for n in range(1000)]
        case "Alarm":
            return [messages.Alarm()] * 1000
        case "Join":
            seats = ((n, n % 2 == 0) for n in range(1000))
            return [
                messages.Join(room, f"m{n}", seated, 0, 0, 0, 0) for n, seated in seats
            ]
        case "Tell":
            return [messages.Tell("nobody listens", many_lists(MAX_DATA))]
        case "no room":
            left = tuple(messages.Left(nobody(n), True) for n in range(8))
            frames = tuple(Frame.of(n, 0, left) for n in range(1, 129))
            small = [messages.Stale(NO_ROOM, known.later)] * 1000
            return [messages.Frames(NO_ROOM, known.note.term, frames), *small]
    (lie,) = (lie for one, lie in LIES.items() if one.__name__ == kind)
    return [*lie(known, known.others[-1])]


def spoken(known: Known, *texts: str) -> list[Message]:
    """A log of his own, as if it were said lately."""
    said = words(known, *texts, ms=_lately())
    return [messages.Spoken(s.key, s.body, s.signature) for s in said]


def fork(known: Known, number: int) -> Message:
    """The proof that he has broken his word in that log."""
    known = msgspec.structs.replace(known, run=run_of(number))
    one, other = (words(known, x, ms=_lately())[0] for x in ("yes", "no"))
    both = (one.body, one.signature), (other.body, other.signature)
    return messages.Forked(one.key, *both)


def run_of(number: int) -> str:
    """The name of that log."""
    return "".join(LETTERS[number >> 5 * place & 31] for place in range(8))


def _lately() -> int:
    return int(time.time() * 1000) - RELEASED - AN_HOUR


class Answerer:
    """Gives to who asks what he asked for: many logs of long words, and ever more."""

    def __init__(self, peer: Peer) -> None:
        self._peer = peer
        self._known = peer.known()
        self._texts = tuple(f"{n} " * 250 for n in range(1000, 1064))
        self._logs = 0

    def heard(self, message: Message) -> None:
        """See `Peer.heard`."""
        if isinstance(message, Compare) and message.asks:
            key, ms = self._known.signer.public_key, RELEASED + _lately()
            runs = [run_of(self._logs + n) for n in range(1024)]
            self._logs += 1024
            heads = (messages.ChatHead(key, run, 64, bytes(16), ms) for run in runs)
            self._peer.says(messages.Heads(tuple(heads)))
        elif isinstance(message, messages.Want):
            known = msgspec.structs.replace(self._known, run=message.run)
            made = words(known, *self._texts, ms=_lately())
            first, last = max(message.first, message.last - 23), message.last
            said = tuple((s.body, s.signature) for s in made[first - 1 : last])
            self._peer.says(messages.Have(message.key, message.run, said))


def chunk_of(words: list[Message]) -> tuple[bytes, int]:
    """The words, again and again, as one piece; and how many they are."""
    once = b"".join(map(encode, words))
    times = CHUNK // len(once) + 1
    return once * times, len(words) * times


async def flood(enemy: Enemy) -> None:
    """Say all of a `kind` at full speed on `links` links, for so many `seconds`; who
    is hung up on comes back."""
    peers = await enemy.peers()
    tell("linked", ids=[peer.id for peer in peers])
    await told()
    end = time.monotonic() + enemy.seconds
    begun = time.process_time()
    counts = await asyncio.gather(*(_pour(enemy, peer, end) for peer in peers))
    tell(
        "flooded",
        messages=sum(count for count, _ in counts),
        redials=sum(redials for _, redials in counts),
        processor=time.process_time() - begun,
    )
    for peer in peers:
        peer.hangs_up()


async def _pour(enemy: Enemy, peer: Peer, end: float) -> tuple[int, int]:
    kinds = enemy.options["kind"].split("+")
    words = [word for kind in kinds for word in dear(kind, peer.known())]
    chunk, number = chunk_of(words)
    if "Have" in kinds:
        peer.heard = Answerer(peer).heard
    if kinds == ["Have"]:
        chunk, number = b"", 0  # or what was asked for comes too late
    count = redials = 0
    while time.monotonic() < end:
        with contextlib.suppress(OSError, EOFError, ValueError, TimeoutError):
            if not peer.is_up:
                await asyncio.sleep(TWIN)
                redials += 1
                await peer.dial(*enemy.address)
            peer.writes(chunk or encode(Compare(secrets.token_bytes(16))))
            # A node that does not read must not keep it here for longer.
            await asyncio.wait_for(peer.drained(), max(0.01, end - time.monotonic()))
            count += number
        await asyncio.sleep(0 if chunk else SLICE)
    return count, redials


async def burn(enemy: Enemy) -> None:
    """Be linked as often, and use the `share` of a processor that a flood used."""
    peers = await enemy.peers()
    tell("linked", ids=[peer.id for peer in peers])
    await told()
    share, end = float(enemy.options["share"]), time.monotonic() + enemy.seconds
    begun, start = time.process_time(), time.monotonic()
    while (now := time.monotonic()) < end:
        if time.process_time() - begun < share * (now - start):
            sum(range(20_000))
            await asyncio.sleep(0)
        else:
            await asyncio.sleep(SLICE)
    tell("flooded", messages=0, redials=0, processor=time.process_time() - begun)
    for peer in peers:
        peer.hangs_up()


async def told() -> None:
    """Until the test says so, by a line."""
    await asyncio.to_thread(sys.stdin.readline)


# --- attacks -------------------------------------------------------------------------


async def lies(enemy: Enemy) -> None:
    """Say the lies of all kinds that are named in `kinds`, once."""
    peer = await enemy.peer()
    for kind, lie in LIES.items():
        if kind.__name__ in enemy.options["kinds"].split("+"):
            peer.says(*lie(peer.known(), peer.node.id))
    await peer.drained()
    tell("lied")
    await peer.gone()


async def crowd(enemy: Enemy) -> None:
    """Open as many links as it can, up to `links`, each with a key of its own, and keep
    them; tell how many came up, and how many are up when asked."""
    peers: list[Peer] = []

    async def one(turn: asyncio.Semaphore) -> None:
        async with turn:
            with contextlib.suppress(OSError, EOFError, ValueError, TimeoutError):
                async with asyncio.timeout(enemy.seconds):
                    peers.append(await enemy.peer())

    turn = asyncio.Semaphore(8)
    await asyncio.gather(*(one(turn) for _ in range(enemy.links)))
    tell("crowded", came=len(peers))
    while await asyncio.to_thread(sys.stdin.readline):
        tell("up", count=sum(peer.is_up for peer in peers))


async def seats(enemy: Enemy) -> None:
    """Ask for seats in the name of 520 others: who do not exist, and then 520 keys of
    its own."""
    peer = await enemy.peer()
    known = peer.known()
    for number in range(520):
        join = messages.Join(known.note.id, f"x{number}", True, 0, 0, 0, 0)
        peer.says(forged(known, anybody(number), known.host, join))
        signer = KeySigner(Identity())
        peer.says(signed(known, known.host, join, signer))
        await peer.drained()
    tell("lied")
    await peer.gone()


async def thief(enemy: Enemy) -> None:
    """Speak for the player at `victim` ("host:port"), who is said to watch now, for so
    many seconds."""
    peer = await enemy.peer()
    host, port = enemy.options["victim"].rsplit(":", 1)
    asked = Peer()
    await asked.dial(host, int(port))  # so its key and run are known
    tell("linked")
    await told()
    end, number = time.monotonic() + enemy.seconds, 2**50
    known = peer.known()
    while time.monotonic() < end:
        number += 1
        join = messages.Join(known.note.id, "pwned", False, 0, HUGE, 0, 0)
        peer.says(forged(known, asked.node, known.host, join, number=number))
        await asyncio.sleep(0.02)
    tell("lied")
    await peer.gone()


async def forger(enemy: Enemy) -> None:
    """Let the node pass the host's ticks on, and answer each with a false next one."""
    peer = await enemy.peer()
    note = peer.note
    false = (messages.Left(NodeId(enemy.options["victim"]), True),)
    sent = 0

    def heard(message: Message) -> None:
        nonlocal sent
        if isinstance(message, messages.Tick):
            frame = message.frame
            chain = chain_after(frame.chain, frame.tick, frame.packed)
            forged = Frame.of(frame.tick + 1, chain, false)
            peer.says(messages.Frames(note.id, peer.note.term, (forged,)))
            sent += 1

    peer.heard = heard
    end = time.monotonic() + enemy.seconds
    while time.monotonic() < end:
        peer.says(messages.Relay(note.id))
        await asyncio.sleep(0.2)
    tell("lied", ticks=sent)
    await peer.gone()


async def idle(enemy: Enemy) -> None:
    """Be linked, and no more."""
    peers = await enemy.peers()
    tell("linked", ids=[peer.id for peer in peers])
    await asyncio.gather(*(peer.gone() for peer in peers))


Way = Callable[[Enemy], Coroutine[Any, Any, None]]
WAYS: dict[str, Way] = {
    one.__name__: one for one in (flood, burn, lies, crowd, seats, thief, forger, idle)
}


def main(ways: Mapping[str, Way]) -> None:
    """See the top."""
    way, host, port, *arguments = sys.argv[1:]
    options = dict(argument.split("=", 1) for argument in arguments)
    asyncio.run(ways[way](Enemy(host, int(port), options)))


if __name__ == "__main__":
    main(WAYS)
