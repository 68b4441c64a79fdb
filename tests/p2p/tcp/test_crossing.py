"""Two that dial each other at once: one handshake is enough."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence

import pytest

from p2p.identity import NodeId
from p2p.profile.keys import Identity
from p2p.tcp import crossing
from p2p.tcp.health import Health
from p2p.tcp.turnstile import Turnstile
from tests.p2p.helpers.servers import (
    LOOPBACK,
    PATIENCE,
    End,
    Stranger,
    ends,
    story,
)

ELSEWHERE = "127.0.0.2"


def by_id(keys: Sequence[Identity]) -> list[Identity]:
    """The smaller one first."""
    return sorted(keys[:2], key=lambda one: one.id)


def remembers(end: End) -> None:
    """Let its links be known to be there, as a node does."""
    end.handler.on_opened = lambda made: end.handler.met.add(made.peer or end.id)


async def until(happened: Callable[[], object]) -> None:
    async with asyncio.timeout(PATIENCE):
        while not happened():
            await asyncio.sleep(0.005)


@story
async def test_who_got_linked_while_a_dial_waited_is_not_secured_again(
    keys: list[Identity],
) -> None:
    async with ends(*keys[:2]) as (ann, ben):
        remembers(ann)
        ann.server.turnstile = Turnstile(1, PATIENCE, Health())
        async with ann.server.turnstile.passed():
            dial = asyncio.create_task(ann.dial(ben.address, peer=ben.id))
            await until(lambda: any(c.waits_here for c in ann.server.pending))
            await ben.link(ann)
        assert await dial is False
        await ann.until_alone()
        await ben.until_alone()
        assert len(ann.handler.opened) == len(ben.handler.opened) == 1


@story
async def test_where_a_peer_is_that_got_linked_is_tried_nowhere_else(
    keys: list[Identity],
) -> None:
    async with ends(*keys[:2]) as (ann, ben):
        ann.handler.met.add(ben.id)
        called = []
        make = ann.server.dialler.make
        ann.server.dialler.make = lambda a: called.append(a) or make(a)  # type: ignore[func-returns-value]
        others = [(f"127.0.0.{n}", ben.server.port) for n in (2, 3, 4)]
        assert await ann.dial(ben.address, *others, peer=ben.id) is False
        assert called == [ben.address]
        assert ann.handler.opened == ben.handler.opened == []


@story
async def test_a_dial_to_whoever_is_there_is_never_needless(
    keys: list[Identity],
) -> None:
    async with ends(*keys[:2]) as (ann, ben):
        ann.handler.met.add(ben.id)  # but that it is he who answers is not known yet
        assert await ann.dial(ben.address) is None


@story
async def test_the_larger_waits_for_the_call_of_the_smaller(
    keys: list[Identity], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("p2p.tcp.connection.CROSSING_FIRST", PATIENCE)
    async with ends(*by_id(keys)) as (small, large):
        remembers(large)
        small.server.turnstile = Turnstile(1, PATIENCE, Health())
        async with small.server.turnstile.passed():
            first = asyncio.create_task(small.dial(large.address, peer=large.id))
            await until(lambda: [c for c in large.server.pending if c.shown])
            second = asyncio.create_task(large.dial(small.address, peer=small.id))
            await until(lambda: any(c.waits_here for c in large.server.pending))
        assert await first is None
        assert await second is False
        await small.until_alone()
        assert len(small.handler.opened) == len(large.handler.opened) == 1


@story
async def test_a_call_that_comes_to_nothing_holds_up_a_dial_for_a_moment_only(
    keys: list[Identity], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("p2p.tcp.connection.CROSSING_FIRST", 0.1)
    small, large = by_id(keys)
    async with ends(small, large) as (other, me):
        guest = await Stranger.dial(me)
        await guest.greet(small.certificate_der)
        loop = asyncio.get_running_loop()
        before = loop.time()
        assert await me.dial(other.address, peer=other.id) is None
        assert loop.time() - before >= 0.1
        guest.abort()


@story
async def test_nobody_elsewhere_holds_up_a_dial(
    keys: list[Identity], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("p2p.tcp.connection.CROSSING_FIRST", 2 * PATIENCE)
    small, large = by_id(keys)
    async with ends(small, large) as (other, me):
        guest = await Stranger.dial(me, ELSEWHERE)
        await guest.greet(small.certificate_der)  # it cannot prove that
        async with asyncio.timeout(PATIENCE):
            assert await me.dial(other.address, peer=other.id) is None
        guest.abort()


class Call:
    """A connection that has proven nothing yet."""

    source = LOOPBACK

    def __init__(self, shown: NodeId, is_dialled: bool, has_begun: bool) -> None:
        self.shown, self.is_dialled, self.has_begun = shown, is_dialled, has_begun


def test_two_never_wait_for_each_other(keys: list[Identity]) -> None:
    small, large = (one.id for one in by_id(keys))
    for has_begun in (False, True):
        of_large = Call(large, False, has_begun)
        of_small = Call(small, False, has_begun)
        assert crossing.ahead(large, small, LOOPBACK, [of_small]) is of_small
        # Who has begun asks no more, so the smaller waits for nobody who waits for it.
        waits_for = of_large if has_begun else None
        assert crossing.ahead(small, large, LOOPBACK, [of_large]) is waits_for
    assert crossing.ahead(small, large, LOOPBACK, [Call(large, True, True)]) is None
