"""What was asked for costs its sender nothing; but it must have been asked for."""

from __future__ import annotations

import msgspec
import pytest

from p2p import messages
from p2p.messages import Message, Ping, Pong
from p2p.wire import heads
from p2p.wire.link import RECEIPT
from p2p.wire.wanted import ASKING, WANTED_FOR, Wanted

ROOM = b"r" * 16
RAW = msgspec.Raw(b"\x90")
TERM = messages.Term(1, 0, messages.NodeId("a" * 52))
FRAMES = messages.Frames(ROOM, TERM, ())
SNAPSHOT = messages.Snapshot(ROOM, TERM, 1, 0, b"")
TICK = messages.Tick(1, messages.Frame.of(1, 0, ()))
JOIN = messages.Join(ROOM, "Ann", True, 0, 0, 0, 0)
INPUTS = messages.Inputs(ROOM, ())

SPOKEN = messages.Spoken(b"k" * 32, b"x", b"s" * 64)
HAVE = messages.Have(b"k" * 32, "abcd2345", ())


@pytest.mark.parametrize(
    ("said", "comes"),
    [
        (JOIN, SNAPSHOT),
        (JOIN, FRAMES),
        (messages.Ack(1, 1), TICK),
        (INPUTS, TICK),
        (messages.Relay(ROOM), TICK),
        (messages.Fetch(ROOM, 1, 0), FRAMES),
        (messages.Lost(ROOM, TERM, 1), messages.Alive(ROOM, TERM, 1, 1)),
        (SPOKEN, messages.Took("abcd2345", 1)),
        (messages.Compare(b"x" * 16, True), messages.Heads(())),
        (messages.Want(b"k" * 32, "abcd2345", 1, 2), HAVE),
        (Ping(RECEIPT + 1), Pong(RECEIPT + 1)),
    ],
)
def test_who_asks_wants_the_answer_for_a_while(said: Message, comes: Message) -> None:
    wanted, head = Wanted(), heads.of(comes)
    assert not wanted.is_asked_for(head, 0.0)
    wanted.said(said, 0.0)
    assert wanted.is_asked_for(head, WANTED_FOR - 0.01)
    assert not wanted.is_asked_for(head, WANTED_FOR)
    wanted.said(said, 9.0)
    assert wanted.is_asked_for(head, 9.0)


def test_what_the_application_wants_is_wanted_always() -> None:
    for message in (
        messages.Tell("t", RAW),
        messages.Ask(1, "t", RAW),
        messages.Answer(1, True, RAW),
        Ping(RECEIPT + 1),
    ):
        assert Wanted().is_asked_for(heads.of(message), 0.0)


@pytest.mark.parametrize(
    "message",
    [
        Ping(1),
        messages.Renamed("Ann"),
        messages.Rooms(()),
        messages.Alarm(),
        JOIN,
        INPUTS,
        messages.Lost(ROOM, TERM, 1),
        SPOKEN,
    ],
)
def test_nobody_ever_asks_for_these(message: Message) -> None:
    wanted = Wanted()
    for said in (JOIN, INPUTS, messages.Fetch(ROOM, 1, 0), message):
        wanted.said(said, 0.0)
    assert not wanted.is_asked_for(heads.of(message), 0.0)


def test_only_a_few_kinds_ask() -> None:
    assert messages.Renamed not in ASKING
    assert messages.Tick not in ASKING
