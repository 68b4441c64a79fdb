"""Servers that meet on loopback: their ports, and crowds."""

from __future__ import annotations

import asyncio
import socket

import pytest

from p2p.profile.keys import Identity
from p2p.tcp.connection import Connection
from p2p.tcp.gate import MAX_PENDING, Gate
from p2p.tcp.server import Server
from tests.p2p.helpers.servers import (
    PATIENCE,
    Recorder,
    Stranger,
    ends,
    story,
)


@story
async def test_a_taken_port_is_not_fatal(keys: list[Identity]) -> None:
    async with ends(*keys[:1]) as (ann,):
        other = Server(keys[1], Recorder())
        await other.listen(ann.server.port)
        assert other.port not in (0, ann.server.port)
        await other.close()


@story
async def test_both_families_are_served(keys: list[Identity]) -> None:
    async with ends(*keys[:2]) as (ann, ben):
        if not _has_ipv6():
            pytest.skip("no IPv6 here")
        assert await ann.dial(("::1", ben.server.port)) is None


def _has_ipv6() -> bool:
    try:
        with socket.create_server(("::1", 0), family=socket.AF_INET6):
            return True
    except OSError:
        return False


# --- crowds --------------------------------------------------------------------------


@story
async def test_a_crowd_of_strangers_is_bounded_and_shuts_nobody_out(
    keys: list[Identity],
) -> None:
    async with ends(*keys[:2]) as (ann, ben):
        dials = (Stranger.dial(ben, "127.0.0.2") for _ in range(200))
        crowd = await asyncio.gather(*dials)
        await ann.link(ben)
        async with asyncio.timeout(PATIENCE):
            while len(ben.server.pending) > MAX_PENDING:
                await asyncio.sleep(0.005)
        for guest in crowd:
            guest.abort()
        await ben.until_alone()


@story
async def test_pending_strangers_never_exceed_their_bound(keys: list[Identity]) -> None:
    async with ends(keys[1]) as (end,):
        most = 0
        admit = end.server.admit

        def watch(connection: Connection) -> None:
            nonlocal most
            admit(connection)
            most = max(most, len(end.server.pending))

        end.server.admit = watch  # type: ignore[method-assign]
        crowd = await asyncio.gather(*(Stranger.dial(end) for _ in range(200)))
        for guest in crowd:
            guest.abort()
        await end.until_alone()
        assert 0 < most <= MAX_PENDING


@story
async def test_many_links_at_once(
    keys: list[Identity], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("p2p.tcp.dialler.CONNECT_WITHIN", PATIENCE)
    async with ends(*keys[:2]) as (ann, ben):
        dials = [ann.dial(ben.address, peer=ben.id) for _ in range(MAX_PENDING)]
        assert await asyncio.gather(*dials) == [None] * MAX_PENDING
        await ben.handler.until(lambda: len(ben.handler.opened) == MAX_PENDING)


@story
async def test_a_machine_that_calls_without_end_is_mostly_not_taken(
    keys: list[Identity], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("p2p.wire.arrivals.CALLS_AT_ONCE", 3)
    monkeypatch.setattr("p2p.wire.arrivals.CALLS_A_SECOND", 0.0)
    monkeypatch.setattr(Gate, "machine", lambda self, host, own_host: "far")
    async with ends(*keys[:2]) as (ann, ben):
        for _ in range(3):
            here, _ = await ann.link(ben)
            here.close("enough")
        assert await ann.dial(ben.address) is not None
        assert len(ben.handler.opened) == 3
        assert await ben.dial(ann.address) is None  # whom it calls is no caller


@story
async def test_closing_waits_for_nobody_who_is_half_way_in(
    keys: list[Identity],
) -> None:
    async with ends(keys[1]) as (end,):
        guests = [await Stranger.dial(end) for _ in range(3)]
        await guests[0].greet(keys[0].certificate_der)
        await end.server.close()
        for guest in guests:
            await guest.fate()
            guest.abort()
