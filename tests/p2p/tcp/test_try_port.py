"""What comes of one connection that a peer wants to know of."""

from __future__ import annotations

import asyncio
import contextlib
import socket

import pytest

from p2p.core.dialback import TryResult
from p2p.tcp.try_port import try_port

LOOPBACK = "127.0.0.1"


def test_where_somebody_listens_it_connects_and_hangs_up() -> None:
    with socket.create_server((LOOPBACK, 0)) as door:
        found = asyncio.run(try_port(LOOPBACK, door.getsockname()[1]))
        assert found is TryResult.CONNECTED
        caller, _ = door.accept()
        with caller:
            caller.settimeout(5)
            assert caller.recv(1) == b""


def test_where_nobody_listens_it_is_refused() -> None:
    with socket.create_server((LOOPBACK, 0)) as door:
        port = door.getsockname()[1]
    assert asyncio.run(try_port(LOOPBACK, port)) is TryResult.REFUSED
    assert asyncio.run(try_port("\x00", port)) is TryResult.REFUSED


def test_where_nothing_answers_it_is_silent(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("p2p.tcp.try_port.TRY_WITHIN", 0.05)
    with socket.socket() as full, contextlib.ExitStack() as stack:
        full.bind((LOOPBACK, 0))
        full.listen(0)  # a queue of one, and it is filled
        for _ in range(3):
            filler = stack.enter_context(socket.socket())
            filler.setblocking(False)
            filler.connect_ex(full.getsockname())
        found = asyncio.run(try_port(*full.getsockname()))
    assert found is TryResult.SILENT
