"""Feels how late this process gets its turns, so that others are not blamed for it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from p2p import clock
from p2p.tcp.health import Health

BEAT = 0.05  # seconds: as often as a host speaks, of whose silence it is judged


async def feel(
    health: Health, is_in_room: Callable[[], bool], tell: Callable[[float], None]
) -> None:
    """Note it, and `tell` the seconds of it, as long as this node is in a room. Outside
    everything has seconds of time, and whoever looks around feels it by the way. On one
    event loop. See `p2p.tcp.health`."""
    while is_in_room():
        due = clock.now() + BEAT
        await asyncio.sleep(BEAT)
        now = clock.now()
        health.note(now - due, now)
        tell(health.lateness)
