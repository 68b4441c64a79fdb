"""Who of the links is heard when: the turns of `p2p.wire.turns` on an event loop.

One callback of the loop is one turn. Between two the loop reads sockets and rings its
timers, that of our host's ticks too: so nothing waits behind a queue.
"""

from __future__ import annotations

import asyncio
from typing import Protocol

from p2p import clock
from p2p.effects import LinkId
from p2p.wire.places import Machine
from p2p.wire.turns import Rest, Turns


class Worker(Protocol):
    """A link that may have something to be handled."""

    number: LinkId

    def work(self, microseconds: int) -> Rest:
        """Handle what waits, in its order, for at most so long. Raises nothing."""


class Rota:
    """That of one server."""

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        self._loop = loop
        self._turns = Turns()
        self._workers: dict[LinkId, Worker] = {}
        self._is_on = False  # a turn has begun, and the loop has not gone round since
        self._alarm: asyncio.TimerHandle | None = None
        self._alarm_at = 0.0

    def admit(self, worker: Worker, machine: Machine | None) -> None:
        """There is a link more; machine None is this very one."""
        self._workers[worker.number] = worker
        self._turns.admit(worker.number, machine)

    def forget(self, number: LinkId) -> None:
        """It ended."""
        self._workers.pop(number, None)
        self._turns.forget(number)

    def charge(self, number: LinkId, microseconds: int) -> bool:
        """That link has cost so much before its turn came. Whether it is in debt: then
        it has a turn, whatever waits of it, when that is paid."""
        self._turn_up()
        return self._turns.charge(number, microseconds)

    def came(self, number: LinkId) -> None:
        """Something came on that link. It is handled at once if there is time left and
        nothing of it waits."""
        self._turn_up()
        if time := self._turns.came(number):
            self._give(number, time)
            self._set_alarm()

    def _turn_up(self) -> None:
        if not self._is_on:
            self._is_on = True
            self._turns.begin(clock.now())
            self._loop.call_soon(self._go_on)

    def _go_on(self) -> None:
        """The loop has gone round."""
        self._is_on = False
        self._turns.begin(clock.now())
        if self._turns.is_due:
            self._is_on = True
            self._loop.call_soon(self._go_on)
            while (given := self._turns.next()) is not None:
                self._give(*given)
        self._set_alarm()

    def _give(self, number: LinkId, microseconds: int) -> None:
        self._turns.used(number, self._workers[number].work(microseconds))

    def _set_alarm(self) -> None:
        """For the link whose next message may pass soonest."""
        at = self._turns.wakes_at
        if self._alarm is not None:
            if at == self._alarm_at:
                return
            self._alarm.cancel()
            self._alarm = None
        if at is not None:
            self._alarm_at = at
            late = max(0.0, at - clock.now())
            self._alarm = self._loop.call_later(late, self._ring)

    def _ring(self) -> None:
        self._alarm = None
        if not self._is_on:
            self._go_on()
