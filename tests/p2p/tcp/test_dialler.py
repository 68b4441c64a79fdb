"""Calls to addresses of which some are dead, deaf, or somebody else's."""

from __future__ import annotations

import asyncio
import contextlib
import socket
import time
from collections.abc import Iterator

import pytest

from p2p import clock
from p2p.messages import Address
from p2p.profile.keys import Identity
from p2p.tcp.connection import Connection
from p2p.tcp.dialler import Dialler
from p2p.tcp.health import MOST_PATIENCE, Health
from tests.p2p.helpers.servers import LOOPBACK, PATIENCE, ends, story


@pytest.fixture
def refusing() -> Address:
    """Where nobody listens."""
    with socket.create_server((LOOPBACK, 0)) as taken:
        port: int = taken.getsockname()[1]
    return LOOPBACK, port


@pytest.fixture
def black_hole() -> Iterator[Address]:
    """Where no dial is ever answered: a queue of one, and it is full."""
    with socket.socket() as full, contextlib.ExitStack() as stack:
        full.bind((LOOPBACK, 0))
        full.listen(0)
        for _ in range(3):
            filler = stack.enter_context(socket.socket())
            filler.setblocking(False)
            filler.connect_ex(full.getsockname())
        yield full.getsockname()


@pytest.fixture
def mute() -> Iterator[Address]:
    """Where a dial is answered, and then nothing is said."""
    with socket.create_server((LOOPBACK, 0)) as listener:
        yield listener.getsockname()


@story
async def test_the_first_address_that_works_wins(
    keys: list[Identity], black_hole: Address, refusing: Address, mute: Address
) -> None:
    async with ends(*keys[:2]) as (ann, ben):
        loop = asyncio.get_running_loop()
        before = loop.time()
        dead = (black_hole, refusing, mute)
        assert await ann.dial(*dead, ben.address, peer=ben.id) is None
        assert loop.time() - before < 0.5
        assert ann.handler.opened[0].address == ben.address
        await ann.until_alone()


@story
@pytest.mark.parametrize("is_late", [False, True])
async def test_who_takes_calls_and_says_nothing_keeps_nobody_from_his_turn(
    keys: list[Identity], mute: Address, is_late: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of a process that is late, for a moment."""
    monkeypatch.setattr("p2p.tcp.dialler.BUSY", 0.01)
    monkeypatch.setattr("p2p.tcp.connection.HELLO_BACK_WITHIN", PATIENCE)
    monkeypatch.setattr("p2p.tcp.server.TLS_AT_ONCE", 1)
    monkeypatch.setattr("p2p.tcp.server.TLS_PATIENCE", 2 * PATIENCE)
    async with ends(*keys[:2]) as (ann, ben):
        for _ in range(2):
            ann.server.health.note(MOST_PATIENCE if is_late else 0.0, clock.now())
        in_vain = [asyncio.create_task(ann.dial(mute)) for _ in range(3)]
        while not ann.server.pending:
            await asyncio.sleep(0)
        assert await ann.dial(ben.address, peer=ben.id) is None
        assert not any(one.done() for one in in_vain)
        for one in in_vain:
            one.cancel()


@story
async def test_dials_that_fail_say_whether_one_was_refused(
    keys: list[Identity],
    black_hole: Address,
    refusing: Address,
    mute: Address,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("p2p.tcp.dialler.CONNECT_WITHIN", 0.1)
    async with ends(*keys[:2]) as (ann, ben):
        assert await ann.dial(refusing) is True
        assert await ann.dial(black_hole, refusing) is True
        assert await ann.dial(black_hole) is False
        assert await ann.dial(mute) is False
        assert await ann.dial(("256.256.256.256", 1), ("a..b", 1)) is False
        assert await ann.dial(("\x00", 1), ("x" * 64, 1), ("\ud800", 1)) is False
        assert await ann.dial() is False
        assert await ann.dial(ben.address, peer=keys[2].id) is False
        assert ann.handler.opened == []
        await ann.until_alone()


@story
async def test_whoever_answered_while_this_process_stood_still_did_answer(
    keys: list[Identity], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("p2p.tcp.dialler.CONNECT_WITHIN", 0.05)
    async with ends(*keys[:2]) as (ann, ben):
        dial = asyncio.create_task(ann.dial(ben.address, peer=ben.id))
        for _ in range(3):  # the call goes out, and is answered by the system at once
            await asyncio.sleep(0)
            time.sleep(0.1)
        assert await dial is None


@story
async def test_of_two_addresses_of_one_peer_one_is_used(keys: list[Identity]) -> None:
    async with ends(*keys[:2]) as (ann, ben):
        port = ben.server.port
        twice = ((LOOPBACK, port), ("127.0.0.2", port), ("127.0.0.3", port))
        assert await ann.dial(*twice, peer=ben.id) is None
        assert len(ann.handler.opened) == 1

        def losers() -> int:
            return len(ben.handler.opened) - len(ben.handler.closed)

        await ben.handler.until(lambda: losers() == 1)
        assert not ann.handler.closed


@story
async def test_a_dial_that_is_given_up_leaves_nothing(
    keys: list[Identity], mute: Address
) -> None:
    async with ends(keys[0]) as (ann,):
        dial = asyncio.create_task(ann.dial(mute))
        async with asyncio.timeout(PATIENCE):
            while not ann.server.pending:
                await asyncio.sleep(0.005)
        dial.cancel()
        with pytest.raises(asyncio.CancelledError):
            await dial
        await ann.until_alone()


@story
async def test_an_acceptor_that_hangs_up_at_once_leaves_no_ghost(
    keys: list[Identity],
) -> None:
    async with ends(*keys[:2]) as (ann, ben):
        ben.handler.on_opened = lambda connection: connection.abort("no", ordinary=True)
        for _ in range(20):
            await ann.dial(ben.address, peer=ben.id)
        opened = ann.handler.opened
        await ann.handler.until(lambda: len(ann.handler.closed) == len(opened))


@story
async def test_a_winner_that_died_meanwhile_has_not_won(keys: list[Identity]) -> None:
    async with ends(*keys[:2]) as (ann, ben):

        def doomed(address: Address) -> Connection:
            made = Connection(ann.server, True, address)
            made.secured.add_done_callback(lambda _: made.abort("died", ordinary=True))
            return made

        dialler = Dialler(doomed, ann.server.turnstile, Health(), ann.handler.is_met)
        assert await dialler.dial(7, None, [ben.address]) is False
        assert ann.handler.opened == []
