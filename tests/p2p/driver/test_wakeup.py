"""A core is woken when it wants to be, as often as it changes its mind."""

from __future__ import annotations

import asyncio

from p2p import clock
from p2p.driver.wakeup import Wakeup


class Sleeper:
    """Wants to be woken `at`; notes when it was, and wants nothing any more then."""

    def __init__(self) -> None:
        self.at: float | None = None
        self.looks = 0
        self.woken: list[float] = []
        self.rang = asyncio.Event()
        self.wakeup = Wakeup(self.next_at, self.wake)

    def next_at(self) -> float | None:
        self.looks += 1
        return self.at

    def wake(self) -> None:
        self.woken.append(clock.now())
        self.at = None
        self.rang.set()

    def want(self, seconds: float | None) -> None:
        self.at = None if seconds is None else clock.now() + seconds
        self.wakeup.look()

    async def rings(self) -> None:
        async with asyncio.timeout(5):
            await self.rang.wait()
        self.rang.clear()


def test_it_rings_then_and_once() -> None:
    async def scene() -> None:
        sleeper = Sleeper()
        sleeper.want(0.02)
        at = sleeper.at or 0.0
        await sleeper.rings()
        assert sleeper.woken[0] >= at - 0.002
        await asyncio.sleep(0.03)
        assert len(sleeper.woken) == 1

    asyncio.run(scene())


def test_what_is_over_rings_at_once() -> None:
    async def scene() -> None:
        sleeper = Sleeper()
        sleeper.want(-1.0)
        await sleeper.rings()

    asyncio.run(scene())


def test_an_earlier_moment_takes_the_place_of_a_later_one() -> None:
    async def scene() -> None:
        sleeper = Sleeper()
        sleeper.want(60.0)
        await asyncio.sleep(0)
        sleeper.want(0.0)
        await sleeper.rings()
        assert len(sleeper.woken) == 1

    asyncio.run(scene())


def test_who_wants_nothing_any_more_is_not_woken() -> None:
    async def scene() -> None:
        sleeper = Sleeper()
        sleeper.want(0.01)
        await asyncio.sleep(0)
        sleeper.want(None)
        await asyncio.sleep(0.03)
        assert sleeper.woken == []

    asyncio.run(scene())


def test_one_look_a_turn_is_enough() -> None:
    async def scene() -> None:
        sleeper = Sleeper()
        for _ in range(9):
            sleeper.want(60.0)
        await asyncio.sleep(0)
        assert sleeper.looks == 1
        sleeper.wakeup.end()

    asyncio.run(scene())


def test_after_a_failure_it_is_woken_again_though_it_wants_the_same() -> None:
    async def scene() -> None:
        sleeper = Sleeper()
        failed = clock.now()
        sleeper.at = failed
        sleeper.wakeup.look()
        await sleeper.rings()
        sleeper.wakeup.again_in(0.03)
        sleeper.at = failed  # as a core whose tick failed
        sleeper.wakeup.look()
        await asyncio.sleep(0.01)
        assert len(sleeper.woken) == 1
        await sleeper.rings()

    asyncio.run(scene())


def test_after_the_end_it_never_rings() -> None:
    async def scene() -> None:
        sleeper = Sleeper()
        sleeper.want(0.01)
        await asyncio.sleep(0)
        sleeper.wakeup.end()
        sleeper.want(0.0)
        sleeper.wakeup.again_in(0.0)
        await asyncio.sleep(0.03)
        assert sleeper.woken == []

    asyncio.run(scene())
