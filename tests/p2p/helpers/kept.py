"""Records as a core would give them to the store."""

from __future__ import annotations

import hashlib

from p2p.chat.records import DELIVERED, Pinned, SaidToAll, SaidToOne
from p2p.identity import NodeId

ANA, BEN = NodeId("a" * 52), NodeId("b" * 52)
DAY = 24 * 3600 * 1000  # milliseconds
START = 1_790_000_000_000  # Unix milliseconds of message 0


def to_all(number: int, text: str | None = None, name: str = "Ana") -> SaidToAll:
    """A message to everyone; the later, the higher its number."""
    text = f"message {number}" if text is None else text
    digest = hashlib.blake2b(b"%d" % number, digest_size=16).digest()
    signed = b"hydralan say" + digest * 4 + text.encode()
    seq, ms = number + 1, START + number
    key, signature, ident = b"k" * 32, b"s" * 64, f"aaaaaaaa-{number:x}"
    given = digest, key, signed, signature, ident, ANA, "abcd2345", seq, ms, 0, 0
    return SaidToAll(*given, name, text, False)


def to_one(
    number: int,
    text: str | None = None,
    *,
    own: bool = False,
    peer: NodeId = BEN,
    state: str = "",
) -> SaidToOne:
    """A message from or to one person."""
    text = f"only for you {number}" if text is None else text
    state = state or (DELIVERED if own else "")
    ident, sent = f"bbbbbbbb-{number:x}", (START + number) / 1000
    writer, since = ANA if own else peer, START + number
    return SaidToOne(own, peer, number, ident, writer, "Ben", text, sent, since, state)


def pinned(who: NodeId, name: str = "Ana") -> Pinned:
    """Somebody who was here once."""
    return Pinned(who, name, START, START)
