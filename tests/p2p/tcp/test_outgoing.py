"""What is said in one turn goes together, and what has time waits for a moment."""

from __future__ import annotations

import asyncio

from p2p.tcp.outgoing import NO_HURRY, SOON, Outgoing

MOST = 8  # bytes that may wait


class Wire:
    """Takes what is flushed, each time as one record."""

    def __init__(self) -> None:
        self.loop = asyncio.get_running_loop()
        self.outgoing = Outgoing(self.loop, self.flush, MOST)
        self.sent: list[bytes] = []
        self.any = asyncio.Event()

    def flush(self) -> None:
        if data := self.outgoing.take():
            self.sent.append(data)
            self.any.set()

    async def first(self) -> float:
        """Seconds until something went out."""
        before = self.loop.time()
        async with asyncio.timeout(5):
            await self.any.wait()
        self.any.clear()
        return self.loop.time() - before


def test_those_of_one_turn_are_one_record() -> None:
    async def scene() -> None:
        wire = Wire()
        for piece in (b"a", b"b", b"c"):
            wire.outgoing.put(piece)
        assert len(wire.outgoing) == 3
        assert wire.sent == []
        await asyncio.sleep(0)
        assert wire.sent == [b"abc"]
        assert len(wire.outgoing) == 0
        wire.outgoing.put(b"d")
        await asyncio.sleep(0)
        assert wire.sent == [b"abc", b"d"]

    asyncio.run(scene())


def test_what_has_time_waits_for_a_moment_and_no_longer() -> None:
    async def scene() -> None:
        wire = Wire()
        wire.outgoing.put(b"a", NO_HURRY)
        wire.outgoing.put(b"b", NO_HURRY)
        await asyncio.sleep(0)
        assert wire.sent == []
        assert await wire.first() > NO_HURRY / 2
        assert wire.sent == [b"ab"]

    asyncio.run(scene())


def test_it_goes_with_what_is_in_a_hurry() -> None:
    async def scene() -> None:
        wire = Wire()
        wire.outgoing.put(b"a", NO_HURRY)
        wire.outgoing.put(b"b")
        await asyncio.sleep(0)
        assert wire.sent == [b"ab"]

    asyncio.run(scene())


def test_of_too_much_no_more_is_kept_than_shows_it() -> None:
    async def scene() -> None:
        wire = Wire()
        for _ in range(MOST + 5):
            wire.outgoing.put(b"ab")
        await asyncio.sleep(0)
        assert wire.sent == [b"ab" * (MOST // 2 + 1)]
        wire.outgoing.put(b"c")  # and from then on as ever
        await asyncio.sleep(0)
        assert wire.sent[1:] == [b"c"]

    asyncio.run(scene())


def test_what_has_less_time_does_not_wait_for_what_has_more() -> None:
    async def scene() -> None:
        wire = Wire()
        wire.outgoing.put(b"a", 5.0)
        wire.outgoing.put(b"b", SOON)
        assert not wire.outgoing.is_due
        assert await wire.first() < 2.0
        assert wire.sent == [b"ab"]
        wire.outgoing.put(b"c")
        assert wire.outgoing.is_due

    asyncio.run(scene())
