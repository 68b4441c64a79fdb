"""Bytes to messages and back, in any pieces, within bounds."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from p2p.errors import RemoteProtocolError
from p2p.messages import Goodbye, Message, Ping
from p2p.wire.codec import (
    HEADER,
    MAX_HELLO,
    MAX_MESSAGE,
    MessageReader,
    decode,
    encode,
)

PING = encode(Ping(7))


def read(reader: MessageReader, data: bytes) -> list[Message]:
    return list(reader.feed(data))


def test_a_frame_is_its_length_and_messagepack() -> None:
    assert PING == b"\x00\x00\x00\x03" + b"\x92\x03\x07"


@given(
    st.lists(st.integers(min_value=0, max_value=2**53), max_size=20),
    st.lists(st.integers(min_value=1, max_value=9)),
)
def test_messages_come_out_whole_however_the_bytes_come(
    numbers: list[int], pieces: list[int]
) -> None:
    sent: list[Message] = [Ping(number) for number in numbers]
    data = b"".join(map(encode, sent))
    reader, got = MessageReader(MAX_MESSAGE), []
    for size in pieces:
        got += read(reader, data[:size])
        data = data[size:]
    got += read(reader, data)
    assert got == sent
    assert reader.pending == 0


def test_what_waits_for_the_rest_of_its_frame_is_counted() -> None:
    reader = MessageReader(MAX_MESSAGE)
    assert read(reader, PING[:5]) == []
    assert reader.pending == 5
    assert read(reader, PING[5:] + PING[:2]) == [Ping(7)]
    assert reader.pending == 2


def test_who_stops_reading_finds_the_rest_later() -> None:
    reader = MessageReader(MAX_MESSAGE)
    for message in reader.feed(PING + PING + b"\x00"):
        assert message == Ping(7)
        break
    assert reader.pending == len(PING) + 1
    assert read(reader, b"") == [Ping(7)]


@pytest.mark.parametrize("limit", [MAX_HELLO, MAX_MESSAGE])
def test_a_length_beyond_the_limit_is_refused_before_its_bytes_come(
    limit: int,
) -> None:
    longest = limit.to_bytes(HEADER, "big")
    assert read(MessageReader(limit), longest) == []
    too_long = (limit + 1).to_bytes(HEADER, "big")
    with pytest.raises(RemoteProtocolError, match="too long"):
        read(MessageReader(limit), too_long)


@pytest.mark.parametrize(
    "body",
    [
        pytest.param(b"", id="empty"),
        pytest.param(b"\xc1", id="no MessagePack"),
        pytest.param(b"\x92\xff\x07", id="a tag below 0"),
        pytest.param(b"\x91\x03", id="a field is missing"),
        pytest.param(b"\x92\x03\xff", id="out of bounds"),
        pytest.param(b"\x92\x03\xa17", id="of another type"),
        pytest.param(b"\x92\x05\xa1\xff", id="no UTF-8"),
        pytest.param(b"\x92\x03" + b"\x91" * 100_000 + b"\x01", id="a deep nest"),
        pytest.param(b"\x93\x12\xa1t" + b"\x91" * 100_000 + b"\x01", id="a deep value"),
        pytest.param(b"\x92\x06\xdd\xff\xff\xff\xff", id="4,294,967,295 peers"),
        pytest.param(b"\x92\x05\xdb\xff\xff\xff\xff", id="4 GiB of text"),
    ],
)
def test_nonsense_is_the_peers_fault(body: bytes) -> None:
    with pytest.raises(RemoteProtocolError, match="not a message"):
        read(MessageReader(MAX_MESSAGE), len(body).to_bytes(HEADER, "big") + body)


def test_a_newer_peer_may_append_fields() -> None:
    body = b"\x93\x05\xa3bye\xa3new"
    data = len(body).to_bytes(HEADER, "big") + body
    assert read(MessageReader(MAX_MESSAGE), data) == [Goodbye("bye")]


# --- what waits undecoded ------------------------------------------------------------


def test_the_next_is_seen_before_it_is_taken() -> None:
    reader = MessageReader(MAX_MESSAGE)
    reader.put(PING + encode(Goodbye("bye")) + b"\x00")
    assert reader.peek() == reader.peek() == b"\x92\x03\x07"
    assert reader.pending == len(PING) + len(encode(Goodbye("bye"))) + 1
    reader.drop()
    body = reader.peek()
    assert body is not None
    assert decode(body) == Goodbye("bye")
    reader.drop()
    assert (reader.peek(), reader.pending) == (None, 1)
    reader.drop()
    assert reader.pending == 1
    reader.clear()
    assert read(reader, PING) == [Ping(7)]


def test_it_is_known_whether_so_many_wait_without_decoding_them() -> None:
    reader = MessageReader(MAX_MESSAGE)
    reader.put(b"\x00\x00\x00\x01\xc1" * 5 + PING[:-1])
    assert reader.holds(5)
    assert not reader.holds(6)
    reader.peek()
    reader.drop()
    assert not reader.holds(5)
    reader.put(PING[-1:])
    assert reader.holds(5)
    reader.clear()
    assert not reader.holds(1)


def test_what_will_be_too_long_is_refused_when_it_is_looked_at() -> None:
    reader = MessageReader(MAX_MESSAGE)
    reader.put(PING + b"\xff\xff\xff\xff")
    assert reader.peek() is not None
    assert not reader.holds(2)
    reader.drop()
    with pytest.raises(RemoteProtocolError, match="too long"):
        reader.peek()
