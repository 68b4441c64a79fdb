"""What a host signs of its room: what that is after one tick, for everybody. Pure.

The signed bytes are not sent: who reads a seal has room, term and tick beside it, and
makes them anew. At one a second for each member that saves half of it. `PROTOCOL.md`,
"The seal", tells the same.
"""

from __future__ import annotations

from hashlib import blake2b

import msgspec

from p2p.identity import node_id
from p2p.messages import Count, Frame, Hand, Hash, Input, RoomId, Seal, Term
from p2p.wire.envelope import Signed, Signer

SEAL_EVERY = 20  # ticks: the frame of each of these has a seal, once a second at least

_encoder = msgspec.msgpack.Encoder()


class Sealing(Signed, frozen=True, tag="hydralan seal"):
    """The signed bytes: what `room` is after `tick` in the reign of `term`."""

    room: RoomId
    term: Term
    tick: Count
    chain: Hash
    digest: Hash


def is_sealed(frame: Frame) -> bool:
    """Whether it must have a seal: each 20th, and each that holds more than presses.
    Else who gives frames to one that lacks them could put others out by them, or take
    the rule over."""
    if frame.tick % SEAL_EVERY == 0:
        return True
    return not all(isinstance(entry, Input) for entry in frame.entries)


def digest_of(state: bytes) -> Hash:
    """The hash of a packed state."""
    return blake2b(state, digest_size=16).digest()


class Notary:
    """Signs for one run of a node, and checks what others signed, in one room."""

    def __init__(self, signer: Signer, app: str, run: str, room: RoomId) -> None:
        self.hand = Hand(signer.public_key, run)
        self._signer = signer
        self._app = app
        self._room = room

    def seal(self, term: Term, tick: int, chain: Hash, digest: Hash) -> Seal:
        """That of this node, the host of `term`."""
        body = self._body(self.hand, term, tick, chain, digest)
        return Seal(chain, digest, self._signer.sign(body), self.hand)

    def is_genuine(self, term: Term, tick: int, seal: Seal, hand: Hand) -> bool:
        """Whether the host of `term` made it, by this `hand`. Dear: it takes 0.1 ms."""
        if node_id(hand.key) != term.host:
            return False
        body = self._body(hand, term, tick, seal.chain, seal.digest)
        return self._signer.verify(hand.key, body, seal.signature)

    def _body(
        self, hand: Hand, term: Term, tick: int, chain: Hash, digest: Hash
    ) -> bytes:
        named = self._app, hand.run, self._room
        return _encoder.encode(Sealing(*named, term, tick, chain, digest))
