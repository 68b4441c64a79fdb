"""What appears on the board: snakes at safe places, and fruit."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec.structs import replace

from games.contract import Dice
from games.snake.board import (
    OPPOSITE,
    OUTSIDE,
    STEPS,
    ahead,
    cell_at,
    occupied,
)
from games.snake.state import Direction, Serpent, SnakeState

START_LENGTH = 3
FREE_AHEAD = 5
GHOST_TICKS = 30
"""1.5 s at 20 ticks a second."""
MAX_THROWS = 64
"""Throws for one place before it waits for the next move: bounds the cost of a tick."""
SNAKES_PER_FRUIT = 2
_FACINGS: tuple[Direction, ...] = tuple(STEPS)


def populate(state: SnakeState, dice: Dice) -> SnakeState:
    """Bring the snakes whose time has come and the fruit that is missing."""
    wanted = max(1, -(-len(state.snakes) // SNAKES_PER_FRUIT))
    waiting = any(not s.cells and s.back <= state.tick for s in state.snakes)
    if waiting or len(state.fruit) < wanted:
        taken = occupied(state.snakes)
        if waiting:
            state = _revived(state, taken, dice)
        state = _fruitful(state, wanted, taken, dice)
    return state


def _revived(state: SnakeState, taken: set[int], dice: Dice) -> SnakeState:
    snakes = []
    for snake in state.snakes:
        if not snake.cells and snake.back <= state.tick:
            snake = _born(state, snake, taken, dice)
            taken.update(snake.cells)
        snakes.append(snake)
    return replace(state, snakes=tuple(snakes))


def _born(state: SnakeState, snake: Serpent, taken: set[int], dice: Dice) -> Serpent:
    """The snake on the board, or as it was if no safe place was found."""
    for _ in range(MAX_THROWS):
        facing = dice.choice(_FACINGS)
        cells = _place_for(state, _anywhere(state, dice), facing, taken)
        if cells:
            return replace(
                snake,
                cells=cells,
                facing=facing,
                ghost=max(state.tick, state.go) + GHOST_TICKS,
                best=max(snake.best, START_LENGTH),
            )
    return snake


def _place_for(
    state: SnakeState, head: int, facing: Direction, taken: set[int]
) -> tuple[int, ...]:
    """The cells for a new snake; empty unless they and those ahead are free."""
    if head in taken or not _free(state, head, facing, FREE_AHEAD, taken):
        return ()
    tail = _free(state, head, OPPOSITE[facing], START_LENGTH - 1, taken)
    return (head, *tail) if tail else ()


def _free(
    state: SnakeState, cell: int, facing: Direction, count: int, taken: set[int]
) -> list[int]:
    """The next `count` cells in that direction; empty unless all are free."""
    cells: list[int] = []
    for _ in range(count):
        cell = ahead(state, cell, facing)
        if cell == OUTSIDE or cell in taken:
            return []
        cells.append(cell)
    return cells


def _fruitful(
    state: SnakeState, wanted: int, taken: set[int], dice: Dice
) -> SnakeState:
    fruit = list(state.fruit)
    full = taken.union(fruit, state.remains)
    for _ in range(wanted - len(fruit)):
        cell = next((c for c in _throws(state, dice) if c not in full), OUTSIDE)
        if cell != OUTSIDE:
            fruit.append(cell)
            full.add(cell)
    return replace(state, fruit=tuple(fruit))


def _throws(state: SnakeState, dice: Dice) -> Iterator[int]:
    return (_anywhere(state, dice) for _ in range(MAX_THROWS))


def _anywhere(state: SnakeState, dice: Dice) -> int:
    return cell_at(dice.below(state.width), dice.below(state.height))
