"""One move of all snakes: turn, go, collide, eat."""

from __future__ import annotations

from collections import Counter

from msgspec.structs import replace

from games.snake.board import OUTSIDE, ahead
from games.snake.collide import Move, deaths
from games.snake.seats import remains
from games.snake.state import Serpent, SnakeState

POINTS_FOR_FOOD = 1
POINTS_FOR_KILL = 3
DEAD_TICKS = 40
"""2 s at 20 ticks a second."""


def advance(state: SnakeState) -> SnakeState:
    """Everybody alive goes one cell; the dead leave food behind."""
    moves = {snake.seat: _move(state, snake) for snake in state.snakes if snake.cells}
    dead = deaths(tuple(moves.values()))
    alive = {seat: move for seat, move in moves.items() if seat not in dead}
    kills = Counter(dead.values())
    food = frozenset(state.fruit + state.remains)
    snakes = tuple(
        _after(snake, alive.get(snake.seat), kills[snake.seat], food, state.tick)
        for snake in state.snakes
    )
    fallen = tuple((seat, _killer(moves[seat], dead[seat])) for seat in sorted(dead))
    return _cleared(
        replace(state, snakes=snakes, fallen=fallen),
        alive,
        [moves[s].snake for s in dead],
    )


def _killer(move: Move, credited: int | None) -> int:
    if credited is not None:
        return credited
    return 0 if move.body[0] == OUTSIDE else move.snake.seat


def _move(state: SnakeState, snake: Serpent) -> Move:
    facing = snake.turns[0] if snake.turns else snake.facing
    head = ahead(state, snake.cells[0], facing)
    kept = snake.cells if snake.growth else snake.cells[:-1]
    return Move(
        snake=snake,
        facing=facing,
        body=(head, *kept),
        growth=max(snake.growth - 1, 0),
        ghost=state.tick < snake.ghost,
    )


def _after(
    snake: Serpent, move: Move | None, kills: int, food: frozenset[int], tick: int
) -> Serpent:
    """The snake after the move; without a move it is dead, or died just now."""
    if kills:
        # The credit is due even to one that died in the same move.
        score = snake.score + kills * POINTS_FOR_KILL
        snake = replace(snake, score=score, kills=snake.kills + kills)
    if move is not None:
        return _moved(snake, move, int(move.body[0] in food))
    if not snake.cells:
        return snake
    return replace(
        snake,
        cells=(),
        turns=(),
        growth=0,
        ghost=0,
        back=tick + DEAD_TICKS,
        deaths=snake.deaths + 1,
    )


def _moved(snake: Serpent, move: Move, ate: int) -> Serpent:
    return replace(
        snake,
        cells=move.body,
        facing=move.facing,
        turns=snake.turns[1:],
        growth=move.growth + ate,
        score=snake.score + ate * POINTS_FOR_FOOD,
        best=max(snake.best, move.length + ate),
    )


def _cleared(
    state: SnakeState, alive: dict[int, Move], dead: list[Serpent]
) -> SnakeState:
    """The board without what was eaten, and with what the dead leave."""
    eaten = frozenset(move.body[0] for move in alive.values())
    state = replace(
        state,
        fruit=tuple(cell for cell in state.fruit if cell not in eaten),
        remains=tuple(cell for cell in state.remains if cell not in eaten),
    )
    if dead:
        state = replace(state, remains=remains(state, dead, state.snakes))
    return state
