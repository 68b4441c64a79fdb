"""What a station has heard and not handled yet: its turns, as a real node takes them.

The same machines and the same list of prices; only that work takes as long as the list
says, in the time of the LAN. What can be handled at once is, as on a real one.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from typing import TYPE_CHECKING

from p2p.effects import LinkId
from p2p.messages import Message
from p2p.wire.heads import Head, hollow
from p2p.wire.intake import FLOODS, FULL_BYTES, FULL_MESSAGES, Intake
from p2p.wire.turns import Rest, Turns
from p2p.wire.wanted import ASKING

if TYPE_CHECKING:
    from p2p.testing.station import Station
    from p2p.testing.wire import End


class _Line:
    """One link: what waits of it, and what is to be done once that is handled."""

    def __init__(self, end: End, now: float) -> None:
        self.end = end
        self.intake = Intake(now)
        self.waiting: deque[tuple[Message, int, Head]] = deque()
        self.size = 0  # bytes that wait
        self.ended: Callable[[], None] | None = None

    @property
    def is_full(self) -> bool:
        return len(self.waiting) >= FULL_MESSAGES or self.size >= FULL_BYTES


class Desk:
    """That of one life of a station."""

    def __init__(self, station: Station) -> None:
        self._station = station
        self._lan = station.lan
        self._turns = Turns()
        self._lines: dict[LinkId, _Line] = {}
        self._busy_until = 0.0  # with what was handled in this turn
        self._looks_at: float | None = None

    def admit(self, end: End) -> None:
        """There is a link more."""
        self._lines[end.number] = _Line(end, self._lan.now)
        self._turns.admit(end.number, end.other.station.address[0])

    def said(self, end: End, message: Message) -> None:
        """The station said that on this link."""
        if type(message) in ASKING and (line := self._lines.get(end.number)):
            line.intake.wanted.said(message, self._lan.now)

    def came(self, end: End, message: Message) -> None:
        """A message came. It is handled at once, if there is time left for it and
        nothing of this link waits."""
        line = self._lines.get(end.number)
        if line is None:
            return
        size, head = self._lan.scales.weigh(message)
        line.waiting.append((message, size, head))
        line.size += size
        if self._lan.now >= self._busy_until:
            self._begin()
        if time := self._turns.came(end.number):
            self._give(end.number, time)
        self._plan()

    def ends(self, end: End, then: Callable[[], None]) -> None:
        """The link ended: `then`, once what came before that is handled."""
        line = self._lines.get(end.number)
        if line is not None and line.waiting and not line.intake.is_dry:
            line.ended = then
        else:
            self.forget(end)
            then()

    def forget(self, end: End) -> None:
        """Nothing of that link counts any more."""
        self._lines.pop(end.number, None)
        self._turns.forget(end.number)

    def _begin(self) -> None:
        self._turns.begin(self._lan.now)
        self._busy_until = self._lan.now

    def _give(self, number: LinkId, microseconds: int) -> None:
        rest = self._work(self._lines[number], microseconds)
        self._turns.used(number, rest)
        self._busy_until += rest.spent / 1e6

    def _work(self, line: _Line, microseconds: int) -> Rest:
        station, now, intake = self._station, self._lan.now, line.intake
        core, number = station.core, line.end.number
        was_full = intake.is_strained(now) and line.is_full
        intake.begin(microseconds)
        while line.waiting and number in self._lines:
            message, size, head = line.waiting[0]
            is_heeded = core.heeds(number, head)
            expected = core.expects(number, head)
            if not intake.admits(head, size, is_heeded, now, expected):
                break
            line.waiting.popleft()
            line.size -= size
            known = message if is_heeded else hollow(head)
            if known is not None:
                station.handle(line.end, known)
        if intake.floods(was_full, now) and line.end.open:
            station.flooded(line.end, FLOODS)
        if line.ended is not None and not (line.waiting and not intake.is_dry):
            self.forget(line.end)
            line.ended()
        return intake.rest

    def _plan(self) -> None:
        """Look again when the next turn may begin, if there will be something in it."""
        if self._turns.is_due:
            at = self._busy_until
        elif (wakes_at := self._turns.wakes_at) is not None:
            at = max(wakes_at, self._busy_until)
        else:
            return
        if self._looks_at is None or at < self._looks_at:
            self._looks_at = at
            self._lan.at(at, self._look)

    def _look(self) -> None:
        station = self._station
        if self._looks_at is None or self._lan.now < self._looks_at:
            return
        self._looks_at = None
        if station.desk is self and station.is_awake:
            self._begin()
            while (given := self._turns.next()) is not None:
                self._give(*given)
            self._plan()

    def go_on(self) -> None:
        """The station runs again."""
        self._plan()
