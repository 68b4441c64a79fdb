"""Callers are taken as fast as the descriptors last, and no faster."""

from __future__ import annotations

import asyncio
import socket
from contextlib import ExitStack

import pytest

from p2p.tcp.acceptor import (
    BREATH,
    CALLERS_AT_ONCE,
    DESCRIPTORS_PART,
    MOST_BREATHS,
    Acceptor,
)


class Refused(asyncio.Protocol):
    """A connection that is refused as soon as it is made. `open`: how many there are,
    `most`: how many there were at once."""

    open = most = ended = 0

    def __init__(self) -> None:
        Refused.open += 1
        Refused.most = max(Refused.most, Refused.open)

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        transport.abort()

    def connection_lost(self, error: Exception | None) -> None:
        Refused.open -= 1
        Refused.ended += 1


@pytest.mark.parametrize(("limit", "most"), [(48, 12), (16 * DESCRIPTORS_PART, 4 * 16)])
def test_a_crowd_that_is_refused_never_has_all_descriptors(
    limit: int, most: int
) -> None:
    crowd = 100

    async def scene() -> None:
        Refused.open = Refused.most = Refused.ended = 0
        listener = socket.create_server(("127.0.0.1", 0), backlog=crowd)
        listener.setblocking(False)
        callers = [
            socket.create_connection(listener.getsockname()) for _ in range(crowd)
        ]
        acceptor = Acceptor(listener, Refused, limit)
        async with asyncio.timeout(5):
            while Refused.ended < crowd:
                await asyncio.sleep(0)
        await acceptor.close()
        for caller in callers:
            caller.close()

    asyncio.run(scene())
    assert Refused.most <= most


def test_who_calls_while_few_are_left_waits_until_others_are_through() -> None:
    """Who comes in has a descriptor for several turns: until its TLS is done."""

    async def scene() -> None:
        listener = socket.create_server(("127.0.0.1", 0), backlog=20)
        listener.setblocking(False)
        callers = [socket.create_connection(listener.getsockname()) for _ in range(20)]
        limit = _limit(6)
        inside: list[asyncio.BaseTransport] = []
        taken = asyncio.Event()

        class Slow(asyncio.Protocol):
            def connection_made(self, transport: asyncio.BaseTransport) -> None:
                inside.append(transport)
                taken.set()

        acceptor = Acceptor(listener, Slow, limit)
        for _ in range(50):
            await asyncio.sleep(0)  # a turn in which some may come in
        assert 0 < len(inside) < 10
        for _ in range(20):
            async with asyncio.timeout(MOST_BREATHS * BREATH):
                while not inside:
                    taken.clear()
                    await taken.wait()
            inside.pop().close()
        await acceptor.close()
        for caller in callers:
            caller.close()

    asyncio.run(scene())


def test_a_whole_class_is_taken_in_one_turn_where_there_are_enough() -> None:
    assert 16_384 // DESCRIPTORS_PART >= CALLERS_AT_ONCE


def _limit(count: int) -> int:
    """Of a process that so many can come into before few descriptors are left: that is
    a part of all, of which others here may have many, with gaps in between."""
    free = _descriptors(400)
    for limit in range(free[0], 2 * free[-1]):
        few = limit - limit // DESCRIPTORS_PART
        if sum(one < few for one in free) == count:
            return limit
    raise AssertionError("too many are taken")


def _descriptors(count: int) -> list[int]:
    """The next that are given out: they may lie among those of other tests."""
    with ExitStack() as stack:
        return [stack.enter_context(socket.socket()).fileno() for _ in range(count)]
