"""A gate for work that keeps the processor busy: a few at a time are done soonest."""

from __future__ import annotations

import asyncio
import contextlib
from collections import deque
from collections.abc import AsyncIterator

from p2p.tcp.health import Health

ILL = 4.0  # times its usual patience: a process that is as late has too much to do
LEAST_PLACES = 2  # places, however late this process is: one may be held by who is dead


class _Waiting:
    def __init__(self, turn: asyncio.Future[None]) -> None:
        self.turn = turn
        self.is_overdue = False


class Turnstile:
    """Lets `places` through at a time, fewer where this process is late. Who has waited
    for `patience` seconds passes all the same, since whoever holds a place for long
    must not keep out all others; but not where this process has too much to do as it
    is. On one event loop."""

    def __init__(self, places: int, patience: float, health: Health) -> None:
        self._places = places
        self._patience = patience
        self._health = health
        self._inside = 0
        self._waiting: deque[_Waiting] = deque()

    @property
    def is_strict(self) -> bool:
        """Whether nobody passes before it is his turn."""
        return self._health.factor >= ILL

    @property
    def waiting(self) -> int:
        """How many wait for their turn."""
        return len(self._waiting)

    @contextlib.asynccontextmanager
    async def passed(self) -> AsyncIterator[None]:
        """`async with` it: the work is done inside."""
        if not self._waiting and self._inside < self._open:
            self._inside += 1
        else:
            await self._wait()
        try:
            yield
        finally:
            self._inside -= 1
            self._let_in()

    @property
    def _open(self) -> int:
        return max(
            min(LEAST_PLACES, self._places), int(self._places / self._health.factor)
        )

    def look(self) -> None:
        """This process may be less late than it was. To be called now and then."""
        self._let_in()
        while self._waiting and not self.is_strict and self._waiting[0].is_overdue:
            self._give(self._waiting.popleft())

    async def _wait(self) -> None:
        loop = asyncio.get_running_loop()
        one = _Waiting(loop.create_future())
        self._waiting.append(one)
        timer = loop.call_later(self._patience, self._overdue, one)
        try:
            await one.turn
        except BaseException:
            if one in self._waiting:
                self._waiting.remove(one)
            else:
                self._inside -= 1
                self._let_in()
            raise
        finally:
            timer.cancel()

    def _overdue(self, one: _Waiting) -> None:
        one.is_overdue = True
        self.look()

    def _let_in(self) -> None:
        while self._waiting and self._inside < self._open:
            self._give(self._waiting.popleft())

    def _give(self, one: _Waiting) -> None:
        self._inside += 1
        if not one.turn.done():
            one.turn.set_result(None)
