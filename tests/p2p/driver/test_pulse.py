"""A process feels when its turns come late, on a real event loop."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable

import pytest

from p2p.driver.pulse import BEAT, Pulse
from p2p.tcp.health import HALF_LIFE, PUNCTUAL, Health

STANDS = 0.5  # seconds for which the loop gets no turn
LONG = 0.3  # seconds: nothing but that is so late here
RESTS = 0.1  # seconds


class Noting(Health):
    """Keeps which turns were long late."""

    def __init__(self) -> None:
        super().__init__()
        self.long: list[float] = []

    def note(self, late: float, now: float) -> None:
        super().note(late, now)
        if late > LONG:
            self.long.append(late)


class Body:
    """Rests again and again, as the sweep of a node does, and may be in a room."""

    def __init__(self) -> None:
        self.health = Noting()
        self.is_in_room = False
        self.told: list[float] = []
        self.rested = 0
        self.pulse = Pulse(self.health, lambda: self.is_in_room, self.told.append)

    async def live(self, life: Callable[[Body], Awaitable[None]]) -> None:
        """As long as this goes on."""
        resting = asyncio.create_task(self._rest())
        async with asyncio.timeout(10.0):
            await life(self)
        resting.cancel()
        self.pulse.end()

    async def _rest(self) -> None:
        while True:
            await self.pulse.rest(RESTS)
            self.rested += 1

    async def rests(self, times: int) -> None:
        """Until it has done so so often."""
        until = self.rested + times
        while self.rested < until:
            await asyncio.sleep(0.001)

    async def beats(self) -> None:
        """Until there is one."""
        self.told.clear()
        while not self.told:
            await asyncio.sleep(0.001)


def test_a_loop_that_stood_is_late_by_what_was_left_of_it() -> None:
    async def life(body: Body) -> None:
        body.is_in_room = True
        await body.rests(2)
        for _ in range(2):  # once alone would say nothing of what is to come
            time.sleep(STANDS)  # the loop gets no turn
            await body.beats()

    body = Body()
    asyncio.run(body.live(life))
    faded = 0.5 ** (1.0 / HALF_LIFE)  # of the first of the two, in a second
    assert body.told[0] >= (STANDS - BEAT) * faded - PUNCTUAL
    assert len(body.health.long) == 2  # whoever rested meanwhile, did not feel it


def test_it_is_felt_as_often_as_a_host_speaks_and_not_outside_of_a_room(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    naps: list[float] = []
    sleep = asyncio.sleep

    async def nap(seconds: float) -> None:
        naps.append(seconds)

    monkeypatch.setattr(asyncio, "sleep", nap)
    told: list[float] = []
    pulse = Pulse(Health(), lambda: len(naps) < 4, told.append)

    async def life() -> None:
        await pulse.rest(RESTS)
        await sleep(0)
        assert naps == [RESTS] + [BEAT] * 3
        await pulse.rest(RESTS)
        await sleep(0)

    asyncio.run(life())
    assert naps == [RESTS] + [BEAT] * 3 + [RESTS]
    assert len(told) == 5


def test_outside_of_a_room_who_rests_feels_it() -> None:
    async def life(body: Body) -> None:
        await body.rests(1)
        time.sleep(STANDS)
        await body.rests(2)

    body = Body()
    asyncio.run(body.live(life))
    assert len(body.health.long) == 1
    assert len(body.told) == body.rested


def test_a_standstill_in_which_the_room_is_left_is_one() -> None:
    async def life(body: Body) -> None:
        body.is_in_room = True
        await body.rests(2)
        time.sleep(STANDS)
        body.is_in_room = False
        await body.rests(2)
        assert len(body.health.long) == 1
        time.sleep(STANDS)
        await body.rests(2)
        assert len(body.health.long) == 2  # that was another

    asyncio.run(Body().live(life))


def test_a_standstill_in_which_a_room_is_entered_is_one() -> None:
    async def life(body: Body) -> None:
        await body.rests(1)
        time.sleep(STANDS)
        body.is_in_room = True
        await body.rests(2)

    body = Body()
    asyncio.run(body.live(life))
    assert len(body.health.long) == 1


def test_it_beats_again_in_the_next_room() -> None:
    async def life(body: Body) -> None:
        for _ in range(2):
            body.is_in_room = True
            await body.rests(2)
            before = body.rested, len(body.told)
            await body.rests(2)
            beats = len(body.told) - before[1]
            assert beats > body.rested - before[0]
            body.is_in_room = False
            await body.rests(2)

    asyncio.run(Body().live(life))


def test_whoever_it_is_told_to_may_fail() -> None:
    def fail(_: float) -> None:
        raise ValueError("no ear")

    pulse = Pulse(Health(), lambda: False, fail)

    async def life() -> None:
        before = time.monotonic()
        with pytest.raises(ValueError, match="no ear"):
            await pulse.rest(RESTS)
        assert time.monotonic() - before > RESTS / 2  # or who goes on would never rest

    asyncio.run(life())
