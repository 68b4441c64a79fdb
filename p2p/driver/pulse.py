"""Feels how late this process gets its turns, so that others are not blamed for it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from p2p import clock
from p2p.tcp.health import Health

BEAT = 0.05  # seconds: as often as a host speaks, of whose silence it is judged
CALM_BEAT = 0.25  # seconds, outside of a room: there everything has seconds of time


async def feel(
    health: Health, is_in_room: Callable[[], bool], tell: Callable[[float], None]
) -> None:
    """Note it, and `tell` the seconds of it; until this is cancelled. On one event
    loop. See `p2p.tcp.health`."""
    while True:
        beat = BEAT if is_in_room() else CALM_BEAT
        due = clock.now() + beat
        await asyncio.sleep(beat)
        now = clock.now()
        health.note(now - due, now)
        tell(health.lateness)
