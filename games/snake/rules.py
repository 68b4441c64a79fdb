"""Snake for up to 256 players on one board.

Everybody who dies leaves food and comes back after 2 s as a harmless ghost; fruit is
shared; scores only grow. The parts: `seats` (who plays and what is pressed), `advance`
and `collide` (a move), `spawn` (what appears), `bot`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import ClassVar

from msgspec.structs import replace

from games.contract import Dice, Game, Seat, Value
from games.snake import bot as bots
from games.snake.advance import advance
from games.snake.board import STEPS
from games.snake.seats import enter, leave, press
from games.snake.spawn import populate
from games.snake.state import (
    TICKS_PER_MOVE,
    TICKS_PER_SECOND,
    SnakeOptions,
    SnakeState,
    find,
)


class Snake(Game[SnakeState]):
    """The rules. Snakes move when the tick becomes even: 10 moves a second."""

    name: ClassVar[str] = "snake"
    title: ClassVar[str] = "Snake"
    ticks_per_second: ClassVar[int] = TICKS_PER_SECOND
    moves: ClassVar[tuple[Value, ...]] = tuple(STEPS)
    state_type = SnakeState
    options_type = SnakeOptions

    def setup(self, options: SnakeOptions, dice: Dice) -> SnakeState:
        """An empty board with its first fruit."""
        empty = SnakeState(
            tick=0,
            width=options.width,
            height=options.height,
            walls=options.walls,
            bots=options.bots,
            level=options.level,
        )
        return populate(empty, dice)

    def step(
        self,
        state: SnakeState,
        inputs: Mapping[Seat, Value],
        arrivals: Sequence[Seat],
        departures: Sequence[Seat],
        dice: Dice,
    ) -> SnakeState:
        """One tick: leave, enter, press; every second tick move; then populate."""
        state = replace(state, tick=state.tick + 1)
        if departures:
            state = leave(state, departures)
        if arrivals:
            state = enter(state, arrivals)
        if inputs:
            state = press(state, inputs)
        if state.tick % TICKS_PER_MOVE == 0:
            state = populate(advance(state), dice)
        elif arrivals:
            state = populate(state, dice)
        return state

    def score(self, state: SnakeState, seat: Seat) -> int:
        """1 for each fruit and each remain eaten, 3 for each kill."""
        snake = find(state, seat)
        return snake.score if snake else 0

    def bots_wanted(self, state: SnakeState) -> int:
        """As the room's options say."""
        return state.bots

    def bot(self, state: SnakeState, seat: Seat, dice: Dice) -> Value | None:
        """A turn just before a move, when another way is better than straight on."""
        snake = find(state, seat)
        if snake is None or not snake.cells or snake.turns:
            return None
        if (state.tick + 1) % TICKS_PER_MOVE:
            return None
        way = bots.choose(state, snake, dice)
        return None if way == snake.facing else way
