"""Whom the camera follows. Pure.

Who plays, himself; while he is dead, who has killed him. Who only watches follows one
of the others, at first the leader, and chooses with two keys whom; a third shows him
the whole board, and back.
"""

from __future__ import annotations

from games.snake.happenings import happenings
from games.snake.state import Direction, Serpent, SnakeState, find

OVERVIEW: tuple[Direction, ...] = ("up", "down")


def leader(now: SnakeState) -> int | None:
    """The seat of who leads; None as long as nobody has a point. Of equals as the
    podium has it."""
    best = min(
        now.snakes,
        key=lambda s: (-s.score, -s.kills, not s.best, s.deaths, s.seat),
        default=None,
    )
    return best.seat if best is not None and best.score else None


class Watch:
    """Of one game. `overview`: who watches wants to see the whole board."""

    def __init__(self) -> None:
        self.overview = False
        self.seat: int | None = None  # who is followed, dead or alive
        self.killer: int | None = None  # of him; 0 if nobody else has done it
        self._last: SnakeState | None = None

    def see(self, now: SnakeState, me: int | None) -> None:
        """Take in the state that is drawn next."""
        was, self._last = self._last, now
        seat = self._seat(now, me)
        if seat != self.seat:
            self.seat, self.killer = seat, None
        if was is None or was is now or seat is None:
            return
        for one in happenings(was, now):
            if one.kind == "died" and one.seat == seat:
                self.killer = one.other
        snake = find(now, seat)
        if now.tick < was.tick or (snake is not None and snake.cells):
            self.killer = None

    def subject(self, now: SnakeState) -> Serpent | None:
        """The living snake that is followed; None: the camera stays where it is."""
        for seat in (self.seat, self.killer):
            snake = find(now, seat) if seat else None
            if snake is not None and snake.cells:
                return snake
        return None

    def press(self, way: Direction) -> None:
        """Somebody who only watches has pressed an arrow."""
        if way in OVERVIEW:
            self.overview = not self.overview
        elif self._last is not None:
            seats = [snake.seat for snake in self._last.snakes]
            if self.seat in seats:
                step = 1 if way == "right" else -1
                at = (seats.index(self.seat) + step) % len(seats)
                self.seat, self.killer = seats[at], None
            self.overview = False

    def _seat(self, now: SnakeState, me: int | None) -> int | None:
        if me is not None:
            return me
        seats = [snake.seat for snake in now.snakes]
        if self.seat in seats:
            return self.seat
        first = leader(now)
        return first if first is not None else (seats[0] if seats else None)
