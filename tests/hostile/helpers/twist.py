"""A word with something in it changed, so that it still is well formed."""

from __future__ import annotations

from collections.abc import Sequence
from random import Random
from typing import Any

import msgspec
from msgspec.structs import replace

from p2p.errors import RemoteProtocolError
from p2p.identity import NodeId
from p2p.messages import Message
from p2p.wire.codec import MAX_MESSAGE, MessageReader, encode

HUGE = 2**40
LENGTH_OF_ID = 52
TRIES = 4


def twisted(word: Message, ids: Sequence[NodeId], dice: Random) -> Message | None:
    """Another word of its kind, as the wire carries it; None if chance made none that
    the wire would. `ids`: of nodes, one of which may stand for another."""
    for _ in range(TRIES):
        other = _other(word, ids, dice)
        try:
            (carried,) = MessageReader(MAX_MESSAGE).feed(encode(other))
        except (RemoteProtocolError, msgspec.MsgspecError, ValueError, OverflowError):
            continue
        if carried != word:
            return carried
    return None


def _other(value: Any, ids: Sequence[NodeId], dice: Random) -> Any:
    match value:
        case bool():
            return not value
        case int():
            near = value + dice.choice((-20, -2, -1, 1, 2, 20, 500))
            return dice.choice((0, 1, HUGE, near, near, near))
        case str() if len(value) == LENGTH_OF_ID and ids:
            return dice.choice(ids)
        case bytes() if value:
            at = dice.randrange(len(value))
            return value[:at] + bytes([value[at] ^ 1]) + value[at + 1 :]
        case tuple() if value:
            at = dice.randrange(len(value))
            changed = (_other(value[at], ids, dice),)
            few = dice.choice((changed, changed, (), (value[at],) * 2))
            return value[:at] + few + value[at + 1 :]
        case msgspec.Struct() if value.__struct_fields__:
            field = dice.choice(value.__struct_fields__)
            changed = _other(getattr(value, field), ids, dice)
            return replace(value, **{field: changed})
    return value
