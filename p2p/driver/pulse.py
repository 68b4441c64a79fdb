"""Feels how late this process gets its turns, so that others are not blamed for it."""

from __future__ import annotations

import asyncio

from p2p import clock
from p2p.driver.driver import Driver

BEAT = 0.05  # seconds: as often as a host speaks, of whose silence it is judged
CALM_BEAT = 0.25  # seconds, outside of a room: there everything has seconds of time


async def feel(driver: Driver) -> None:
    """Until it is cancelled, on the network thread. See `p2p.tcp.health`."""
    while True:
        beat = BEAT if driver.core.room is not None else CALM_BEAT
        due = clock.now() + beat
        await asyncio.sleep(beat)
        health = driver.server.health
        health.note(clock.now() - due, clock.now())
        driver.core.runs_late(health.lateness)
