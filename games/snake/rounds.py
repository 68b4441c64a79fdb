"""When a round begins and ends, and how it stands.

A round begins with everybody on the board, and standing: that is the countdown, and a
part of the round. At its end comes the podium, on which nothing moves; who comes then
waits for the next round. In a game without end, nothing here applies.
"""

from __future__ import annotations

from msgspec.structs import replace

from games.contract import Seat, Standing
from games.snake.awards import awards
from games.snake.board import grown
from games.snake.state import (
    TICKS_PER_MOVE,
    TICKS_PER_SECOND,
    Serpent,
    SnakeOptions,
    SnakeState,
)

COUNTDOWN = 3 * TICKS_PER_SECOND
"""Ticks in which everybody stands; half of a very short round."""
PODIUM = 8 * TICKS_PER_SECOND
"""Ticks."""


def begun(state: SnakeState) -> SnakeState:
    """A new round by the options chosen: a bare board of the size that is needed now,
    nobody on it yet."""
    options = state.options
    length = options.round * TICKS_PER_SECOND
    width, height = grown(options.width, options.height, len(state.snakes))
    return replace(
        state,
        width=width,
        height=height,
        walls=options.walls,
        bots=options.bots,
        level=options.level,
        pace=TICKS_PER_MOVE[options.speed],
        round=state.round + 1,
        podium=False,
        go=state.tick + min(COUNTDOWN, length // 2),
        until=state.tick + length,
        fruit=(),
        remains=(),
        snakes=tuple(
            Serpent(seat=snake.seat, back=state.tick) for snake in state.snakes
        ),
        fallen=(),
    )


def is_due(state: SnakeState) -> bool:
    """Whether the time of the round is up."""
    return bool(state.round) and state.tick >= state.until


def ended(state: SnakeState) -> SnakeState:
    """The podium."""
    return replace(state, podium=True, until=state.tick + PODIUM)


def chosen(state: SnakeState, options: SnakeOptions) -> SnakeState:
    """These options hold from the next round on; there is none in a game without end,
    and always one in a game of rounds."""
    if not state.round:
        return state
    if not options.round:
        options = replace(options, round=state.options.round)
    return replace(state, options=options)


def standing(state: SnakeState) -> Standing | None:
    """How the round stands; None in a game without end.

    Who has equal points is ranked by kills, then by how seldom he died, then by seat:
    the lower is the better. Without points, who was on the board comes before who was
    not: nobody wins that came when all was over.
    """
    if not state.round:
        return None
    ranked = sorted(state.snakes, key=_rank)
    return Standing(
        phase="podium" if state.podium else "play",
        round=state.round,
        left=state.until - state.tick,
        ranking=tuple((Seat(snake.seat), snake.score) for snake in ranked),
        awards=awards(ranked, state.people, state.round) if state.podium else (),
    )


def _rank(snake: Serpent) -> tuple[int, int, bool, int, int]:
    return -snake.score, -snake.kills, not snake.best, snake.deaths, snake.seat
