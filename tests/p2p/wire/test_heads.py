"""How a message begins is read from its first bytes, in whatever form they are."""

from __future__ import annotations

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from p2p.messages import (
    Ack,
    Alarm,
    Answer,
    Ask,
    Fetch,
    Message,
    Ping,
    Relay,
    Renamed,
    Tell,
)
from p2p.wire import heads
from p2p.wire.heads import Head, hollow, read, tag_of

ROOM = b"r" * 16
RAW = msgspec.Raw(b"\x90")
EACH: list[tuple[Message, Head]] = [
    (Ping(7), Head(3, 7)),
    (Ping(2**52 + 1), Head(3, 2**52 + 1)),
    (Alarm(), Head(9)),
    (Renamed("Ann"), Head(7)),
    (Tell("wave", RAW), Head(18, topic="wave", alike=b"\x93\x12\xa4wave")),
    (Ask(300, "ä" * 40, RAW), Head(19, 300, "ä" * 40)),
    (Answer(70_000, True, RAW), Head(20, 70_000)),
    (Ack(1, 2), Head(33)),
    (Relay(ROOM), Head(40, room=ROOM)),
    (Fetch(ROOM, 1, 2), Head(41, room=ROOM)),
]


def body_of(message: Message) -> bytes:
    return msgspec.msgpack.encode(message)


@pytest.mark.parametrize(("message", "head"), EACH)
def test_it_tells_what_the_message_is_about(message: Message, head: Head) -> None:
    assert read(body_of(message)) == head
    assert heads.of(message) == msgspec.structs.replace(head, alike=b"")
    assert head.of_room == (head.tag >= 32)


@pytest.mark.parametrize(
    ("body", "head"),
    [
        (b"\xdc\x00\x03\xcc\x12\xd9\x01t\x90", Head(18, topic="t")),
        (b"\xdd\x00\x00\x00\x02\xcd\x00\x03\xcf" + bytes(7) + b"\x07", Head(3, 7)),
        (b"\x92\xd3" + bytes(7) + b"\x03\xd0\x07", Head(3, 7)),
        (b"\x92\x28\xc5\x00\x10" + ROOM, Head(40, room=ROOM)),
        (b"\x92\x28\xc6\x00\x00\x00\x10" + ROOM, Head(40, room=ROOM)),
        (b"\x93\x12\xdb\x00\x00\x00\x01t\x90", Head(18, topic="t")),
        (b"\x91\xcd\x01\x00" + b"\xc4\x00", Head(256, room=b"")),
    ],
)
def test_the_longer_forms_of_messagepack_are_read_as_well(
    body: bytes, head: Head
) -> None:
    found = read(body)
    assert found is not None
    assert msgspec.structs.replace(found, alike=b"") == head


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"\xc1",
        b"\x90",
        b"\x07",
        b"\x92\xff\x07",
        b"\x92\xa1x",
        b"\x92\xcd\x01",
        b"\x91\x12",
        b"\x93\x12\xa4wav",
        b"\x93\x12\xa1\xff\x90",
        b"\x93\x12\x07\x90",
        b"\x93\x12\xda\xff\xff" + b"x" * 70_000,
        b"\x92\x28\xa1r",
        b"\x92\x28\xc4\x11" + b"r" * 17,
        b"\x92\x28\xc4\x10rr",
    ],
)
def test_what_begins_otherwise_is_left_to_the_decoder(body: bytes) -> None:
    assert read(body) is None


@given(st.binary(max_size=40))
def test_nothing_makes_it_stumble(body: bytes) -> None:
    read(body)
    read(b"\x93\x12" + body)
    read(b"\x93\x13" + body)
    read(b"\x92\x28" + body)


def test_it_reads_no_further_than_it_must() -> None:
    longest = b"\x93\x12\xa1t" + b"\x90" * 2**20
    assert read(longest) == Head(18, topic="t", alike=b"\x93\x12\xa1t")


def test_who_asks_is_to_be_told_that_nobody_listens() -> None:
    left = hollow(Head(tag_of(Ask), 5, "mood"))
    assert left == Ask(5, "mood", msgspec.Raw(b"\xc0"))
    for message, head in EACH:
        assert isinstance(message, Ask) or hollow(head) is None
