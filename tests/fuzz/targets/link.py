"""One conversation: the hello in the clear, then messages, at any moment of time."""

from __future__ import annotations

from p2p.errors import RemoteProtocolError
from p2p.messages import Ping, Pong
from p2p.wire.codec import HEADER, MAX_HELLO, MAX_MESSAGE
from p2p.wire.link import DEAD_AFTER, RECEIPT, Link, State


def one(data: bytes) -> None:
    now = 100.0
    link = Link(data[:1] < b"\x80", b"", now)
    link.watched, link.watches = data[1:2] < b"\x80", data[2:3] < b"\x80"
    # Two lengths, the hello, then the rest in two pieces.
    cut = int.from_bytes(data[3:5], "big")
    hello, rest = data[5 : 5 + cut], data[5 + cut :]
    try:
        shown = link.greet(hello)
        assert link.pending <= HEADER + MAX_HELLO
        if shown is None:
            return
        assert len(shown) <= 2048
        link.secured(now)
        for piece in (rest[: len(rest) // 2], rest[len(rest) // 2 :]):
            received, replies = link.receive(piece, now)
            assert link.pending <= HEADER + MAX_MESSAGE
            assert all(isinstance(reply, Pong) for reply in replies)
            pings = [m.number for m in received if isinstance(m, Ping)]
            assert all(number >= RECEIPT for number in pings)
            assert link.due > now
            now += DEAD_AFTER / 3
            link.tick(now)
    except RemoteProtocolError:
        return
    assert link.state is State.OPEN
