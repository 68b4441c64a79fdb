"""Messages and questions of the application's own, between two nodes."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from p2p import events
from p2p.core.payload import unpack
from p2p.core.topics import MAX_TOPIC, Answered, Asked, Told, Topics, pack
from p2p.effects import Effect, Notify, Outbox, Send
from p2p.errors import BadText, RemoteProtocolError
from p2p.identity import NodeId
from p2p.messages import Answer, Ask, Message, Tell
from p2p.wire.codec import MAX_MESSAGE, MessageReader, encode
from tests.p2p.helpers.acting import Acting

ANN, BEN, EVE = (NodeId(letter * 52) for letter in "abe")
JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**63), 2**64 - 1) | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
)


def topics() -> Any:
    out = Outbox()
    return Acting(out, Topics(out), with_result=("ask",))


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
@settings(max_examples=20)  # more of them: `test_payload`
def test_any_json_value_arrives(data: Any) -> None:
    message = sent(topics().tell(BEN, "topic", pack("topic", data)), BEN)
    assert isinstance(message, Tell)
    effects = topics().on_tell(ANN, message)
    assert read(effects) == [(ANN, "topic", data)]


def test_a_question_and_its_answer() -> None:
    ann, ben = topics(), topics()
    asked = pack("sum", [1, 2])
    number, effects = ann.ask(BEN, "sum", asked)
    question = sent(effects, BEN)
    assert isinstance(question, Ask)
    assert read(ben.on_ask(ANN, question)) == [(ANN, number, "sum", [1, 2], False)]
    answer = sent(ben.answer(ANN, number, True, pack("answer", 3)), ANN)
    assert isinstance(answer, Answer)
    assert ann.on_answer(EVE, answer) == []
    assert told(ann.on_answer(BEN, answer)) == [Answered(number, True, 3)]
    assert ann.on_answer(BEN, answer) == []


def test_who_gave_up_gets_no_answer() -> None:
    ann = topics()
    number, _ = ann.ask(BEN, "sum", pack("sum", None))
    ann.forget(number)
    ann.forget(number)
    assert ann.on_answer(BEN, Answer(number, True, pack("answer", 3))) == []


def test_who_was_asked_and_left_will_not_answer() -> None:
    ann = topics()
    first, _ = ann.ask(BEN, "sum", pack("sum", None))
    ann.ask(EVE, "sum", pack("sum", None))
    reason = "The peer left before its answer came."
    assert told(ann.gone(BEN, True)) == [Answered(first, False, reason)]
    assert ann.gone(BEN, True) == []


def test_who_was_asked_and_fell_silent_did_not_leave() -> None:
    ann = topics()
    number, _ = ann.ask(BEN, "sum", pack("sum", None))
    reason = "The link to the peer was lost before its answer came."
    assert told(ann.gone(BEN, False)) == [Answered(number, False, reason)]


@pytest.mark.parametrize("topic", ["", "x" * (MAX_TOPIC + 1), "\ud800"])
def test_what_is_no_topic(topic: str) -> None:
    with pytest.raises(BadText):
        pack(topic, None)


def test_a_reply_that_is_no_value_is_the_peer_s_fault_and_no_reply() -> None:
    ann = topics()
    number, _ = ann.ask(BEN, "sum", pack("sum", None))
    nonsense = msgspec.Raw(b"\xc1")
    with pytest.raises(RemoteProtocolError):
        ann.on_answer(BEN, Answer(number, True, nonsense))
    with pytest.raises(RemoteProtocolError):
        ann.on_tell(BEN, Tell("t", nonsense))
    with pytest.raises(RemoteProtocolError):
        ann.on_ask(BEN, Ask(1, "t", nonsense))


def test_it_listens_to_all_unless_it_is_told_otherwise() -> None:
    made = Topics(Outbox())
    assert made.listens("anything", True)
    assert made.listens("anything", False)


def test_it_awaits_answers_of_whom_it_asked_alone() -> None:
    made = Topics(Outbox())
    number = made.ask(BEN, "sum", pack("sum", 1))
    assert made.awaits(BEN, number)
    assert not made.awaits(EVE, number)
    assert not made.awaits(BEN, number + 1)
    made.forget(number)
    assert not made.awaits(BEN, number)


def test_what_takes_long_to_read_is_left_to_who_takes_it() -> None:
    made, many = topics(), b"\xdd\x00\x00\xff\xff" + b"\x90" * 0xFFFE
    number, _ = made.ask(BEN, "sum", pack("sum", None))
    spoilt = msgspec.Raw(many + b"\xc1")
    (asked,) = told(made.on_ask(ANN, Ask(1, "t", spoilt)))
    (heard,) = told(made.on_tell(ANN, Tell("t", spoilt)))
    assert (asked, heard) == (Asked(ANN, 1, "t", spoilt), Told(ANN, "t", spoilt))
    (answered,) = told(made.on_answer(BEN, Answer(number, True, spoilt)))
    assert answered == Answered(number, True, spoilt)
    with pytest.raises(RemoteProtocolError, match="bytes"):
        made.on_tell(ANN, Tell("t", msgspec.Raw(many * 5)))
