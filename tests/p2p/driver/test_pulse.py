"""A process feels when its turns come late, on a real event loop."""

from __future__ import annotations

import asyncio
import time

import pytest

from p2p.driver import pulse
from p2p.tcp.health import HALF_LIFE, PUNCTUAL, Health


async def _felt(stands: float) -> list[float]:
    told: list[float] = []
    feeling = asyncio.create_task(pulse.feel(Health(), lambda: True, told.append))
    async with asyncio.timeout(10.0):
        while not told:
            await asyncio.sleep(0.001)
        for _ in range(2):  # once alone would say nothing of what is to come
            told.clear()
            time.sleep(stands)  # the loop gets no turn
            while not told:
                await asyncio.sleep(0.001)
    feeling.cancel()
    return told


def test_a_loop_that_stood_is_late_by_what_was_left_of_it() -> None:
    [late] = asyncio.run(_felt(0.5))
    faded = 0.5 ** (1.0 / HALF_LIFE)  # of the first of the two, in a second
    assert late >= (0.5 - pulse.BEAT) * faded - PUNCTUAL


def test_it_is_felt_as_often_as_a_host_speaks_and_not_outside_of_a_room(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    naps: list[float] = []

    async def nap(seconds: float) -> None:
        naps.append(seconds)

    monkeypatch.setattr(asyncio, "sleep", nap)
    told: list[float] = []
    asyncio.run(pulse.feel(Health(), lambda: len(naps) < 3, told.append))
    assert naps == [pulse.BEAT] * 3
    assert len(told) == 3
