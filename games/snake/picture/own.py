"""The user's snake as his presses will have it, before the host has said so. Pure.

It is drawn from what is ahead (see `games.foresight`), the others from what has come.
Whether he lives hangs on others as well: only what has come says that. So where the
guess has it dead, it waits as it was drawn last, and where it is born the guess is not
asked.
"""

from __future__ import annotations

from games.foresight import Foreseen
from games.snake.picture.motion import Motion, progress
from games.snake.picture.pose import Pose
from games.snake.state import Serpent, SnakeState, find


class Own:
    """Of one user. Feed it what is ahead before each picture."""

    def __init__(self) -> None:
        self.pose: Pose | None = None
        """How it is to be drawn; None: as all others, or not at all."""
        self.state: SnakeState | None = None
        """In which it lies so; None if there is no pose."""
        self._motion = Motion()

    def see(
        self, ahead: Foreseen[SnakeState] | None, now: SnakeState, me: int | None
    ) -> None:
        """Take in what is `ahead` of `now`, which is drawn of the others."""
        last, was = self.pose, self.state
        self.pose = self.state = None
        if ahead is None or me is None or not _lives(now, me):
            return
        if not ahead.now.round == ahead.newest.round == now.round:
            return  # another board, on which he is born
        snake = find(ahead.now, me)
        is_alive = snake is not None and bool(snake.cells)
        if snake is None or not is_alive or not _lives(ahead.newest, me):
            if last is not None:
                self.pose, self.state = Pose(last.snake, last.slide, 1.0), was
            return
        guessed = last is not None and was is not None and was.tick == ahead.now.tick
        if guessed and last is not None and last.snake.cells != snake.cells:
            self._motion.forget()  # it was guessed wrong
        self._motion.see(ahead.before, ahead.now)
        slide = self._motion.slide(ahead.now, snake)
        done = progress(ahead.now, ahead.fraction)
        self.pose, self.state = Pose(snake, slide, done), ahead.now

    def of(self, snake: Serpent) -> Pose | None:
        """How a snake of what has come is drawn, if it is the own one."""
        pose = self.pose
        return pose if pose is not None and pose.snake.seat == snake.seat else None

    @property
    def eats(self) -> frozenset[int]:
        """The cells on which nothing lies any more, as it will be."""
        return frozenset(self.pose.snake.cells[:1]) if self.pose else frozenset()


def _lives(state: SnakeState, seat: int) -> bool:
    snake = find(state, seat)
    return snake is not None and bool(snake.cells)
