"""The one envelope of whatever is passed on for somebody: signed bytes and their key.

Nobody on the way encodes them anew, so a signature stays good with fields that who
passes it on does not know. `PROTOCOL.md`, "Signed bytes", tells the same. The signature
for one kind, application or run is none for another, as the signed bytes begin with
these three. Which run of its signer that is, and whether the same came before, is
looked after by who reads it (`p2p.relay.replays`).
"""

from __future__ import annotations

from typing import Generic, Protocol, TypeVar

import msgspec
from msgspec import Struct

from p2p.identity import NodeId, node_id
from p2p.messages import AppName, Envelope, Nonce
from p2p.wire.later import NOT_A_MESSAGE


class Signer(Protocol):
    """Who can sign for this node; handed in, as the core holds no secrets."""

    @property
    def public_key(self) -> bytes:
        """The own key, raw: 32 bytes."""

    def sign(self, data: bytes) -> bytes:
        """The signature of `data` by that key: 64 bytes."""

    def verify(self, key: bytes, data: bytes, signature: bytes) -> bool:
        """Whether the owner of that raw key signed `data`; never raises for foreign
        bytes."""

    def of_seed(self, seed: bytes) -> Signer:
        """Whoever owns the key that these 32 bytes are the secret of."""


class Signed(Struct, frozen=True, array_like=True):
    """Base of what is signed. Its tag is the word of its kind: "hydralan ..."."""

    app: AppName
    run: Nonce


S = TypeVar("S", bound=Signed)
_encoder = msgspec.msgpack.Encoder()


def sealed(signer: Signer, content: Signed) -> Envelope:
    """What this node says, ready to be passed on by anybody."""
    body = _encoder.encode(content)
    return Envelope(signer.public_key, body, signer.sign(body))


def signer_of(envelope: Envelope) -> NodeId:
    """Who has signed it, if `is_signed` says so."""
    return node_id(envelope.key)


def is_signed(signer: Signer, envelope: Envelope) -> bool:
    """Whether the owner of its key has signed it. The dear part: 0.1 ms."""
    return signer.verify(envelope.key, envelope.body, envelope.signature)


class Reader(Generic[S]):
    """Reads envelopes of one kind and one application."""

    def __init__(self, kind: type[S], app: str) -> None:
        self._app = app
        self._decoder = msgspec.msgpack.Decoder(kind)

    def read(self, envelope: Envelope) -> S | None:
        """What is in there, whoever may have signed it. None if it is of another kind
        or application, or does not fit."""
        try:
            content = self._decoder.decode(envelope.body)
        except NOT_A_MESSAGE:
            return None
        return content if content.app == self._app else None
