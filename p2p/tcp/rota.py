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
from p2p.wire.turns import TURN, Rest, Turns


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
        self._over_at = 0.0  # when a turn is over whose time was not used up
        self._will_go_on = False  # when the loop has gone round
        self._left = TURN  # to be charged until it has, however long that takes
        self._is_charged = False
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
        self._look_at_the_clock()
        self._left -= microseconds
        if not self._is_charged:
            self._is_charged = True
            self._loop.call_soon(self._go_round)
        in_debt = self._turns.charge(number, microseconds)
        self._plan()
        return in_debt

    @property
    def room(self) -> int:
        """Microseconds that links may cost before their turns, until the loop has gone
        round."""
        return max(0, self._left)

    def _go_round(self) -> None:
        self._left, self._is_charged = TURN, False

    def came(self, number: LinkId) -> bool:
        """Something came on that link. Whether it could work at once: there was time
        left, and nothing of it waits."""
        self._look_at_the_clock()
        if time := self._turns.came(number):
            self._give(number, time)
            self._set_alarm()
        self._plan()
        return time > 0

    def _look_at_the_clock(self) -> None:
        """What is handled at once is counted in turns, too: one after the other, so
        that an idle loop need not go round for that."""
        now = clock.now()
        if now >= self._over_at:
            self._begin(now)

    def _begin(self, now: float) -> None:
        self._turns.begin(now)
        self._over_at = now + TURN / 1e6

    def _plan(self) -> None:
        if self._turns.is_due and not self._will_go_on:
            self._will_go_on = True
            self._loop.call_soon(self._go_on)

    def _go_on(self) -> None:
        """The loop has gone round."""
        self._will_go_on = False
        self._begin(clock.now())
        while (given := self._turns.next()) is not None:
            self._give(*given)
        self._plan()
        self._set_alarm()

    def _give(self, number: LinkId, microseconds: int) -> None:
        self._turns.used(number, self._workers[number].work(microseconds))

    def _set_alarm(self) -> None:
        """For the link whose next message may pass soonest."""
        at = self._turns.wakes_at
        if at is None and self._alarm is None:
            return
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
        if not self._will_go_on:
            self._go_on()
