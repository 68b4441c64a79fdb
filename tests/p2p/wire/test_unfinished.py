"""What waits for the rest of messages counts for all links together."""

from __future__ import annotations

import asyncio

import pytest

from p2p.core.topics import pack
from p2p.messages import MAX_DATA, Tell
from p2p.profile.keys import Identity
from p2p.tcp.connection import Connection
from p2p.wire.codec import encode
from p2p.wire.unfinished import Unfinished
from tests.p2p.helpers.servers import PATIENCE, ends, story


def test_who_holds_longest_of_the_machine_that_holds_most_is_cut() -> None:
    unfinished = Unfinished(100)
    assert unfinished.hold(1, "honest", 30, True, 0.0) is None
    assert unfinished.hold(2, "crowd", 25, True, 1.0) is None
    assert unfinished.hold(3, "crowd", 25, True, 2.0) is None
    assert unfinished.hold(4, "other", 20, True, 3.0) is None
    assert unfinished.hold(4, "other", 21, False, 4.0) == 2
    unfinished.forget(2)
    assert unfinished.hold(4, "other", 22, False, 5.0) is None


def test_a_message_that_is_complete_holds_nothing() -> None:
    unfinished = Unfinished(100)
    for number in range(50):
        assert unfinished.hold(number, "m", 90, True, float(number)) is None
        assert unfinished.hold(number, "m", 0, True, float(number)) is None


def test_who_begins_another_message_has_not_held_it_for_long() -> None:
    unfinished = Unfinished(100)
    unfinished.hold(1, "m", 40, True, 0.0)
    unfinished.hold(2, "m", 40, True, 1.0)
    unfinished.hold(1, "m", 40, True, 2.0)  # the next one of a steady sender
    assert unfinished.hold(3, "m", 40, True, 3.0) == 2


LARGE = encode(Tell("blob", pack("blob", b"x" * (MAX_DATA - 10))))


@story
async def test_a_crowd_that_never_ends_its_messages_costs_a_bound(
    keys: list[Identity], monkeypatch: pytest.MonkeyPatch
) -> None:
    most = 8 * len(LARGE)
    monkeypatch.setattr("p2p.tcp.server.Unfinished", lambda: Unfinished(most))
    async with ends(*keys) as (ann, ben, eve):

        def held() -> int:
            return sum(c.link.pending for c in ben.server.open)

        slow, _ = await ann.link(ben)
        # On loopback all are one machine: the honest one began last.
        crowd: list[Connection] = []
        for _ in range(20):
            crowd.append((await eve.link(ben))[0])
            crowd[-1].send(LARGE[:-1])
            await asyncio.sleep(0.005)
            assert held() <= most + len(LARGE)
        third = len(LARGE) // 3
        for part in (LARGE[:third], LARGE[third:-third], LARGE[-third:]):
            slow.send(part)
            await asyncio.sleep(0.02)
        await ben.handler.until(lambda: ben.handler.received)
        async with asyncio.timeout(PATIENCE):
            while held() > most:
                await asyncio.sleep(0.005)
        assert any("does not end" in reason for reason in ben.handler.reasons)
        assert slow in ann.server.open
