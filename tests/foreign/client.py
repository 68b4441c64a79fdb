"""A guest of another make: it links, chats and sits at a table, by `p2p/PROTOCOL.md`.

It imports neither `p2p` nor `games`, knows no rules of any game, serves no port and
never hosts. Commands come in as JSON lines, events go out as such:

    python -m tests.foreign.client HOST:PORT NAME
"""

from __future__ import annotations

import asyncio
import base64
import contextlib
import hashlib
import json
import secrets
import ssl
import sys
import tempfile
import time
import unicodedata
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import msgspec
from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import serialization as form
from cryptography.hazmat.primitives.asymmetric.ed25519 import (
    Ed25519PrivateKey,
    Ed25519PublicKey,
)

VERSION, MAX_HELLO, MAX_MESSAGE, LOG_VERSION = 10, 8 * 1024, 1024 * 1024, 6
HELLO, WELCOME, PING, PONG, GOODBYE, GOSSIP, RENAMED, ROOMS = range(1, 9)
POST, STORED, SPOKEN, TOOK = 22, 23, 24, 25
WORD, TEXT, TO_EVERYONE = "hydralan say", 0, 0
TICK, ACK, JOIN, SNAPSHOT, INPUTS, LEAVE = 32, 33, 34, 35, 36, 37
LOST, ALIVE, FETCH, FRAMES, CLAIM = 38, 39, 41, 42, 43
FENCE_ASK, FENCE_OK, FORWARD, BARRED = 45, 46, 51, 55
JOINED, LEFT, INPUT, WEATHER = 1, 2, 3, 6  # of the entries of a frame
FACE = b"\x05\x01\x00\x02"
APP, LETTER, WINDOW, HOPS = "hydralan", "hydralan forward", 64, 2
CHARTER, KEY = "hydralan table", "hydralan key"

FORWARDED = {SNAPSHOT, LOST, ALIVE, FRAMES, CLAIM, FENCE_ASK, BARRED}  # and read here

encode = msgspec.msgpack.encode
decode = msgspec.msgpack.decode


def fields(packed: bytes | msgspec.Raw) -> list[msgspec.Raw]:
    """The elements of an array, each still packed, byte for byte as it came."""
    return decode(packed, type=list[msgspec.Raw])


def id_of(public_key: bytes) -> str:
    """The id of the node with this raw key."""
    digest = hashlib.sha256(public_key).digest()
    return base64.b32encode(digest).decode().rstrip("=").lower()


def id_shown(certificate: bytes) -> str:
    key = x509.load_der_x509_certificate(certificate).public_key()
    return id_of(key.public_bytes(form.Encoding.Raw, form.PublicFormat.Raw))


def hash32(*parts: Any) -> int:
    """`reign` of the document."""
    packed = encode(parts)
    return int.from_bytes(hashlib.blake2b(packed, digest_size=4).digest(), "big")


def chain_after(chain: bytes, tick: int, entries: msgspec.Raw) -> bytes:
    """The chain of the document, whole."""
    packed = encode((chain, tick, entries))
    return hashlib.blake2b(packed, digest_size=16).digest()


def short(chain: bytes) -> int:
    """The same, as most messages have it."""
    return int.from_bytes(chain[:4], "big")


def later(term: list[Any], other: list[Any]) -> bool:
    """Whether `term` is the later: higher counter (they go round), lower rank, smaller
    id."""
    ahead = (term[0] - other[0]) % 2**32
    if ahead:
        return ahead < 2**31 or (ahead == 2**31 < term[0])
    return (term[1], term[2]) < (other[1], other[2])


class Identity:
    """A key, new if no secret is given, and the certificate that shows it."""

    def __init__(self, secret: bytes | None = None) -> None:
        if secret is None:
            secret = secrets.token_bytes(32)
        self.key = Ed25519PrivateKey.from_private_bytes(secret)
        public = self.key.public_key()
        self.raw = public.public_bytes(form.Encoding.Raw, form.PublicFormat.Raw)
        self.id = id_of(self.raw)
        name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, self.id)])
        made = (
            x509.CertificateBuilder(name, name, public, x509.random_serial_number())
            .not_valid_before(datetime(1970, 1, 1, tzinfo=UTC))
            .not_valid_after(datetime(9999, 12, 31, 23, 59, 59, tzinfo=UTC))
            .add_extension(x509.BasicConstraints(ca=False, path_length=None), True)
            .sign(self.key, None)
        )
        self.certificate = made.public_bytes(form.Encoding.DER)
        self.pem = made.public_bytes(form.Encoding.PEM) + self.key.private_bytes(
            form.Encoding.PEM, form.PrivateFormat.PKCS8, form.NoEncryption()
        )

    def context(self, trusted: bytes) -> ssl.SSLContext:
        """TLS in which the peer must prove exactly that certificate."""
        made = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        made.minimum_version = ssl.TLSVersion.TLSv1_3
        made.check_hostname = False
        made.load_verify_locations(cadata=trusted)
        with tempfile.TemporaryDirectory() as folder:
            file = Path(folder) / "key.pem"
            file.write_bytes(self.pem)
            made.load_cert_chain(file)
        return made


@dataclass
class Letter:
    """What somebody signed to go around a broken link."""

    origin: str
    run: str
    room: bytes
    reign: int
    target: str
    deaf: bool
    number: int
    message: list[msgspec.Raw]


def letter_of(room: bytes, key: bytes, body: bytes, signature: bytes) -> Letter | None:
    """The letter in an envelope; None if it is not proven, or no letter of ours."""
    try:
        kind, app, *said = fields(body)
        if (decode(kind), decode(app)) != (LETTER, APP):
            return None
        run, table, reign, target, deaf, number = map(decode, said[:6])
        Ed25519PublicKey.from_public_bytes(key).verify(signature, body)
        message = fields(said[6])
    except (ValueError, IndexError, InvalidSignature):
        return None
    if table != room:
        return None
    return Letter(id_of(key), run, table, reign, target, deaf, number, message)


@dataclass
class Opened:
    """What the charter of a table says."""

    opener: str
    name: str
    nonce: bytes


def opened_by(
    room: bytes, key: bytes, body: bytes, signature: bytes, *_: Any
) -> Opened | None:
    """Who opened that table, and as what; None if nobody has signed that."""
    try:
        kind, app, _, game, _, _, name, _, nonce, *_ = map(decode, fields(body))
        Ed25519PublicKey.from_public_bytes(key).verify(signature, body)
    except (ValueError, InvalidSignature):
        return None
    ident = hashlib.blake2b(key + body, digest_size=16).digest()
    if (kind, app, game, ident) != (CHARTER, APP, "snake", room):
        return None
    return Opened(id_of(key), name, nonce)


def word(
    run: str, seq: int, stamp: tuple[int, int], prev: bytes, name: str, text: str
) -> bytes:
    """The signed bytes of what somebody says to everyone."""
    placed = WORD, APP, run, TO_EVERYONE, seq, *stamp
    return encode([*placed, TEXT, prev, name, text.encode()])


def digest(key: bytes, body: bytes) -> bytes:
    """By which the next word of a log names one."""
    return hashlib.blake2b(key + body, digest_size=16).digest()


class Link:
    """One conversation. `id`: who is at the other end, proven once `greet` returns."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter):
        self.reader, self.writer = reader, writer
        self.id = ""
        self.heard_at = time.monotonic()
        self.pings = 0

    async def read(self, limit: int = MAX_MESSAGE) -> list[msgspec.Raw]:
        length = int.from_bytes(await self.reader.readexactly(4), "big")
        if length > limit:
            raise ValueError(f"a message of {length} bytes")
        message = fields(await self.reader.readexactly(length))
        self.heard_at = time.monotonic()
        return message

    def send(self, *message: Any) -> None:
        packed = encode(message)
        self.writer.write(len(packed).to_bytes(4, "big") + packed)

    async def greet(
        self, me: Identity, welcome: tuple[Any, ...], version: int = VERSION
    ) -> list[Any]:
        """From the first byte until the link is up; returns the peer's `Welcome`."""
        self.send(HELLO, "hydralan", version, me.certificate, "hydralan")
        tag, magic, theirs, shown, *app = map(decode, await self.read(MAX_HELLO))
        if (tag, magic, theirs, app[:1]) != (HELLO, "hydralan", VERSION, ["hydralan"]):
            raise ConnectionError(f"it speaks {magic} {theirs} {app}")
        await self.writer.start_tls(me.context(shown))
        tls: ssl.SSLObject = self.writer.get_extra_info("ssl_object")
        if tls.getpeercert(binary_form=True) != shown:
            raise ConnectionError("it proved another key than it showed")
        self.id = id_shown(shown)
        if me.id < self.id:
            self.send(*welcome)
        got = [decode(each) for each in await self.read()]
        if got[0] != WELCOME or got[1] != self.id:
            raise ConnectionError("no Welcome, or that of somebody else")
        if me.id > self.id:
            self.send(*welcome)
        return got

    async def close(self) -> None:
        self.writer.close()
        with contextlib.suppress(OSError):
            await self.writer.wait_closed()


class Detour:
    """The way back to the writer of a letter, in place of a link to him."""

    def __init__(self, guest: Guest, via: Link, origin: str) -> None:
        self.guest, self.via, self.id = guest, via, origin

    def send(self, *message: Any) -> None:
        t, me = self.guest.table, self.guest.me
        if t is None:
            return
        self.guest.letters += 1
        head = LETTER, APP, self.guest.nonce, t.room, t.reign
        body = encode([*head, self.id, True, self.guest.letters, message])
        self.via.send(FORWARD, t.room, [me.raw, body, me.key.sign(body)], HOPS)


@dataclass
class Table:
    """The room as this guest sees it: where it stands, and what it has pressed."""

    room: bytes
    term: list[Any]
    tick: int = 0
    chain: bytes = bytes(16)
    seat: int = 0
    counted: int = 0  # number of the last press that took effect
    presses: list[tuple[int, Any]] = field(default_factory=list)
    heard_at: float = 0.0
    weather: int = 0  # milliseconds that the host may be silent
    is_in: bool = False
    is_mute: bool = False  # acknowledges nothing, until that is held against it
    reign: int = 0
    proof: tuple[str, bytes] | None = None  # that this guest has the key

    def follow(self, term: list[Any]) -> None:
        self.term, self.reign = term, hash32(self.room, term)
        self.heard_at = time.monotonic()


class Guest:
    def __init__(self, name: str) -> None:
        self.me = Identity()
        self.name = name
        self.nonce = "".join(
            secrets.choice("abcdefghijklmnopqrstuvwxyz234567") for _ in range(8)
        )
        self.links: dict[str, Link] = {}
        self.dialled: set[tuple[str, int]] = set()
        self.notes: dict[str, list[Any]] = {}  # of each peer, the rooms that it told
        self.said = time.time_ns() // 1000
        self.taken: dict[str, set[int]] = {}  # numbers of each writer
        self.seq, self.prev = 0, b""  # of the log of what is said to everyone
        self.stamp = 0, 0  # of the last word, whoever said it
        self.words: set[tuple[bytes, str, int]] = set()
        self.letters = 0  # that were written
        self.numbers: dict[tuple[str, str], set[int]] = {}  # of letters, that were read
        self.table: Table | None = None
        self.tasks: set[asyncio.Task[None]] = set()

    def tell(self, event: str, **more: Any) -> None:
        print(json.dumps({"event": event, **more}), flush=True)

    # --- links -------------------------------------------------------------------

    async def dial(self, host: str, port: int) -> None:
        self.dialled.add((host, port))
        try:
            link = Link(*await asyncio.open_connection(host, port))
            about = (0, 0, False, 0, FACE)
            welcome = (WELCOME, self.me.id, self.nonce, self.name, [], [], *about)
            async with asyncio.timeout(5):
                got = await link.greet(self.me, welcome)
        except (OSError, ValueError, EOFError, TimeoutError) as error:
            self.tell("failed", address=f"{host}:{port}", why=str(error))
            return
        if link.id in self.links:
            await link.close()
            return
        self.links[link.id], self.notes[link.id] = link, got[5]
        link.send(GOSSIP, [])
        self.tell("linked", id=link.id, name=got[3], face=got[10].hex())
        try:
            while True:
                tag, *rest = await link.read()
                self.take(link, decode(tag), rest)
        except (OSError, EOFError, ValueError) as error:
            self.tell("gone", id=link.id, why=type(error).__name__)
        finally:
            del self.links[link.id], self.notes[link.id]
            await link.close()

    def start_dial(self, host: str, port: int) -> None:
        task = asyncio.create_task(self.dial(host, port))
        self.tasks.add(task)
        task.add_done_callback(self.tasks.discard)

    def take(self, link: Link | Detour, tag: int, packed: list[msgspec.Raw]) -> None:
        if tag in (TICK, FRAMES):
            if self.table:
                self.take_frames(link, tag, packed)
            return
        rest = [decode(each) for each in packed]
        if isinstance(link, Link) and tag == FORWARD:
            self.take_forward(link, *rest[:2])
        elif tag == PING:
            link.send(PONG, rest[0])
        elif tag == GOSSIP:
            told = [peer for peer, *_ in rest[0] if peer != self.me.id]
            self.tell("told", peers=told)
            for peer, _, addresses in rest[0]:
                for host, port in addresses[:1] if peer not in self.links else []:
                    if peer != self.me.id and (host, port) not in self.dialled:
                        self.start_dial(host, port)
        elif tag == RENAMED:
            self.tell("renamed", id=link.id, name=rest[0], face=rest[1].hex())
        elif tag == ROOMS:
            self.notes[link.id] = rest[0]
        elif tag == SPOKEN:
            self.take_word(link, *rest[:3])
        elif tag == POST:
            number, text, *_ = rest
            link.send(STORED, number)
            if number not in self.taken.setdefault(link.id, set()):
                self.taken[link.id].add(number)
                self.tell("chat", id=link.id, text=text, to_all=False)
        elif tag == STORED:
            self.tell("heard", id=link.id, number=rest[0])
        elif tag == TOOK and rest[0] == self.nonce:
            self.tell("heard", id=link.id, number=rest[1])
        elif self.table and rest and rest[0] == self.table.room:
            self.take_of_room(self.table, link, tag, rest)

    def take_forward(self, link: Link, room: bytes, envelope: list[bytes]) -> None:
        told = [note[6] for note in self.notes.get(link.id, [])]
        if self.table is None or room != self.table.room or room not in told:
            return
        letter = letter_of(room, *envelope[:3])
        if letter is None or letter.target != self.me.id:
            return  # this guest passes nothing on
        taken = self.numbers.setdefault((letter.origin, letter.run), set())
        newest = max(taken, default=0)
        if letter.number in taken or letter.number <= newest - WINDOW:
            return
        taken.add(letter.number)
        taken -= {number for number in taken if number <= newest - WINDOW}
        tag, *packed = letter.message
        if decode(tag) in FORWARDED:
            self.take(Detour(self, link, letter.origin), decode(tag), packed)

    def take_word(self, link: Link, key: bytes, body: bytes, signature: bytes) -> None:
        """What somebody says to everyone, on his own link."""
        kind, app, run, to, seq, ms, counter, what, _, _, text = map(
            decode, fields(body)[:11]
        )
        if (kind, app, to) != (WORD, APP, TO_EVERYONE) or id_of(key) != link.id:
            return
        Ed25519PublicKey.from_public_bytes(key).verify(signature, body)
        link.send(TOOK, run, seq)
        self.stamp = max(self.stamp, (ms, counter))
        if what == TEXT and (key, run, seq) not in self.words:
            self.words.add((key, run, seq))
            self.tell("chat", id=link.id, text=text.decode(), to_all=True)

    def say(self, text: str, to: str | None = None) -> None:
        self.said += 1
        if to is None:
            self.say_to_all(text)
            return
        if (link := self.links.get(to)) is not None:
            link.send(POST, self.said, text, time.time())
        self.tell("said", number=self.said)

    def say_to_all(self, text: str) -> None:
        """The next word of this guest's log. Its clock is taken for right."""
        ms, counter = self.stamp
        self.stamp = max((int(time.time() * 1000), 0), (ms, counter + 1))
        self.seq += 1
        placed = self.nonce, self.seq, self.stamp, self.prev
        body = word(*placed, self.name, text)
        signature = self.me.key.sign(body)
        self.prev = digest(self.me.raw, body)
        for link in self.links.values():
            link.send(SPOKEN, self.me.raw, body, signature)
        self.tell("said", number=self.seq)

    # --- the table ---------------------------------------------------------------

    async def sit(self, name: str = "", key: str = "") -> None:
        """Take the table of snake of that name (by default the open one) that the host
        itself told of."""
        for peer, notes in self.notes.items():
            for _, game, _, term, _, log, room, _, _, charter, *_ in notes:
                if (game, log, term[2]) != ("snake", LOG_VERSION, peer):
                    continue
                opened = opened_by(room, *charter) if charter else None
                if (opened.name if opened else "") == name:
                    table = Table(room, term)
                    if opened and key:
                        table.proof = await asyncio.to_thread(
                            self.proof, room, opened, key
                        )
                    table.follow(term)
                    self.table = table
                    return

    def proof(self, room: bytes, opened: Opened, key: str) -> tuple[str, bytes]:
        """That this run has the key of that table."""
        word = unicodedata.normalize("NFKC", key).casefold().strip().encode()
        sizes = {"n": 2**16, "r": 8, "p": 1, "maxmem": 2**27, "dklen": 32}
        seed = hashlib.scrypt(word, salt=opened.nonce, **sizes)
        lock = Ed25519PrivateKey.from_private_bytes(seed)
        return self.nonce, lock.sign(encode([KEY, APP, self.nonce, room, self.me.id]))

    def join(self, table: Table) -> None:
        if host := self.links.get(table.term[2]):
            held = (table.tick, short(table.chain))
            wish = (self.name, True, 0, table.counted)
            nothing_won = (0, 0), 0
            host.send(JOIN, table.room, *wish, *held, *nothing_won, table.proof, FACE)

    def take_of_room(
        self, t: Table, link: Link | Detour, tag: int, rest: list[Any]
    ) -> None:
        if tag == SNAPSHOT and rest[1] == t.term and link.id == t.term[2]:
            if not t.is_in or rest[2] > t.tick:
                _, _, t.tick, _, state, (t.chain, *_) = rest
                t.is_in, t.heard_at = True, time.monotonic()
                self.look_up_seat(t, state)
        elif tag == CLAIM and link.id == rest[1][2] and later(rest[1], t.term):
            _, term, parents, tick, chain, consent, *_ = rest
            if self.has_lost(t) or (consent and t.term in parents):
                t.follow(term)
                self.tell("follows", term=term[0], host=term[2])
                if (tick, chain) != (t.tick, short(t.chain)):
                    self.join(t)
                self.press_again(t)
        elif tag == LOST and rest[1] == t.term:
            if t.tick > rest[2]:
                age = int((time.monotonic() - t.heard_at) * 1000)
                link.send(ALIVE, t.room, t.term, t.tick, age)
            elif self.has_lost(t):
                link.send(LOST, t.room, t.term, t.tick)
        elif tag == BARRED and link.id == t.term[2] and not t.is_in:
            self.table = None
            self.tell("barred", why=rest[1])
        elif tag == FENCE_ASK and rest[1] == t.term and link.id == t.term[2]:
            link.send(FENCE_OK, t.room, t.term, rest[2])
            self.tell("fence", tick=t.tick)

    def has_lost(self, t: Table) -> bool:
        patience = max(0.175, t.weather / 1000)
        return t.term[2] not in self.links or time.monotonic() - t.heard_at > patience

    def look_up_seat(self, t: Table, state: bytes) -> None:
        _, _, residents, _, _, weather, *_ = fields(state)
        t.weather = decode(weather)
        for resident in decode(residents):
            if resident[0] == self.me.id:
                t.seat, t.counted = resident[2], resident[4]
                self.tell("seated", seat=t.seat, tick=t.tick, term=t.term[0])

    def take_frames(
        self, link: Link | Detour, tag: int, packed: list[msgspec.Raw]
    ) -> None:
        t = self.table
        assert t is not None
        if tag == TICK and decode(packed[0]) == t.reign:
            frames = [packed[1]]
            t.heard_at = time.monotonic()
        elif (
            tag == FRAMES
            and decode(packed[0]) == t.room
            and decode(packed[1]) == t.term
        ):
            frames = fields(packed[2])
        else:
            return
        for frame in frames if t.tick else []:
            number, chain, entries = fields(frame)[:3]
            if decode(number) == t.tick + 1:
                self.apply(t, decode(chain), entries)
            elif decode(number) > t.tick + 1:
                link.send(FETCH, t.room, t.tick + 1, short(t.chain))
                return

    def apply(self, t: Table, chain: int, entries: msgspec.Raw) -> None:
        if chain != short(t.chain):
            self.tell("error", text=f"another history at tick {t.tick + 1}")
            t.is_in, t.tick, t.chain = False, 0, bytes(16)  # only a snapshot helps
            self.join(t)
            return
        t.tick += 1
        t.chain = chain_after(t.chain, t.tick, entries)
        for entry in decode(entries):
            if entry[0] == WEATHER:
                t.weather = entry[1]
            if entry[0] == INPUT and entry[1] == t.seat and entry[2] == t.counted + 1:
                t.counted += 1
                self.tell("input", number=t.counted, tick=t.tick)
            elif entry[0] in (JOINED, LEFT) and entry[1] == self.me.id:
                t.is_in, t.is_mute = entry[0] == JOINED, False
                self.tell("joined" if t.is_in else "left", tick=t.tick)
        if not t.is_in:
            self.join(t)
        t.presses = [press for press in t.presses if press[0] > t.counted]
        host = self.links.get(t.term[2])
        if host and t.is_in and not t.is_mute:
            host.send(ACK, t.reign, t.tick)
        self.tell("tick", tick=t.tick, term=t.term[0], chain=short(t.chain))

    def press(self, value: Any) -> None:
        if t := self.table:
            last = t.presses[-1][0] if t.presses else t.counted
            t.presses.append((last + 1, value))
            self.press_again(t)

    def press_again(self, t: Table) -> None:
        if t.presses and (host := self.links.get(t.term[2])):
            host.send(INPUTS, t.room, t.reign, t.presses)

    # --- time --------------------------------------------------------------------

    async def keep(self) -> None:
        """Whatever is due, looked at four times a second."""
        while True:
            await asyncio.sleep(0.25)
            now = time.monotonic()
            for link in list(self.links.values()):
                if now - link.heard_at > 2.2:
                    link.writer.transport.abort()
                elif now - link.heard_at > 1.0:
                    link.pings += 1
                    link.send(PING, link.pings)
            if t := self.table:
                if not t.is_in:
                    self.join(t)
                self.press_again(t)

    async def leave(self) -> None:
        for link in list(self.links.values()):
            if t := self.table:
                link.send(LEAVE, t.room, t.tick)
            link.send(GOODBYE, "left")
            await link.close()

    async def obey(self) -> None:
        """Until the end of standard input, or `{"do": "leave"}`."""
        while line := await asyncio.to_thread(sys.stdin.readline):
            match json.loads(line):
                case {"do": "say", "text": text, **more}:
                    self.say(text, more.get("to"))
                case {"do": "sit", **more}:
                    await self.sit(more.get("table", ""), more.get("key", ""))
                case {"do": "press", "value": value}:
                    self.press(value)
                case {"do": "mute"} if self.table:
                    self.table.is_mute = True
                case {"do": "leave"}:
                    break
        await self.leave()


async def main(address: str, name: str) -> None:
    guest = Guest(name)
    guest.tell("ready", id=guest.me.id)
    host, _, port = address.rpartition(":")
    guest.start_dial(host, int(port))
    keeper = asyncio.create_task(guest.keep())
    await guest.obey()
    keeper.cancel()


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
