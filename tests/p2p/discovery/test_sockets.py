"""The beacon's sockets: whom each calls, and what is missing where it is refused."""

from __future__ import annotations

import asyncio
import socket
import sys
from typing import Any

import pytest

from p2p.discovery.adapters import Adapter
from p2p.discovery.sockets import (
    BEACON_GROUP,
    BEACON_GROUP_6,
    BEACON_PORT,
    Sockets,
    Source,
)
from tests.p2p.discovery.loopback import HERE, LO, PATIENCE

Heard = asyncio.Queue[tuple[bytes, Source]]


def opened(heard: Heard) -> Sockets:
    return Sockets(lambda data, source, transport: heard.put_nowait((data, source)))


@pytest.mark.skipif(sys.platform == "darwin", reason="one address of loopback")
def test_whom_each_own_address_calls() -> None:
    networks = (f"{HERE}/8", "127.1.0.1/16", "127.2.0.1/32")
    own = tuple(network.partition("/")[0] for network in networks)
    many = Adapter("lo", 1, own, ("::1",), networks=networks)

    async def test() -> None:
        sockets = opened(asyncio.Queue())
        await sockets.reach_out([many])
        calls = [mouth and mouth.audience for mouth in map(sockets.mouth, many.ipv4)]
        sockets.close()
        group = (BEACON_GROUP, BEACON_PORT)
        assert calls == [
            [group, ("127.255.255.255", BEACON_PORT)],
            [group, ("127.1.255.255", BEACON_PORT)],
            [group],
        ]
        assert sockets.mouth(HERE) is None

    asyncio.run(test())


class Attached:
    """All sockets that were opened on a loop."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.all: list[asyncio.DatagramTransport] = []
        create = asyncio.BaseEventLoop.create_datagram_endpoint

        async def note(*given: Any, **named: Any) -> Any:
            made = await create(*given, **named)
            self.all.append(made[0])
            return made

        monkeypatch.setattr(asyncio.BaseEventLoop, "create_datagram_endpoint", note)


def test_what_is_opened_by_two_at_once_is_opened_once(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    attached = Attached(monkeypatch)

    async def test() -> None:
        sockets = opened(asyncio.Queue())
        await asyncio.gather(*(sockets.reach_out([LO]) for _ in range(3)))
        assert len(attached.all) == 1
        await asyncio.gather(*(sockets.listen() for _ in range(3)))
        assert len(attached.all) == 1 + len(sockets.families)
        sockets.close()
        assert all(one.is_closing() for one in attached.all)

    asyncio.run(test())


@pytest.mark.parametrize("again", [False, True])
def test_what_is_just_being_opened_is_closed_too(
    monkeypatch: pytest.MonkeyPatch, again: bool
) -> None:
    attached = Attached(monkeypatch)

    async def test() -> None:
        sockets = opened(asyncio.Queue())
        opening = [
            asyncio.ensure_future(sockets.listen()),
            asyncio.ensure_future(sockets.reach_out([LO])),
        ]
        await asyncio.sleep(0)  # both have begun
        sockets.close()
        if again:
            opening.append(asyncio.ensure_future(sockets.reach_out([LO])))
        await asyncio.gather(*opening)
        assert (sockets.mouth(HERE) is not None) == again
        sockets.close()
        assert attached.all
        assert all(one.is_closing() for one in attached.all)

    asyncio.run(test())


def test_of_ipv6_one_address_is_enough() -> None:
    here = Adapter("lo", socket.if_nametoindex(_loopback()), (), ("::1", "fd00::9"))

    async def test() -> None:
        sockets = opened(asyncio.Queue())
        await sockets.reach_out([here])
        mouth = sockets.mouth("::1")
        sockets.close()
        if mouth is not None:  # None where the system has no IPv6
            group = (BEACON_GROUP_6, BEACON_PORT, 0, here.index)
            assert mouth.audience == [group]

    asyncio.run(test())


def _loopback() -> str:
    return next(name for _, name in socket.if_nameindex() if name.startswith("lo"))


def test_what_comes_is_handed_on_with_whence_it_came() -> None:
    async def test() -> None:
        heard: Heard = asyncio.Queue()
        sockets = opened(heard)
        await sockets.listen()
        await sockets.reach_out([LO])
        mouth = sockets.mouth(HERE)
        assert mouth is not None
        mouth.transport.sendto(b"word", mouth.audience[0])
        whence = (HERE, mouth.transport.get_extra_info("sockname")[1])
        data, source = await asyncio.wait_for(heard.get(), PATIENCE)
        assert (data, source) == (b"word", whence)
        sockets.close()

    asyncio.run(test())


def test_a_listener_that_fails_hears_the_next_word_all_the_same() -> None:
    failed: list[object] = []

    async def test() -> None:
        loop = asyncio.get_running_loop()
        loop.set_exception_handler(lambda loop, context: failed.append(context))
        heard: Heard = asyncio.Queue()

        def hear(data: bytes, source: Source, _: object) -> None:
            heard.put_nowait((data, source))
            raise ZeroDivisionError

        sockets = Sockets(hear)
        await sockets.listen()
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as stranger:
            stranger.bind((HERE, 0))
            for word in (b"one", b"two"):
                stranger.sendto(word, (HERE, BEACON_PORT))
                assert (await asyncio.wait_for(heard.get(), PATIENCE))[0] == word
        sockets.close()

    asyncio.run(test())
    assert not failed  # which would be a traceback on a terminal


@pytest.mark.skipif(sys.platform == "win32", reason="a port can be stolen")
def test_what_is_refused_is_missing_and_what_is_not_is_there() -> None:
    gone = Adapter("eth0", 7, ("192.0.2.1",), ())

    async def test() -> None:
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as taker:
            taker.bind(("", BEACON_PORT))  # and shares it with nobody
            sockets = opened(asyncio.Queue())
            await sockets.listen()
            assert socket.AF_INET not in sockets.families
        await sockets.reach_out([gone, LO])
        assert sockets.mouth("192.0.2.1") is None
        assert sockets.mouth(HERE) is not None
        sockets.close()
        await sockets.listen()
        assert socket.AF_INET in sockets.families
        sockets.close()

    asyncio.run(test())
