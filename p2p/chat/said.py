"""One message to everyone: the bytes that its author signed, and its place in order."""

from __future__ import annotations

from hashlib import blake2b
from typing import Annotated

import msgspec
from msgspec import Meta

from p2p.identity import NodeId
from p2p.messages import MAX_TEXT, MAX_WORD, Count, Envelope, Name, Nonce
from p2p.text.names import clean_name
from p2p.text.saying import shown_text
from p2p.wire.envelope import Reader, Signed, signer_of
from p2p.wire.later import NOT_A_MESSAGE

TO_EVERYONE = 0  # the conversation
TEXT, AGAIN = 0, 1  # kinds
MOST_IN_A_MS = 2**16 - 1  # of the counter
NEWER = "(a message of a newer version)"

Digest = bytes  # 16
Stamp = tuple[int, int]  # Unix milliseconds of the group's clock, and a counter
Order = tuple[int, int, bytes, str, int, Digest]
LogId = tuple[bytes, str]  # the author's key, and the nonce of one log of his
Seq = Annotated[int, Meta(ge=1, le=2**48)]


class Said(Signed, frozen=True, tag="hydralan say"):
    """The signed bytes of a message. `seq` counts from 1 in each log, which `run`
    names; `prev` is the digest of the message before, b"" for the first; `name` is what
    its author is called; `body` is a text, in UTF-8, if `kind` is `TEXT`."""

    conversation: Count
    seq: Seq
    ms: Count
    counter: Annotated[int, Meta(ge=0, le=MOST_IN_A_MS)]
    kind: Count
    prev: Annotated[bytes, Meta(max_length=16)]
    name: Name
    body: Annotated[bytes, Meta(max_length=MAX_TEXT)]

    @property
    def stamp(self) -> Stamp:
        """Its time."""
        return self.ms, self.counter


class Instead(msgspec.Struct, frozen=True, array_like=True):
    """The body of an `AGAIN`: of the author's log `run`, what is from `seq` on counts
    no more; it is said again in the log that begins here."""

    run: Nonce
    seq: Seq


class Entry(msgspec.Struct, eq=False):
    """A message as it is held here. `is_signed`: its own signature was checked, and
    `is_unsigned`: it is none; a later one of its log may prove it all the same."""

    envelope: Envelope
    said: Said
    author: NodeId
    digest: Digest
    order: Order
    ident: str  # for people and programs
    text: str  # as shown; "" if it is not
    is_signed: bool = False
    is_unsigned: bool = False
    late: bool = False
    is_taken: bool = False  # it is an own one, and somebody has it

    @property
    def seq(self) -> int:
        """Its place in its log."""
        return self.said.seq

    @property
    def size(self) -> int:
        """Bytes that were signed. In memory it takes up to six times as many."""
        return len(self.envelope.body)

    @property
    def log(self) -> LogId:
        """Its log."""
        return self.envelope.key, self.said.run

    @property
    def name(self) -> str:
        """What its author called himself when he said it, safe to show."""
        return clean_name(self.said.name)


def digest_of(envelope: Envelope) -> Digest:
    """By which a message is known. Its signature is no part of it: of one content there
    can be several."""
    return blake2b(envelope.key + envelope.body, digest_size=16).digest()


def ident(author: NodeId, run: str, seq: int) -> str:
    """The id of a message, for people and programs."""
    return f"{author[:8]}-{run}-{seq:x}"


def after(stamp: Stamp) -> Stamp:
    """The next moment."""
    ms, counter = stamp
    return (ms, counter + 1) if counter < MOST_IN_A_MS else (ms + 1, 0)


def entry_of(envelope: Envelope, said: Said) -> Entry:
    """A message as it is held; `said` is what its envelope holds."""
    author, digest = signer_of(envelope), digest_of(envelope)
    order = (*said.stamp, envelope.key, said.run, said.seq, digest)
    named = ident(author, said.run, said.seq)
    return Entry(envelope, said, author, digest, order, named, _shown(said))


class SaidReader:
    """Reads what was said to everyone in one application."""

    def __init__(self, app: str) -> None:
        self._reader = Reader(Said, app)
        self._instead = msgspec.msgpack.Decoder(Instead)

    def read(self, envelope: Envelope) -> Entry | None:
        """What is in there, whoever may have signed it; None if it does not fit."""
        if len(envelope.body) > MAX_WORD:
            return None
        said = self._reader.read(envelope)
        if said is None or said.conversation != TO_EVERYONE:
            return None
        if len(said.prev) != (16 if said.seq > 1 else 0):
            return None
        return entry_of(envelope, said)

    def instead(self, said: Said) -> Instead | None:
        """Which older log of its author ends with this, if it is an `AGAIN`."""
        if said.kind != AGAIN:
            return None
        try:
            found = self._instead.decode(said.body)
        except NOT_A_MESSAGE:
            return None
        return found if found.run != said.run else None


def _shown(said: Said) -> str:
    if said.kind == TEXT:
        return shown_text(said.body.decode("utf-8", "replace"))
    return "" if said.kind == AGAIN else NEWER
