"""How long a segment may be: shorter to where a connection was lost lately."""

from __future__ import annotations

import asyncio
import socket

import pytest

from p2p.tcp.segments import (
    MAX_LOST,
    SEGMENT,
    SHORT_FOR,
    SHORT_SEGMENT,
    Segments,
    connected,
)


def test_shorter_to_where_a_connection_was_lost() -> None:
    segments = Segments()
    assert segments.of(("10.0.0.2", "ana"), 0.0) == SEGMENT
    segments.lost(("10.0.0.2", "ana"), 0.0)
    assert segments.of(("10.0.0.2",), 1.0) == SHORT_SEGMENT
    assert segments.of(("fe80::2%2", "ana"), 1.0) == SHORT_SEGMENT  # the same machine
    assert segments.of(("10.0.0.3", "ben"), 1.0) == SEGMENT
    assert segments.of(("10.0.0.2", "ana"), SHORT_FOR) == SEGMENT


def test_a_crowd_of_losses_is_bounded_and_the_latest_count() -> None:
    segments = Segments()
    for number in range(2 * MAX_LOST):
        segments.lost((str(number),), float(number) / 10)
    late = 2 * MAX_LOST - 1
    assert segments.of((str(late),), 60.0) == SHORT_SEGMENT
    assert segments.of(("0",), 60.0) == SEGMENT


def test_a_connection_says_short_segments() -> None:
    with socket.create_server(("127.0.0.1", 0)) as door:
        where = door.getsockname()

        async def scene(segment: int) -> int:
            with await connected(*where, segment) as sock:
                return sock.getsockopt(socket.IPPROTO_TCP, socket.TCP_MAXSEG)

        assert asyncio.run(scene(SEGMENT)) <= SEGMENT
        assert asyncio.run(scene(SHORT_SEGMENT)) <= SHORT_SEGMENT


def test_where_nobody_answers_there_is_no_socket() -> None:
    with socket.create_server(("127.0.0.1", 0)) as door:
        port = door.getsockname()[1]
    with pytest.raises(ConnectionRefusedError):
        asyncio.run(connected("127.0.0.1", port))
    with pytest.raises((OSError, ValueError)):
        asyncio.run(connected("a..b", port))
