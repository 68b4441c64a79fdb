"""The preferred port, or another; on both families, and gone afterwards."""

from __future__ import annotations

import asyncio
import socket

import pytest

from p2p.tcp.listener import Listener

LOOPBACK = "127.0.0.1"
LIMIT = 1024  # descriptors


class Taken(asyncio.Protocol):
    """A caller that was taken."""

    def __init__(self) -> None:
        self.made = asyncio.get_running_loop().create_future()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.made.set_result(transport)


def test_a_caller_is_taken_until_it_is_closed() -> None:
    async def scene() -> None:
        taken: list[Taken] = []

        def make() -> Taken:
            taken.append(Taken())
            return taken[-1]

        listener = Listener(make, LIMIT)
        assert listener.port == 0
        listener.listen(0)
        assert listener.refusal is None
        _, writer = await asyncio.open_connection(LOOPBACK, listener.port)
        async with asyncio.timeout(5):
            while not taken:
                await asyncio.sleep(0)
            (await taken[0].made).abort()
        writer.close()
        await listener.close()
        await listener.close()
        with pytest.raises(ConnectionRefusedError):
            await asyncio.open_connection(LOOPBACK, listener.port)

    asyncio.run(scene())


def test_a_taken_port_is_refused_and_another_is_served(
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level("INFO")

    async def scene() -> None:
        with socket.create_server(("", 0)) as taken:
            port = taken.getsockname()[1]
            listener = Listener(Taken, LIMIT)
            listener.listen(port)
            assert listener.port not in (0, port)
            assert isinstance(listener.refusal, OSError)
            await listener.close()
        assert f"port {port} is not to be had" in caplog.text

    asyncio.run(scene())
