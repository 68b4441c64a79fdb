"""The own key press, believed before the rules have heard of it. Pure.

Only the eyes follow it: the snake itself moves by the ordered inputs alone.
"""

from __future__ import annotations

from games.snake.board import OPPOSITE
from games.snake.state import Direction, SnakeState, find

BELIEVED_FOR = 12  # ticks that a press is believed which the rules do not confirm: 8 by
# which the picture may be behind after a hiccup, and 4 until a turn of now is made


class Foresight:
    """The direction that one player has pressed last, while it is still news."""

    def __init__(self) -> None:
        self.turn: Direction | None = None
        self._tick = 0

    def press(self, turn: Direction, state: SnakeState, seat: int | None) -> None:
        """Take in a press; one that the rules will ignore is ignored."""
        snake = None if seat is None else find(state, seat)
        if snake is None or not snake.cells:
            return
        heading = self.turn or (snake.turns[-1] if snake.turns else snake.facing)
        if state.is_still:
            heading = snake.facing  # before the start one may think again
        if turn != OPPOSITE[heading]:
            self.turn, self._tick = turn, state.tick

    def see(self, state: SnakeState, seat: int | None) -> None:
        """Forget the press when it has happened, or never will."""
        snake = None if seat is None else find(state, seat)
        late = state.tick - self._tick > BELIEVED_FOR
        if snake is None or not snake.cells or late or snake.facing == self.turn:
            self.turn = None
