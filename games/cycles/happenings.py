"""What happened between two states, for what is to be heard and seen.

First what the cycles did, in the order of seats, then heat and round:

    died        seat; text "edge" or "own wall", or "": then `trapped` is told as well
    trapped     seat; other: who has hit its wall
    count       3, 2 and 1 seconds until one may go: seat, or 0 if all go together
    go          it may: seat, or 0 as above
    won         seat was the last one of its heat
    heat over   nobody was
    round over
"""

from __future__ import annotations

from collections.abc import Iterator

from games.contract import Happening, Seat
from games.cycles.state import TICKS_PER_SECOND, Cycle, CyclesState, find


def happenings(before: CyclesState, now: CyclesState) -> tuple[Happening, ...]:
    """What is new in `now`."""
    return (*_crashes(before, now), *_clock(before, now), *_ends(before, now))


def _crashes(before: CyclesState, now: CyclesState) -> Iterator[Happening]:
    for cycle in now.cycles:
        if cycle.out > before.tick:
            why = "own wall" if cycle.by == cycle.seat else "" if cycle.by else "edge"
            yield Happening("died", Seat(cycle.seat), text=why)
            if cycle.by not in (0, cycle.seat):
                yield Happening("trapped", Seat(cycle.by), Seat(cycle.seat))


def _clock(before: CyclesState, now: CyclesState) -> Iterator[Happening]:
    if now.over or now.podium:
        return
    driving = [cycle for cycle in now.cycles if cycle.path]
    together = len({cycle.go for cycle in driving}) == 1
    for cycle in driving[:1] if together else driving:
        was = find(before, cycle.seat)
        known = was is not None and was.path and was.go == cycle.go
        old, left = _left(cycle, before.tick) if known else 0, _left(cycle, now.tick)
        if left != old:
            seat = Seat(0 if together else cycle.seat)
            yield Happening("count" if left else "go", seat)


def _left(cycle: Cycle, tick: int) -> int:
    """Seconds until it may go, rounded up."""
    return max(0, -(-(cycle.go - tick) // TICKS_PER_SECOND))


def _ends(before: CyclesState, now: CyclesState) -> Iterator[Happening]:
    if now.over and not before.over:
        won = Happening("won", Seat(now.winner))
        yield won if now.winner else Happening("heat over")
    if now.podium and not before.podium:
        yield Happening("round over")
