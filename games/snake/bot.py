"""How a bot steers: 1 wanders, 2 goes for the nearest food, 3 wants room for itself."""

from __future__ import annotations

from collections.abc import Callable

from games.contract import Dice
from games.snake.board import OPPOSITE, OUTSIDE, STEPS, ahead, distance
from games.snake.state import Direction, Serpent, SnakeState

MAX_EXPLORED = 60
"""Cells that level 3 explores at most for each way: bounds its cost."""
MIN_FREE = 8
"""Free cells that level 2 wants before it; it is caught in greater pockets only."""
WHIM = 0.1
"""Chance that a wanderer turns without need."""

_last: tuple[tuple[Serpent, ...], frozenset[int]] = ((), frozenset())
"""The snakes that were asked for last, and the cells that they block."""


def choose(state: SnakeState, snake: Serpent, dice: Dice) -> Direction:
    """The way to go at the next move; straight on if all ways are deadly."""
    blocked = _blocked(state)
    ways = [
        (way, cell)
        for way, cell in _ways(state, snake)
        if cell != OUTSIDE and cell not in blocked
    ]
    if not ways:
        return snake.facing
    if state.level == 1:
        return _wander(snake, [way for way, _ in ways], dice)
    cost = _cost(state, snake, blocked)
    return min(ways, key=lambda option: cost(option[1]))[0]


def _ways(state: SnakeState, snake: Serpent) -> list[tuple[Direction, int]]:
    """Straight on first: of equal ways the first is taken."""
    others = [d for d in STEPS if d not in (snake.facing, OPPOSITE[snake.facing])]
    head = snake.cells[0]
    return [(way, ahead(state, head, way)) for way in (snake.facing, *others)]


def _blocked(state: SnakeState) -> frozenset[int]:
    """The cells that will still be taken after the next move."""
    # All bots of a tick ask for the same board: after a split, half of 256 players may
    # be away and steered from here.
    global _last
    if _last[0] is not state.snakes:
        cells: set[int] = set()
        for snake in state.snakes:
            cells.update(snake.cells if snake.growth else snake.cells[:-1])
        _last = state.snakes, frozenset(cells)
    return _last[1]


def _wander(snake: Serpent, ways: list[Direction], dice: Dice) -> Direction:
    if snake.facing in ways and dice.random() >= WHIM:
        return snake.facing
    return dice.choice(ways)


def _cost(
    state: SnakeState, snake: Serpent, blocked: frozenset[int]
) -> Callable[[int], tuple[int, bool, int]]:
    """What a cell costs: being shut in, then a lost fight, then the way to food."""
    food = state.fruit + state.remains
    head = snake.cells[0]
    goal = min(food, key=lambda cell: distance(state, head, cell), default=head)
    feared = _feared(state, snake)
    need = (
        MIN_FREE if state.level == 2 else min(max(MIN_FREE, snake.length), MAX_EXPLORED)
    )

    def cost(cell: int) -> tuple[int, bool, int]:
        lacking = need - _space(state, cell, blocked, need)
        return lacking, cell in feared, distance(state, cell, goal)

    return cost


def _feared(state: SnakeState, snake: Serpent) -> set[int]:
    """The cells that a head may enter that is not shorter than ours."""
    near = (
        other
        for other in state.snakes
        if other is not snake
        and other.cells
        and other.length >= snake.length
        and distance(state, snake.cells[0], other.cells[0]) <= 2
    )
    return {ahead(state, other.cells[0], way) for other in near for way in STEPS}


def _space(state: SnakeState, start: int, blocked: frozenset[int], enough: int) -> int:
    """Free cells that can be reached from `start`; stops counting at `enough`."""
    seen = {start}
    edge = [start]
    while edge and len(seen) <= enough:
        cell = edge.pop()
        for way in STEPS:
            there = ahead(state, cell, way)
            if there != OUTSIDE and there not in blocked and there not in seen:
                seen.add(there)
                edge.append(there)
    return min(len(seen) - 1, enough)
