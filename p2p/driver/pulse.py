"""Feels how late this process gets its turns, so that others are not blamed for it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from p2p import clock
from p2p.tcp.health import Health

BEAT = 0.05  # seconds: as often as a host speaks, of whose silence it is judged


class Pulse:
    """Notes it in `health`, and `tell`s the seconds of it. On one event loop. See
    `p2p.tcp.health`.

    It beats as long as this node is in a room. Outside everything has seconds of time,
    and it is felt by the way, by whoever rests here.
    """

    def __init__(
        self,
        health: Health,
        is_in_room: Callable[[], bool],
        tell: Callable[[float], None],
    ) -> None:
        self._health = health
        self._is_in_room = is_in_room
        self._tell = tell
        self._beating: asyncio.Task[None] | None = None

    @property
    def _beats(self) -> bool:
        return self._beating is not None and not self._beating.done()

    async def rest(self, seconds: float) -> None:
        """Sleep so long, and feel how late that ends; in a room, let it beat from now
        on. Raises what `tell` raises, but never before it has slept."""
        # A standstill in which the room is left ends the beats, but they have felt it:
        # noted here again, the one late turn would count as two.
        is_felt = self._beats
        due = clock.now() + seconds
        await asyncio.sleep(seconds)
        if self._is_in_room() and not self._beats:
            self._beating = asyncio.get_running_loop().create_task(self._beat())
        if not is_felt:
            self._feel(due)

    def end(self) -> None:
        """Beat no more; nobody is to rest here any longer."""
        if self._beating is not None:
            self._beating.cancel()

    async def _beat(self) -> None:
        while self._is_in_room():
            due = clock.now() + BEAT
            await asyncio.sleep(BEAT)
            self._feel(due)

    def _feel(self, due: float) -> None:
        now = clock.now()
        self._health.note(now - due, now)
        self._tell(self._health.lateness)
