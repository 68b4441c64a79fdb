"""What a later version of the protocol may say, as far as this one understands it."""

from __future__ import annotations

import typing
from typing import Annotated

import msgspec
from msgspec import Meta, Struct

from p2p import messages
from p2p.messages import PROTOCOL_VERSION, Count, Hops, Id, Message, RoomMessage

FORWARD = 51
NOT_A_MESSAGE = (msgspec.DecodeError, UnicodeDecodeError, RecursionError)

_kinds: tuple[type[Message], ...] = typing.get_args(messages.AnyMessage)
TAGS = frozenset(kind.__struct_config__.tag for kind in _kinds)


class Unknown(Message, frozen=True):
    """A message of a kind that this program does not know, or a `Forward` of one."""

    kind: int


class Opening(Message, frozen=True, tag=1):
    """What every version's `Hello` begins with, whatever else it may hold."""

    magic: Annotated[str, Meta(max_length=16)]
    version: Count


class _Tagged(Struct, frozen=True, array_like=True):
    """Any message, known or not."""

    tag: Count


class _Forward(RoomMessage, frozen=True, tag=FORWARD):
    """A `Forward` of any message, known or not."""

    origin: Id
    target: Id
    message: msgspec.Raw
    hops: Hops = 0
    deaf: bool = True


_tagged = msgspec.msgpack.Decoder(_Tagged)
_opening = msgspec.msgpack.Decoder(Opening)
_forward = msgspec.msgpack.Decoder(_Forward)


def understood(body: bytes) -> Opening | Unknown | None:
    """What a message that is none of this version's is; None: none of any version's."""
    try:
        tag = _tagged.decode(body).tag
        if tag == FORWARD:
            tag = _tagged.decode(_forward.decode(body).message).tag
        elif tag == 1:
            opening = _opening.decode(body)
            return None if opening.version == PROTOCOL_VERSION else opening
    except NOT_A_MESSAGE:
        return None
    return None if tag in TAGS else Unknown(tag)
