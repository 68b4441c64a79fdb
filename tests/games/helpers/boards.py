"""Small boards for tests, and a room that needs no network."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from msgspec.structs import replace

from games.contract import Dice, Seat, Value
from games.snake.board import STEPS, cell_at, place
from games.snake.rules import Snake
from games.snake.state import Direction, Serpent, SnakeState, find

GAME = Snake()
NEVER = 2**20


def lying(
    seat: int,
    x: int,
    y: int,
    facing: Direction = "right",
    length: int = 3,
    *,
    growth: int = 0,
    ghost: int = 0,
    score: int = 0,
) -> Serpent:
    """A straight snake with its head at (x, y)."""
    dx, dy = STEPS[facing]
    cells = [(x - dx * i, y - dy * i) for i in range(length)]
    snake = coiled(seat, *cells, facing=facing)
    return replace(snake, growth=growth, ghost=ghost, score=score)


def coiled(seat: int, *cells: tuple[int, int], facing: Direction) -> Serpent:
    """A snake on these cells, head first."""
    return Serpent(
        seat=seat,
        cells=tuple(cell_at(x, y) for x, y in cells),
        facing=facing,
        best=len(cells),
    )


def board(
    *snakes: Serpent,
    width: int = 16,
    height: int = 16,
    walls: bool = False,
    fruit: Sequence[tuple[int, int]] = (),
    remains: Sequence[tuple[int, int]] = (),
    tick: int = 101,
    level: int = 2,
) -> SnakeState:
    """A board just before a move."""
    return SnakeState(
        tick=tick,
        width=width,
        height=height,
        walls=walls,
        bots=0,
        level=level,
        # Fruit enough that none is thrown where a test does not expect it.
        fruit=tuple(cell_at(x, y) for x, y in (*fruit, *[(15, 15)] * len(snakes))),
        remains=tuple(cell_at(x, y) for x, y in remains),
        snakes=snakes,
    )


def step(
    state: SnakeState,
    inputs: Mapping[int, Value] | None = None,
    arrivals: Sequence[int] = (),
    departures: Sequence[int] = (),
    seed: int = 1,
) -> SnakeState:
    """One tick."""
    return GAME.step(
        state,
        {Seat(seat): value for seat, value in (inputs or {}).items()},
        [Seat(seat) for seat in arrivals],
        [Seat(seat) for seat in departures],
        Dice(seed, state.tick + 1),
    )


def steps(state: SnakeState, count: int) -> SnakeState:
    """So many ticks in which nobody does anything."""
    for _ in range(count):
        state = step(state)
    return state


def at(state: SnakeState, seat: int) -> Serpent:
    """The snake of a seat that must be there."""
    snake = find(state, seat)
    assert snake is not None
    return snake


def cells(state: SnakeState, seat: int) -> list[tuple[int, int]]:
    """Where a snake lies, head first; empty when dead."""
    return [place(cell) for cell in at(state, seat).cells]


def alive(state: SnakeState) -> list[int]:
    """The seats whose snakes live."""
    return [snake.seat for snake in state.snakes if snake.cells]


def kills(state: SnakeState) -> dict[int, int]:
    """Who has killed how many; those without are left out."""
    return {snake.seat: snake.kills for snake in state.snakes if snake.kills}
