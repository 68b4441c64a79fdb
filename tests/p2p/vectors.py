"""The test vectors of `PROTOCOL.md`, computed. `python -m tests.p2p.fieldlist` prints
them. A second client, in whatever language, checks itself against them."""

from __future__ import annotations

import datetime
from hashlib import blake2b, scrypt

import msgspec
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from cryptography.x509.oid import NameOID

from games.snake.rules import Snake
from p2p.chat.said import TEXT as SAID_TEXT
from p2p.chat.said import TO_EVERYONE, Said
from p2p.identity import node_id
from p2p.messages import (
    MAGIC,
    PROTOCOL_VERSION,
    Deed,
    Envelope,
    Forward,
    Frame,
    Hello,
    Inputs,
    Joined,
    KeyProof,
    RoomNote,
    Show,
    Spoken,
    Term,
    Tick,
    Welcome,
)
from p2p.relay.letters import Letter
from p2p.replication.log import NO_CHAIN, chain_after, in_short, reign_of
from p2p.replication.sheet import Sheet
from p2p.room.charter import Charter
from p2p.room.edition import LOG_VERSION, room_id
from p2p.room.lock import Showing
from p2p.wire.codec import encode

KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
RAW = KEY.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
ID = node_id(RAW)
PORT = 53530


def certificate() -> bytes:
    """Made here, after the document's words, and not by `p2p.profile.keys`."""
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, ID)])
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(KEY.public_key())
        .serial_number(1)
        .not_valid_before(datetime.datetime(1970, 1, 1))
        .not_valid_after(datetime.datetime(9999, 12, 31, 23, 59, 59))
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .sign(KEY, None)
    )
    return made.public_bytes(Encoding.DER)


SNAKE = Snake()
TEXT = repr(
    (
        *(SNAKE.name, SNAKE.version, LOG_VERSION),
        (
            *(SNAKE.ticks_per_second, SNAKE.seats, SNAKE.moves),
            SNAKE.state_type.__struct_fields__,
            SNAKE.options_type.__struct_fields__,
        ),
    )
)
ROOM = blake2b(TEXT.encode(), digest_size=16).digest()
TERM = Term(1, 0, ID)
HELLO = Hello(MAGIC, PROTOCOL_VERSION, certificate(), "hydralan")
NOTE = RoomNote("snake", "snake", SNAKE.version, TERM, 1, LOG_VERSION, ROOM)
FACE = bytes((5, 1, 0, 2))
WELCOME = Welcome(
    *(ID, "abcd2345", "Ana", (("10.0.0.7", PORT),), (NOTE,)),
    port=PORT,
    lived=5,
    face=FACE,
)
REIGN = reign_of(ROOM, TERM)
FIRST = Frame.of(1, 0, (Joined(ID, "Ana", True, 0, 0, face=FACE),))
CHAIN = chain_after(NO_CHAIN, 1, FIRST.packed)
NEXT = Frame.of(2, in_short(CHAIN), ())
AFTER = chain_after(CHAIN, 2, NEXT.packed)
OTHER = Ed25519PrivateKey.from_private_bytes(bytes(range(32, 64)))
TARGET = node_id(OTHER.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw))
PRESS = Inputs(ROOM, REIGN, ((1, 2),))
LETTER = Letter(
    *(MAGIC, WELCOME.nonce, ROOM, REIGN, TARGET, True, 1),
    msgspec.Raw(msgspec.msgpack.encode(PRESS)),
)
BODY = msgspec.msgpack.encode(LETTER)
FORWARD = Forward(ROOM, Envelope(RAW, BODY, KEY.sign(BODY)), 2)

WORD = Said(
    *(MAGIC, WELCOME.nonce, TO_EVERYONE, 1, 1_800_000_000_000, 0, SAID_TEXT, b""),
    *("Ana", b"hello"),
)
WORD_BODY = msgspec.msgpack.encode(WORD)
SPOKEN = Spoken(RAW, WORD_BODY, KEY.sign(WORD_BODY))

SALT = bytes(range(16))
SEED = scrypt(b"gate", salt=SALT, n=2**16, r=8, p=1, maxmem=2**27, dklen=32)
LOCK = Ed25519PrivateKey.from_private_bytes(SEED)
LOCK_RAW = LOCK.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
OPENED = Charter(
    *(MAGIC, WELCOME.nonce, "snake", 1, ROOM, "Table 2", LOCK_RAW, SALT),
)
OPENED_BODY = msgspec.msgpack.encode(OPENED)
TABLE = blake2b(RAW + OPENED_BODY, digest_size=16).digest()
DEED = Deed(RAW, OPENED_BODY, KEY.sign(OPENED_BODY))
SHOWING = Showing(MAGIC, WELCOME.nonce, TABLE, ID)
SHOWING_BODY = msgspec.msgpack.encode(SHOWING)
PROOF = KeyProof(WELCOME.nonce, LOCK.sign(SHOWING_BODY))
SHEET = Sheet(
    *(MAGIC, WELCOME.nonce, ROOM, 2, True),
    options=msgspec.msgpack.encode({"walls": True}),
    removed=(TARGET,),
)
SHEET_BODY = msgspec.msgpack.encode(SHEET)
SHOW = Show(ROOM, Envelope(RAW, SHEET_BODY, KEY.sign(SHEET_BODY)))


def plain_chain(before: bytes, tick: int, packed: bytes) -> bytes:
    """The chain as the document says it, by hand."""
    numbers = msgspec.msgpack.encode(before) + msgspec.msgpack.encode(tick)
    content = b"\x93" + numbers + packed
    return blake2b(content, digest_size=16).digest()


def plain_reign(room: bytes, term: Term) -> int:
    """The hash of a reign as the document says it, by hand."""
    content = b"\x92" + msgspec.msgpack.encode(room) + msgspec.msgpack.encode(term)
    return int.from_bytes(blake2b(content, digest_size=4).digest(), "big")


def dump(data: bytes) -> str:
    """Hexadecimal, 28 bytes a line."""
    return "\n".join(data[at : at + 28].hex(" ") for at in range(0, len(data), 28))


def blocks() -> dict[str, str]:
    """What the document shows of them."""
    return {
        "v_key": f"public key  {RAW.hex()}\nid          {ID}",
        "v_hello": dump(encode(HELLO)),
        "v_room": dump(room_id(SNAKE)),
        "v_welcome": dump(encode(WELCOME)),
        "v_tick": dump(encode(Tick(REIGN, FIRST))),
        "v_next": dump(encode(Tick(REIGN, NEXT))),
        "v_target": f"target      {TARGET}",
        "v_body": dump(BODY),
        "v_forward": dump(encode(FORWARD)),
        "v_word": dump(WORD_BODY),
        "v_word_digest": dump(blake2b(RAW + WORD_BODY, digest_size=16).digest()),
        "v_spoken": dump(encode(SPOKEN)),
        "v_charter": dump(OPENED_BODY),
        "v_table": dump(TABLE),
        "v_deed": dump(msgspec.msgpack.encode(DEED)),
        "v_seed": f"seed        {SEED.hex()}\nlock        {LOCK_RAW.hex()}",
        "v_showing": dump(SHOWING_BODY),
        "v_proof": dump(msgspec.msgpack.encode(PROOF)),
        "v_sheet": dump(SHEET_BODY),
        "v_show": dump(encode(SHOW)),
    }


def numbers() -> dict[str, int]:
    """The hashes that its sentences quote."""
    chains = in_short(CHAIN), in_short(AFTER)
    return {"v_reign": REIGN, "v_chain": chains[0], "v_after": chains[1]}
