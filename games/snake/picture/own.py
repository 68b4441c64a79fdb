"""The user's snake as his presses will have it, before the host has said so. Pure.

It is drawn from what is ahead (see `games.foresight`), the others from what has come.
Whether he lives hangs on others as well: only what has come says that. So where the
guess has it dead, it waits as it was drawn last, and where it is born the guess is not
asked.
"""

from __future__ import annotations

import msgspec

from games.foresight import Foreseen
from games.snake.picture.motion import Motion, Slide, progress
from games.snake.state import Serpent, SnakeState, find


class Shown(msgspec.Struct, frozen=True):
    """A snake, the state that it is drawn by, and how much of its last move is done."""

    snake: Serpent
    state: SnakeState
    done: float


class Own:
    """Of one user. Feed it what is ahead before each picture."""

    def __init__(self) -> None:
        self.shown: Shown | None = None
        """How it is to be drawn; None: as all others, or not at all."""
        self._motion = Motion()

    def see(
        self, ahead: Foreseen[SnakeState] | None, now: SnakeState, me: int | None
    ) -> None:
        """Take in what is `ahead` of `now`, which is drawn of the others."""
        last, self.shown = self.shown, None
        if ahead is None or me is None or not _lives(now, me):
            return
        if not ahead.now.round == ahead.newest.round == now.round:
            return  # another board, on which he is born
        snake = find(ahead.now, me)
        is_alive = snake is not None and bool(snake.cells)
        if snake is None or not is_alive or not _lives(ahead.newest, me):
            self.shown = last and Shown(last.snake, last.state, 1.0)
            return
        if last and last.state.tick == ahead.now.tick and last.snake != snake:
            self._motion.forget()  # it was guessed wrong
        self._motion.see(ahead.before, ahead.now)
        self.shown = Shown(snake, ahead.now, progress(ahead.now, ahead.fraction))

    def of(
        self, snake: Serpent, state: SnakeState, done: float
    ) -> tuple[Serpent, SnakeState, float]:
        """How a snake of what has come is drawn: the own one as it is ahead."""
        shown = self.shown
        if shown is None or snake.seat != shown.snake.seat:
            return snake, state, done
        return shown.snake, shown.state, shown.done

    def slide(self, state: SnakeState, snake: Serpent) -> Slide | None:
        """Where the last move of the own one came from; None of all others."""
        if self.shown is None or snake is not self.shown.snake:
            return None
        return self._motion.slide(state, snake)

    @property
    def eats(self) -> frozenset[int]:
        """The cells on which nothing lies any more, as it will be."""
        return frozenset(self.shown.snake.cells[:1]) if self.shown else frozenset()


def _lives(state: SnakeState, seat: int) -> bool:
    snake = find(state, seat)
    return snake is not None and bool(snake.cells)
