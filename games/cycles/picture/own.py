"""The user's cycle as his presses will have it, before the host has said so. Pure.

It is drawn from what is ahead (see `games.foresight`), the others from what has come.
Whether he lives, and whether the heat is over, hangs on others as well: only what has
come says that. So where the guess has it crashed or the heat over, it waits as it was
drawn last.
"""

from __future__ import annotations

from typing import NamedTuple

from games.cycles.picture.view import progress
from games.cycles.state import Cycle, CyclesState, find
from games.foresight import Foreseen


class Drive(NamedTuple):
    """A cycle, and how much of its last move is done (0 to 1)."""

    cycle: Cycle
    done: float


class Own:
    """Of one user. Feed it what is ahead before each picture."""

    def __init__(self) -> None:
        self._drive: Drive | None = None

    def see(
        self, ahead: Foreseen[CyclesState] | None, now: CyclesState, me: int | None
    ) -> None:
        """Take in what is `ahead` of `now`, which is drawn of the others."""
        last, self._drive = self._drive, None
        if ahead is None or me is None or not _drives(now, me):
            return
        if not _heat(ahead.now) == _heat(ahead.newest) == _heat(now):
            return  # he begins elsewhere
        cycle = find(ahead.now, me)
        is_over = ahead.now.over > 0 or not _drives(ahead.newest, me)
        if cycle is None or not cycle.path or is_over:
            self._drive = last and Drive(last.cycle, 1.0)
        else:
            self._drive = Drive(cycle, progress(ahead.now, ahead.fraction))

    def of(self, cycle: Cycle, done: float) -> Drive:
        """How a cycle of what has come is drawn: `done` of its last move, but for the
        own one."""
        drive = self._drive
        is_own = drive is not None and drive.cycle.seat == cycle.seat
        return drive if drive is not None and is_own else Drive(cycle, done)


def _heat(state: CyclesState) -> tuple[int, int, bool]:
    return state.round, state.heat, state.podium


def _drives(state: CyclesState, seat: int) -> bool:
    cycle = find(state, seat)
    return cycle is not None and bool(cycle.path)
