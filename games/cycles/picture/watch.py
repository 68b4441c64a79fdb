"""Whose head stands in the middle of what is seen. Pure.

Who drives, his own; who has crashed, that of whose wall it was. Who only watches
follows one of the others and chooses with two keys whom; a third shows him the whole
board, and back.
"""

from __future__ import annotations

from games.cycles.state import Cycle, CyclesState, Direction, find

OVERVIEW: tuple[Direction, ...] = ("up", "down")


def subject(now: CyclesState, seat: int | None) -> Cycle | None:
    """Who drives and is to be followed for this seat; None if nobody drives."""
    asked: set[int] = set()
    while seat and seat not in asked:
        asked.add(seat)
        cycle = find(now, seat)
        if cycle is None or cycle.path:
            break
        seat = cycle.by
    cycle = find(now, seat) if seat else None
    if cycle is not None and cycle.path:
        return cycle
    return next((cycle for cycle in now.cycles if cycle.path), None)


class Watch:
    """What who only watches has chosen. `overview`: the whole board."""

    def __init__(self) -> None:
        self.overview = False
        self.seat: int | None = None

    def press(self, way: Direction, now: CyclesState) -> None:
        """He has pressed an arrow."""
        if way in OVERVIEW:
            self.overview = not self.overview
            return
        self.overview = False
        seats = [cycle.seat for cycle in now.cycles if cycle.path]
        here = subject(now, self.seat)
        if here is not None:
            step = 1 if way == "right" else -1
            self.seat = seats[(seats.index(here.seat) + step) % len(seats)]
