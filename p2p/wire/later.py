"""What a later version of the protocol may say, as far as this one understands it."""

from __future__ import annotations

import typing
from typing import Annotated

import msgspec
from msgspec import Meta, Struct

from p2p import messages
from p2p.messages import PROTOCOL_VERSION, Count, Message

NOT_A_MESSAGE = (msgspec.DecodeError, UnicodeDecodeError, RecursionError)

_kinds: tuple[type[Message], ...] = typing.get_args(messages.AnyMessage)
TAGS = frozenset(kind.__struct_config__.tag for kind in _kinds)


class Unknown(Message, frozen=True):
    """A message of a kind that this program does not know."""

    kind: int


class Opening(Message, frozen=True, tag=1):
    """What every version's `Hello` begins with, whatever else it may hold."""

    magic: Annotated[str, Meta(max_length=16)]
    version: Count


class _Tagged(Struct, frozen=True, array_like=True):
    """Any message, known or not."""

    tag: Count


_tagged = msgspec.msgpack.Decoder(_Tagged)
_opening = msgspec.msgpack.Decoder(Opening)


def tag_of(body: bytes | msgspec.Raw) -> int | None:
    """The tag of any message, known or not; None if these bytes are none."""
    try:
        return _tagged.decode(body).tag
    except NOT_A_MESSAGE:
        return None


def understood(body: bytes) -> Opening | Unknown | None:
    """What a message that is none of this version's is; None: none of any version's."""
    tag = tag_of(body)
    if tag == 1:
        try:
            opening = _opening.decode(body)
        except NOT_A_MESSAGE:
            return None
        return None if opening.version == PROTOCOL_VERSION else opening
    return None if tag is None or tag in TAGS else Unknown(tag)
