"""The field lists of `PROTOCOL.md`, made from `messages.py` and its like.

`python -m tests.p2p.fieldlist` prints them, and the test vectors: paste them after a
change. The test of the document compares them.
"""

from __future__ import annotations

import textwrap
import types
import typing
from collections.abc import Iterator
from typing import Annotated, Any, get_args, get_origin

import msgspec
from msgspec import Meta, Struct

from games.glimpse import Glimpse
from games.snake.state import Serpent, SnakeOptions, SnakeState
from p2p import messages
from p2p.chat.said import Said
from p2p.discovery.datagram import Datagram
from p2p.relay.letters import Letter
from p2p.replication import replica, resident
from p2p.replication.authority import Power
from p2p.replication.round import Course
from p2p.replication.seal import Sealing
from p2p.replication.sheet import Sheet
from p2p.room import charter
from p2p.room.lock import Showing
from tests.p2p import vectors

TYPES = {
    "id": messages.Id,
    "nonce": messages.Nonce,
    "name": messages.Name,
    "face": messages.Face,
    "app": messages.AppName,
    "room-name": messages.RoomName,
    "room-id": messages.RoomId,
    "count": messages.Count,
    "serial": messages.Serial,
    "hash32": messages.Int32,
    "value": messages.Value,
    "port": messages.Port,
    "host": messages.Host,
    "address": messages.Address,
    "addresses": messages.Addresses,
    "unix": messages.Unix,
    "topic": messages.Topic,
    "score": messages.Score,
    "hops": messages.Hops,
    "digest": messages.ChatDigest,
    "salt": charter.Salt,
    "seq": messages.ChatSeq,
}
# Equal types cannot be told apart but by the alias that a field is written with.
TWINS = ("face", "topic", "hops", "digest", "salt", "seq")
ALIASES = {
    "Topic": "topic",
    "Hops": "hops",
    "Host": "host",
    "Name": "name",
    "Face": "face",
    "ChatDigest": "digest",
    "ChatSeq": "seq",
    "Salt": "salt",
}
FIRST_OF_ROOMS = 32  # the first tag
RECORDS = (
    Datagram,
    messages.Term,
    messages.Round,
    messages.RoomNote,
    messages.Deed,
    messages.KeyProof,
    messages.LinkedPeer,
    messages.Hand,
    messages.Seal,
    messages.Frame,
    messages.Envelope,
    messages.ChatHead,
)
NAMES = {replica.Packed: "State"}
PLAIN = {
    type(None): "nil",
    int: "int",
    str: "str",
    bytes: "bin",
    float: "float",
    bool: "bool",
}


def blocks() -> list[str]:
    """Each list of the document, in its order."""
    kinds = get_args(messages.AnyMessage)
    datagram, *records = map(_struct, RECORDS)
    return [
        datagram,
        vectors.TEXT,
        "\n".join(map(_struct, get_args(messages.AnyEntry))),
        _struct(Sealing),
        "\n".join(map(_struct, (replica.Packed, Course, resident.Resident, Power))),
        "\n".join(map(_map, (SnakeState, Serpent, SnakeOptions))),
        "\n".join(map(_struct, (charter.Charter, Showing))),
        _struct(Glimpse),
        _struct(Letter),
        _struct(Sheet),
        _struct(Said),
        "\n".join(_types()),
        "\n".join(records),
        "\n".join(_struct(kind) for kind in kinds if _tag(kind) < FIRST_OF_ROOMS),
        "\n".join(_struct(kind) for kind in kinds if _tag(kind) >= FIRST_OF_ROOMS),
        *vectors.blocks().values(),
    ]


def _types() -> Iterator[str]:
    for word, kind in TYPES.items():
        yield f"{word:<10} {_word(kind, own=word)}"


def _struct(kind: type[Struct]) -> str:
    hints = typing.get_type_hints(kind, include_extras=True)
    fields = msgspec.structs.fields(kind)
    tag = _tag(kind)
    said: list[str] = [_default(tag)] if tag is not None else []
    for field in fields:
        written = ALIASES.get(kind.__annotations__.get(field.name, ""))
        word = f"{field.name}: {written or _word(hints[field.name])}"
        if field.default is not msgspec.NODEFAULT:
            word += f" = {_default(field.default)}"
        said.append(word)
    name = NAMES.get(kind, kind.__name__.lstrip("_"))
    return f"{name:<10} [{', '.join(said)}]"


def _map(kind: type[Struct]) -> str:
    keys = [field.encode_name for field in msgspec.structs.fields(kind)]
    return f"{kind.__name__:<10} {{{', '.join(keys)}}}"


def _tag(kind: type[Struct]) -> Any:
    return kind.__struct_config__.tag


def _default(value: object) -> str:
    if value is None:
        return "nil"
    if value == ():
        return "[]"
    if isinstance(value, bytes):
        return "empty" if not value else value.hex()
    return msgspec.json.encode(value).decode()


def _word(kind: Any, own: str = "") -> str:
    for word, named in TYPES.items():
        if kind == named and word not in (own, *TWINS):
            return word
    origin = get_origin(kind)
    if origin is Annotated:
        return _bounded(*_split(kind))
    if origin in (typing.Union, types.UnionType):
        return " or ".join(map(_each, get_args(kind)))
    if origin is tuple:
        inner = get_args(kind)
        if inner[-1] is Ellipsis:
            return f"array of {_word(inner[0])}"
        return f"[{', '.join(_word(each) for each in inner)}]"
    if kind is type(None):
        return "nil"
    if kind is msgspec.Raw:
        return "raw"
    if isinstance(kind, type) and issubclass(kind, Struct):
        return NAMES.get(kind, kind.__name__)
    if hasattr(kind, "__supertype__"):
        return "id"
    return PLAIN[kind]


def _each(kind: Any) -> str:
    return _bounded(*_split(kind)) if get_origin(kind) is Annotated else _word(kind)


def _split(kind: Any) -> tuple[Any, Meta]:
    base, meta = get_args(kind)
    return base, meta


def _bounded(base: Any, meta: Meta) -> str:
    if meta.pattern is not None:
        inside = meta.pattern.removeprefix(r"\A").removesuffix(r"\Z")
        return f"{_plain(base)} {inside}"
    if meta.ge is not None or meta.le is not None:
        steps = f" by {_number(meta.multiple_of)}" if meta.multiple_of else ""
        return f"{_plain(base)} {_number(meta.ge)}..{_number(meta.le)}{steps}"
    least, most = meta.min_length or 0, meta.max_length
    if get_origin(base) is tuple:
        return f"array 0..{most} of {_word(get_args(base)[0])}"
    return f"{_plain(base)} {least}..{most}"


def _plain(base: Any) -> str:
    return PLAIN[getattr(base, "__supertype__", base)]


def _number(value: float | None) -> str:
    number = int(value or 0)
    power = number.bit_length() - 1
    if number > 2**20 and number == 2**power:
        return f"2^{power}"
    if number > 2**20 and number + 1 == 2 ** (power + 1):
        return f"2^{power + 1}-1"
    if number < 0 and -number == 2 ** (power):
        return f"-2^{power}"
    return str(number)


def fold(text: str) -> str:
    """The same in lines that fit the document; what goes on is indented."""
    tied = text.replace(": ", ":~").replace(" = ", "~=~")
    lines = [
        textwrap.fill(
            line,
            88,
            subsequent_indent=" " * 12,
            break_long_words=False,
            break_on_hyphens=False,
        )
        for line in tied.splitlines()
    ]
    return "\n".join(lines).replace("~", " ")


if __name__ == "__main__":
    for block in blocks():
        print(f"```\n{fold(block)}\n```\n")
    for name, number in vectors.numbers().items():
        print(f"{name}: {number:#010x}")
