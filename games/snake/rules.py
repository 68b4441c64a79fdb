"""Snake for up to 256 players on one board.

Everybody who dies leaves food and comes back after 2 s as a harmless ghost; fruit is
shared; scores only grow, in a round. The parts: `seats` (who plays and what is
pressed), `advance` and `collide` (a move), `spawn` (what appears), `rounds` (when it
begins and ends, who has won), `awards`, `happenings` (what is worth a sound),
`glimpse` (what the lobby sees), `bot`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import ClassVar

from msgspec.structs import replace

from games.contract import Dice, Game, Glimpse, Happening, Seat, Standing, Value
from games.snake import bot as bots
from games.snake import rounds
from games.snake.advance import POINTS_FOR_FOOD, POINTS_FOR_KILL, advance
from games.snake.board import STEPS
from games.snake.glimpse import glimpse
from games.snake.happenings import happenings
from games.snake.seats import enter, leave, press
from games.snake.spawn import GHOST_TICKS, populate
from games.snake.state import (
    TICKS_PER_MOVE,
    TICKS_PER_SECOND,
    SnakeOptions,
    SnakeState,
    find,
)


class Snake(Game[SnakeState]):
    """The rules. At the usual speed, snakes move when the tick becomes even: 10 moves a
    second."""

    name: ClassVar[str] = "snake"
    title: ClassVar[str] = "Snake"
    version: ClassVar[int] = 2
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
            pace=TICKS_PER_MOVE[options.speed],
            options=options,
        )
        return populate(rounds.begun(empty) if options.round else empty, dice)

    def step(
        self,
        state: SnakeState,
        inputs: Mapping[Seat, Value],
        arrivals: Sequence[Seat],
        departures: Sequence[Seat],
        dice: Dice,
    ) -> SnakeState:
        """One tick: leave, enter, press; if it is time, move; then populate."""
        state = replace(state, tick=state.tick + 1)
        if departures:
            state = leave(state, departures)
        if arrivals:
            state = enter(state, arrivals)
        if inputs:
            state = press(state, inputs)
        if state.podium:
            is_over = state.tick >= state.until
            return populate(rounds.begun(state), dice) if is_over else state
        if state.tick % state.pace == 0:
            state = populate(state if state.is_still else advance(state), dice)
        elif arrivals:
            state = populate(state, dice)
        return rounds.ended(state) if rounds.is_due(state) else state

    def standing(self, state: SnakeState) -> Standing | None:
        """See `rounds`."""
        return rounds.standing(state)

    def happenings(self, before: SnakeState, now: SnakeState) -> tuple[Happening, ...]:
        """See the module `happenings`."""
        return happenings(before, now)

    def glimpse(self, state: SnakeState) -> Glimpse:
        """See the module `glimpse`."""
        return glimpse(state)

    def end_round(self, state: SnakeState) -> SnakeState:
        """To the podium."""
        return rounds.ended(state) if state.round and not state.podium else state

    def with_options(self, state: SnakeState, options: SnakeOptions) -> SnakeState:
        """All of them hold from the next round on; none in a game without end. Rounds
        go on: a length of 0 leaves it as it was."""
        return rounds.chosen(state, options)

    def returns(self, state: SnakeState, seat: Seat) -> int:
        """Of the dead; not on the podium, where there is nothing to return to."""
        snake = find(state, seat)
        if snake is None or snake.cells or not snake.deaths or state.podium:
            return 0
        return max(0, snake.back - state.tick)

    def score(self, state: SnakeState, seat: Seat) -> int:
        """1 for each fruit and each remain eaten, 3 for each kill, in this round."""
        snake = find(state, seat)
        return snake.score if snake else 0

    def reachable(self, state: SnakeState, ticks: int) -> int:
        """Something to eat at each move, and all others killed as soon as they are no
        ghosts any more, as is whoever comes in their places."""
        moves, lives = -(-ticks // state.pace), -(-ticks // GHOST_TICKS)
        kills = (self.seats - 1) * lives
        return moves * POINTS_FOR_FOOD + kills * POINTS_FOR_KILL

    def bots_wanted(self, state: SnakeState) -> int:
        """As the options of this round say."""
        return state.bots

    def bot(self, state: SnakeState, seat: Seat, dice: Dice) -> Value | None:
        """A turn just before a move, when another way is better than straight on."""
        snake = find(state, seat)
        if snake is None or not snake.cells or snake.turns:
            return None
        if (state.tick + 1) % state.pace or state.podium or state.tick + 1 < state.go:
            return None
        way = bots.choose(state, snake, dice)
        return None if way == snake.facing else way
