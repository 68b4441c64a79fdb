"""Every message on the wire: its tag for ever, its bounds, and what a liar may send."""

from __future__ import annotations

import typing
from hashlib import blake2b
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import inspect

from p2p import messages
from p2p.errors import RemoteProtocolError
from p2p.identity import NodeId
from p2p.messages import MAX_DATA, MAX_ENTRIES_BYTES, Message, Term
from p2p.replication.log import Log
from p2p.wire.codec import HEADER, MAX_MESSAGE, MessageReader, encode
from p2p.wire.later import Opening, Unknown

MESSAGE_TAGS = {
    1: "Hello",
    2: "Welcome",
    3: "Ping",
    4: "Pong",
    5: "Goodbye",
    6: "Gossip",
    7: "Renamed",
    8: "Rooms",
    9: "Alarm",
    10: "Introduce",
    11: "DialBack",
    12: "DialedBack",
    13: "GlimpseAsk",
    14: "GlimpseTold",
    18: "Tell",
    19: "Ask",
    20: "Answer",
    21: "Doing",
    22: "Post",
    23: "Stored",
    24: "Spoken",
    25: "Took",
    26: "Compare",
    27: "Heads",
    28: "Want",
    29: "Have",
    30: "Forked",
    31: "Refused",
    32: "Tick",
    33: "Ack",
    34: "Join",
    35: "Snapshot",
    36: "Inputs",
    37: "Leave",
    38: "Lost",
    39: "Alive",
    40: "Relay",
    41: "Fetch",
    42: "Frames",
    43: "Claim",
    44: "Stale",
    45: "FenceAsk",
    46: "FenceOk",
    47: "MergeAsk",
    48: "MergeLose",
    49: "Yield",
    50: "Handoff",
    51: "Forward",
    52: "Lacks",
    53: "Lull",
    54: "Show",
    55: "Barred",
    56: "Prove",
    57: "Proof",
    58: "Witness",
    59: "Perjury",
}
"""Only ever append: a tag that was once released keeps its name."""

ENTRY_TAGS = {
    1: "Joined",
    2: "Left",
    3: "Input",
    4: "Heirs",
    5: "Merged",
    6: "Weather",
    7: "Handed",
    8: "Ruled",
}
"""Of a room's log; only ever append."""

ALL: tuple[type[Message], ...] = typing.get_args(messages.AnyMessage)
A, B = NodeId("a" * 52), NodeId("b" * 52)
ROOM = b"0123456789abcdef"


def tags(union: Any) -> dict[int, str]:
    """The tag and name of each member, no tag twice."""
    found = [(c.__struct_config__.tag, c.__name__) for c in typing.get_args(union)]
    assert len(dict(found)) == len(found)
    return dict(found)


def values(kind: Any) -> st.SearchStrategy[Any]:
    """Values of a type of the wire, in its JSON-like form."""
    match kind:
        case inspect.IntType(ge=low, le=high, multiple_of=None):
            return st.integers(min_value=low, max_value=high)
        case inspect.IntType(le=int(high), multiple_of=int(step)):
            return st.integers(0, high // step).map(lambda number: number * step)
        case inspect.FloatType(ge=low, le=high):
            return st.floats(min_value=low, max_value=high)
        case inspect.StrType(pattern=str(pattern)):
            return st.from_regex(pattern, fullmatch=True)
        case inspect.StrType(min_length=low, max_length=high):
            return st.text(min_size=low or 0, max_size=min(high or 20, 20))
        case inspect.BytesType(min_length=low):
            return st.binary(min_size=low or 0, max_size=max(low or 0, 8))
        case inspect.NoneType():
            return st.none()
        case inspect.BoolType():
            return st.booleans()
        case inspect.RawType():
            return st.none() | st.integers(-5, 5) | st.lists(st.text(), max_size=2)
        case inspect.TupleType(item_types=items):
            return st.tuples(*map(values, items))
        case inspect.VarTupleType(item_type=item):
            return st.lists(values(item), max_size=2)
        case inspect.UnionType(types=types):
            return st.one_of(*map(values, types))
        case inspect.StructType(cls=messages.Frame, fields=fields):
            entries = values(inspect.type_info(messages.Entries))
            kinds = (values(field.type) for field in fields if field.name != "packed")
            return st.tuples(*kinds, entries).map(lambda v: [*v[:2], v[3], v[2]])
        case inspect.StructType(fields=fields, tag=tag):
            rest = st.tuples(*(values(field.type) for field in fields))
            return rest.map(lambda v: list(v) if tag is None else [tag, *v])
    raise TypeError(kind)


def any_message() -> st.SearchStrategy[bytes]:
    """The body of some message that a peer may send."""
    kinds = [values(inspect.type_info(kind)) for kind in ALL]
    return st.one_of(*kinds).map(msgspec.msgpack.encode)


def read(body: bytes) -> list[Message]:
    data = len(body).to_bytes(HEADER, "big") + body
    return list(MessageReader(MAX_MESSAGE).feed(data))


def test_tags_are_for_ever() -> None:
    assert tags(messages.AnyMessage) == MESSAGE_TAGS
    assert tags(messages.AnyEntry) == ENTRY_TAGS


def test_every_message_is_known_to_the_decoder() -> None:
    bases = {Message, messages.RoomMessage}
    families = {s for base in bases for s in base.__subclasses__()} - bases
    assert {s for s in families if s.__module__ == messages.__name__} == set(ALL)


@pytest.mark.parametrize("kind", ALL)
def test_messages_cannot_change(kind: type[Message]) -> None:
    assert kind.__struct_config__.frozen
    assert kind.__struct_config__.array_like


@given(any_message())
def test_every_message_comes_back_as_it_went(body: bytes) -> None:
    (message,) = read(body)
    assert encode(message)[HEADER:] == body
    assert read(encode(message)[HEADER:]) == [message]


@given(any_message(), st.data())
def test_damage_is_refused_or_harmless(body: bytes, data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(body) - 1))
    patch = data.draw(st.binary(min_size=1, max_size=4))
    check(body[:place] + patch + body[place + data.draw(st.integers(0, 4)) :])
    check(body[:place])


@given(st.binary(max_size=300))
def test_noise_is_refused(body: bytes) -> None:
    check(body)


JSON = st.recursive(
    st.none() | st.integers(-(2**63), 2**64 - 1) | st.text() | st.floats(),
    lambda inner: st.lists(inner, max_size=5) | st.dictionaries(st.text(), inner),
    max_leaves=20,
)


@given(st.sampled_from(sorted(MESSAGE_TAGS)), st.lists(JSON, max_size=6))
def test_wrong_fields_are_refused(tag: int, fields: list[Any]) -> None:
    check(msgspec.msgpack.encode([tag, *fields]))


def check(body: bytes) -> None:
    """Either it is a message that can be sent on, or the peer is to blame."""
    try:
        found = read(body)
    except RemoteProtocolError:
        return
    for message in found:
        if isinstance(message, Unknown | Opening):
            continue  # of another version: nobody passes it on
        assert read(encode(message)[HEADER:]) == [message]


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        (messages.Id, A + "\n"),
        (messages.Id, A[1:]),
        (messages.Nonce, "abcdefgh\n"),
        (messages.RoomName, "snake\n"),
        (messages.RoomName, "Snake"),
        (messages.Name, "x" * 65),
        (messages.Port, 0),
        (messages.Host, ""),
        (messages.Addresses, [["h", 1]] * 17),
        (messages.Unix, float("nan")),
        (messages.Unix, float("inf")),
        (messages.Count, 2**53 + 1),
    ],
)
def test_bounds(kind: Any, value: Any) -> None:
    with pytest.raises(msgspec.ValidationError):
        msgspec.msgpack.decode(msgspec.msgpack.encode(value), type=kind)


# What has no bound in its type, and where it has one: in all, that of a message.
BOUND_ELSEWHERE = {
    "Tell.data",  # MAX_DATA, by `p2p.core.payload`
    "Ask.data",
    "Answer.data",
    "Frame.packed",  # MAX_ENTRIES_BYTES, when it is made
    "Snapshot.state",  # MAX_STATE, by who sends it
}


def unbounded(kind: inspect.Type, where: str) -> set[str]:
    """The fields of a type, at any depth, that take a value of any size."""
    match kind:
        case inspect.StructType(cls=cls, fields=fields):
            inner = [unbounded(f.type, f"{cls.__name__}.{f.name}") for f in fields]
            return set().union(*inner)
        case inspect.UnionType(types=types):
            return set().union(*(unbounded(one, where) for one in types))
        case inspect.TupleType(item_types=types):
            return set().union(*(unbounded(one, where) for one in types))
        case inspect.VarTupleType(item_type=item, max_length=most):
            return unbounded(item, where) | ({where} if most is None else set())
        case inspect.IntType(ge=low, le=high) | inspect.FloatType(ge=low, le=high):
            return {where} if low is None or high is None else set()
        case inspect.StrType(max_length=most, pattern=pattern):
            return {where} if most is None and pattern is None else set()
        case inspect.BytesType(max_length=most):
            return {where} if most is None else set()
        case inspect.BoolType() | inspect.NoneType():
            return set()
    return {where}  # a kind of type that was never used: say here how it is bounded


def test_every_field_has_a_bound() -> None:
    kinds = [*ALL, *typing.get_args(messages.AnyEntry)]
    found = (unbounded(inspect.type_info(kind), kind.__name__) for kind in kinds)
    assert set().union(*found) == BOUND_ELSEWHERE


def test_a_planted_field_without_a_bound_is_found() -> None:
    class Poke(Message, frozen=True, tag=97):
        near: messages.Count
        name: messages.Name
        why: str
        raw: bytes
        far: float
        many: tuple[messages.Count, ...]
        anything: dict[str, int]
        words: typing.Annotated[tuple[str, ...], msgspec.Meta(max_length=3)] = ()

    found = unbounded(inspect.type_info(Poke), "Poke")
    names = {"why", "raw", "far", "many", "anything", "words"}
    assert found == {f"Poke.{name}" for name in names}


def test_the_largest_messages_are_not_too_long() -> None:
    known = messages.LinkedPeer(
        A, "a" * 8, (("2001:db8:1111:2222:3333:4444:5555:66", 1),)
    )
    term = Term(2**53, 2**53, A)
    data = msgspec.Raw(bytes(MAX_DATA))
    largest = (
        messages.Gossip((known,) * messages.MAX_GOSSIP),
        messages.Ask(2**53, "t" * 64, data),
        messages.Yield(ROOM, term, ((A, 2**53, 2**48, 2**53),) * 512),
        messages.Have(b"k" * 32, "a" * 8, ((b"x" * 1024, b"s" * 64),) * 256),
    )
    assert all(len(encode(message)) <= MAX_MESSAGE for message in largest)


def test_terms_are_ordered_by_counter_then_rank_then_host() -> None:
    in_order = [Term(1, 1, B), Term(1, 1, A), Term(1, 0, B), Term(2, 9, B)]
    for place, term in enumerate(in_order):
        assert term.beats(None)
        assert not term.beats(term)
        assert all(term.beats(other) for other in in_order[:place])
        assert not any(term.beats(other) for other in in_order[place + 1 :])


@pytest.mark.parametrize("counter", [0, 1, 2**31 - 1])
def test_of_two_terms_half_a_circle_apart_one_is_the_later(counter: int) -> None:
    low, high = Term(counter, 0, A), Term(counter + 2**31, 0, B)
    assert high.beats(low)
    assert not low.beats(high)


MORE = ["new", {"field": [1]}, None]


def grown(value: Any) -> Any:
    """A value of a later version: each struct, at whatever depth, has fields more."""
    if isinstance(value, msgspec.Struct):
        given = [grown(getattr(value, name)) for name in value.__struct_fields__]
        tag = value.__struct_config__.tag
        return [*([] if tag is None else [tag]), *given, *MORE]
    if isinstance(value, msgspec.Raw):
        return msgspec.msgpack.decode(value)
    return [grown(v) for v in value] if isinstance(value, tuple) else value


@given(any_message())
def test_fields_of_a_later_version_are_passed_over_at_every_depth(body: bytes) -> None:
    (message,) = read(body)
    later = msgspec.msgpack.encode(grown(message))
    assert read(later) == [message]
    assert len(later) > len(body)


ENTRY = [2, A, True]
FACE_TOO_LONG = bytes(17)


@pytest.mark.parametrize("kind", [0, 15, 99, 127, 2**53])
def test_a_kind_of_a_later_version_is_passed_over(kind: int) -> None:
    assert kind not in MESSAGE_TAGS
    fields: list[Any] = [kind, "new", {"more": [1.5]}]
    assert read(msgspec.msgpack.encode(fields)) == [Unknown(kind)]
    assert read(msgspec.msgpack.encode([kind])) == [Unknown(kind)]


@pytest.mark.parametrize(
    "fields",
    [
        [99.0, "new"],
        ["99", "new"],
        [-1, "new"],
        [2**53 + 1, "new"],
        [51, ROOM, [bytes(31), b"", bytes(64)]],
        [51, ROOM, [bytes(32), b"", bytes(63)]],
        [51, ROOM, [bytes(32), bytes(messages.MAX_SIGNED + 1), bytes(64)]],
        [51, ROOM, [bytes(32), [], bytes(64)]],
        [51, ROOM[1:], [bytes(32), b"", bytes(64)]],
        [51, ROOM, [bytes(32), b"", bytes(64)], 4],  # more hops than any may have
        [32, 1, [7, 7, [[9, A, True]]]],  # within one version of the log all are known
        [32, 1, [7, 7, [ENTRY] * 2049]],
        [32, 1, [7, 7, [[*ENTRY, bytes(MAX_ENTRIES_BYTES)]]]],
        [1, "hydralan", messages.PROTOCOL_VERSION],
        [7, "Ann", FACE_TOO_LONG],
        [7, "Ann", "face"],
        [2, A, "n" * 8, "Ann", [], [], 0, 0, False, 0, FACE_TOO_LONG],
        [34, ROOM, "Ann", True, 0, 0, 0, 0, 0, [0, 0], 0, None, FACE_TOO_LONG],
        [32, 1, [7, 7, [[1, A, "Ann", True, 0, 0, [0, 0], 0, None, FACE_TOO_LONG]]]],
    ],
)
def test_what_no_later_version_says_is_refused(fields: list[Any]) -> None:
    with pytest.raises(RemoteProtocolError, match="not a message"):
        read(msgspec.msgpack.encode(fields))


def test_an_entry_is_passed_on_and_hashed_as_it_came() -> None:
    entries = [[*ENTRY, "more"], ENTRY]
    chain = bytes(3) + b"\x09" + bytes(12)
    body = msgspec.msgpack.encode([32, 1, [7, 9, entries, None]])
    (tick,) = read(body)
    assert isinstance(tick, messages.Tick)
    assert tick.frame.entries == (messages.Left(A, True),) * 2
    assert encode(tick)[HEADER:] == body
    raw = msgspec.msgpack.encode((chain, 7, entries))
    log = Log(6, chain)
    assert log.follows(tick.frame)
    log.append(tick.frame)
    assert log.whole_chain == blake2b(raw, digest_size=16).digest()
    assert encode(messages.Frames(ROOM, Term(1, 0, A), log.since(6))).count(b"more")
