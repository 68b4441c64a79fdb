"""What goes around a broken link, as its signer wrote it: numbered, and read once."""

from __future__ import annotations

from collections.abc import Container

import msgspec
from msgspec import Struct

from p2p.identity import NodeId, node_id
from p2p.messages import (
    Count,
    Forward,
    Forwarded,
    Hops,
    Id,
    Int32,
    Message,
    RoomId,
)
from p2p.relay.replays import Replays
from p2p.wire.envelope import Reader, Signed, Signer, is_signed, sealed, signer_of
from p2p.wire.later import NOT_A_MESSAGE, TAGS, tag_of


class Letter(Signed, frozen=True, tag="hydralan forward"):
    """The signed bytes of a `Forward`: a message of `room` for `target`.

    `reign`: the hash of the reign that its signer belongs to, 0 if to none. `deaf`: the
    signer does not hear the target on a link of their own. `number`: that of no other
    letter of its run.
    """

    room: RoomId
    reign: Int32
    target: Id
    deaf: bool
    number: Count
    message: msgspec.Raw  # one of `Forwarded`, or of a later version


class Opened(Struct, frozen=True):
    """A letter that fits; whether `origin` wrote it is still to be proven."""

    origin: NodeId
    letter: Letter
    sent: Forward

    @property
    def tag(self) -> int | None:
        """What kind of message is in there; None if it is none."""
        return tag_of(self.letter.message)


_encoder = msgspec.msgpack.Encoder()
_message: msgspec.msgpack.Decoder[Forwarded] = msgspec.msgpack.Decoder(Forwarded)


def content(letter: Letter) -> Forwarded | None:
    """The message in a letter; None if it is of a later version, or does not fit."""
    try:
        return _message.decode(letter.message)
    except NOT_A_MESSAGE:
        return None


def said(message: Message, app: str) -> Message | None:
    """What is said by a message: itself, or what the letter in it holds, whoever wrote
    that. For those who only watch."""
    if not isinstance(message, Forward):
        return message
    letter = Reader(Letter, app).read(message.envelope)
    return content(letter) if letter is not None else None


def target_of(message: Message, app: str) -> NodeId | None:
    """For whom a letter is; None if it is none. For those who only watch."""
    if not isinstance(message, Forward):
        return None
    letter = Reader(Letter, app).read(message.envelope)
    return letter.target if letter is not None else None


class Letters:
    """Of one run of a node, over all rooms that it enters. Not thread-safe."""

    def __init__(self, signer: Signer, app: str, run: str) -> None:
        self.me = node_id(signer.public_key)
        self.unknown = 0  # messages of kinds that are not known here, passed over
        self.signer = signer
        self.app = app
        self.run = run
        self._number = 0
        self._reader = Reader(Letter, app)
        self._replays = Replays()

    def write(
        self,
        room: RoomId,
        reign: int,
        target: NodeId,
        deaf: bool,
        message: Forwarded,
        hops: Hops,
    ) -> Forward:
        """A letter of this node's own, in its envelope."""
        self._number += 1
        packed = msgspec.Raw(_encoder.encode(message))
        named = self.app, self.run
        letter = Letter(*named, room, reign, target, deaf, self._number, packed)
        return Forward(room, sealed(self.signer, letter), hops)

    def open(self, sent: Forward) -> Opened | None:
        """Read it, without a belief in it; None if it does not fit."""
        letter = self._reader.read(sent.envelope)
        if letter is None or letter.room != sent.room:
            return None
        return Opened(signer_of(sent.envelope), letter, sent)

    def is_genuine(self, opened: Opened) -> bool:
        """Whether its origin wrote it, and it was not taken before.

        A copy of what was taken costs next to nothing. Nothing is taken by this: with
        the number of a letter that he forged, a liar could keep the true one out.
        """
        letter = opened.letter
        if not self._replays.is_new(opened.origin, letter.run, letter.number):
            return False
        return is_signed(self.signer, opened.sent.envelope)

    def take(self, opened: Opened, kept: Container[NodeId] = ()) -> None:
        """One that is genuine: its copies count no more. `kept`: whose letters are
        remembered, whoever else writes (see `Replays.take`)."""
        letter = opened.letter
        self._replays.take(opened.origin, letter.run, letter.number, kept)

    def met(self, node: NodeId, run: str, kept: Container[NodeId] = ()) -> None:
        """A link has proven the present run of a node: an earlier one is over. `kept`:
        as in `take`."""
        self._replays.met(node, run, kept)

    def message(self, opened: Opened) -> Forwarded | None:
        """What is in there, for who is its target. None if it does not fit, or is of a
        kind that is not known here; that is counted."""
        found = content(opened.letter)
        if found is None:
            self.unknown += opened.tag is not None and opened.tag not in TAGS
        return found
