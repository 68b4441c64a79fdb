"""Messages and questions of the application's own, between two nodes."""

from __future__ import annotations

import time
from datetime import UTC, datetime
from itertools import islice, product
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from p2p import events
from p2p.core.payload import unpack
from p2p.core.topics import MAX_TOPIC, Answered, Asked, Told, Topics, pack
from p2p.effects import Effect, Notify, Send
from p2p.errors import BadText, RemoteProtocolError
from p2p.events import Peer
from p2p.identity import NodeId
from p2p.messages import MAX_DATA, Answer, Ask, Message, Tell
from p2p.wire.codec import MAX_MESSAGE, MessageReader, encode

ANN, BEN, EVE = (NodeId(letter * 52) for letter in "abe")
JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**63), 2**64 - 1) | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
)


def sent(effects: list[Effect], to: NodeId) -> Message:
    """The one message of these effects, as `to` decodes it."""
    (send,) = effects
    assert isinstance(send, Send)
    assert send.to == (to,)
    (message,) = MessageReader(MAX_MESSAGE).feed(encode(send.message))
    return message


def told(effects: list[Effect]) -> list[events.Event]:
    return [effect.event for effect in effects if isinstance(effect, Notify)]


def read(effects: list[Effect]) -> list[tuple[Any, ...]]:
    """Who sends what, with its data as a value."""
    found = told(effects)
    assert all(isinstance(event, Told | Asked) for event in found)
    values = [msgspec.structs.asdict(event) for event in found]
    return [
        tuple(unpack(value[name]) if name == "data" else value[name] for name in value)
        for value in values
    ]


@given(JSON)
def test_any_json_value_arrives(data: Any) -> None:
    message = sent(Topics().tell(BEN, "topic", pack("topic", data)), BEN)
    assert isinstance(message, Tell)
    effects = Topics().on_tell(ANN, message)
    assert read(effects) == [(ANN, "topic", data)]


def test_a_question_and_its_answer() -> None:
    ann, ben = Topics(), Topics()
    asked = pack("sum", [1, 2])
    number = ann.ask(BEN, "sum", asked)
    question = sent(ann.question(number, "sum", asked), BEN)
    assert isinstance(question, Ask)
    assert read(ben.on_ask(ANN, question)) == [(ANN, number, "sum", [1, 2], False)]
    answer = sent(ben.answer(ANN, number, True, pack("answer", 3)), ANN)
    assert isinstance(answer, Answer)
    assert ann.on_answer(EVE, answer) == []
    assert told(ann.on_answer(BEN, answer)) == [Answered(number, True, 3)]
    assert ann.on_answer(BEN, answer) == []


def test_who_gave_up_gets_no_answer() -> None:
    ann = Topics()
    number = ann.ask(BEN, "sum", pack("sum", None))
    ann.forget(number)
    ann.forget(number)
    assert ann.on_answer(BEN, Answer(number, True, pack("answer", 3))) == []


def test_who_was_asked_and_left_will_not_answer() -> None:
    ann = Topics()
    first = ann.ask(BEN, "sum", pack("sum", None))
    ann.ask(EVE, "sum", pack("sum", None))
    reason = "The peer left before its answer came."
    assert told(ann.gone(BEN, True)) == [Answered(first, False, reason)]
    assert ann.gone(BEN, True) == []


def test_who_was_asked_and_fell_silent_did_not_leave() -> None:
    ann = Topics()
    number = ann.ask(BEN, "sum", pack("sum", None))
    reason = "The link to the peer was lost before its answer came."
    assert told(ann.gone(BEN, False)) == [Answered(number, False, reason)]


@pytest.mark.parametrize("topic", ["", "x" * (MAX_TOPIC + 1), "\ud800"])
def test_what_is_no_topic(topic: str) -> None:
    with pytest.raises(BadText):
        pack(topic, None)


def nest(depth: int) -> list[Any]:
    value: list[Any] = []
    for _ in range(depth):
        value = [value]
    return value


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(object(), id="object"),
        pytest.param(2**64, id="too large an integer"),
        pytest.param(["\ud800"], id="half a character"),
        pytest.param({datetime.now(UTC): {}, (1, ("x",)): object()}, id="strange keys"),
        pytest.param({Peer(ANN, "Ann", "?"): 1}, id="nobody can read it"),
        pytest.param(nest(100_000), id="too deep"),
        pytest.param(bytes(MAX_DATA), id="too large"),
        pytest.param({1: "a"}, id="a number for a key"),
        pytest.param([{"a": nest(20)}, {b"a": 1}], id="bytes for a key"),
        pytest.param(
            {"a": [[[[[[[{None: 1}]]]]]]]}, id="nothing for a key, deep inside"
        ),
    ],
)
def test_what_cannot_be_sent(data: object) -> None:
    with pytest.raises(BadText):
        pack("topic", data)


def colliding(count: int) -> bytes:
    """A table, every key of which is another one with the same hash."""
    keys = islice(product((-1, -2), repeat=12), count)
    assert len({hash(key) for key in islice(product((-1, -2), repeat=12), count)}) == 1
    body = b"".join(msgspec.msgpack.encode(key) + b"\xc0" for key in keys)
    return b"\xdf" + count.to_bytes(4, "big") + body


@pytest.mark.parametrize(
    "raw",
    [
        pytest.param(b"\xa1\xff", id="no UTF-8"),
        pytest.param(b"\x81\x81\x01\x01\x01", id="a key that is none"),
        pytest.param(b"\xd7\xff" + b"\xff" * 8, id="a time that is none"),
        pytest.param(colliding(20), id="keys of one hash"),
        pytest.param(b"\x91" * 9 + colliding(20), id="keys of one hash, deep inside"),
        pytest.param(b"\x81\xa1k" * 9 + colliding(20), id="the same in tables"),
        pytest.param(b"\x81\x07\x01", id="a number for a key"),
        pytest.param(b"\x81\xcb" + bytes(8) + b"\x01", id="a fraction for a key"),
        pytest.param(b"\x91" * 100 + b"\x01", id="too deep"),
        pytest.param(b"\xc6\x00\x04\x00\x00" + bytes(2**18), id="too large"),
    ],
)
def test_nonsense_is_the_peers_fault(raw: bytes) -> None:
    data = msgspec.Raw(raw)
    topics = Topics()
    number = topics.ask(BEN, "t", pack("t", None))
    with pytest.raises(RemoteProtocolError):
        topics.on_tell(BEN, Tell("t", data))
    with pytest.raises(RemoteProtocolError):
        topics.on_ask(BEN, Ask(1, "t", data))
    with pytest.raises(RemoteProtocolError):
        topics.on_answer(BEN, Answer(number, True, data))


@pytest.mark.parametrize(
    "data",
    [
        pytest.param([7, bytes(200_000)], id="bytes"),
        pytest.param({"at": datetime(2026, 1, 2, tzinfo=UTC)}, id="a time"),
        pytest.param(nest(40), id="deep"),
        pytest.param({"a": {"b": {"c": {"d": [{"e": {"f": b"g"}}]}}}}, id="tables"),
        pytest.param([[0.5] * 30] * 900, id="a matrix"),
    ],
)
def test_whatever_has_texts_for_keys_arrives(data: Any) -> None:
    message = sent(Topics().tell(BEN, "t", pack("t", data)), BEN)
    assert isinstance(message, Tell)
    assert read(Topics().on_tell(ANN, message)) == [(ANN, "t", data)]


def test_no_value_takes_long_to_read() -> None:
    began = time.process_time()
    for raw in (colliding(4096), b"\x91" * 9 + colliding(4096)):
        with pytest.raises(RemoteProtocolError):
            Topics().on_tell(BEN, Tell("t", msgspec.Raw(raw)))
    assert time.process_time() - began < 0.05  # some microseconds; by hash: 0.5 s
