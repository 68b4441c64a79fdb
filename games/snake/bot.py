"""How a bot steers: 1 wanders, 2 goes for the nearest food, 3 wants room for itself.

In a game of rounds, bots of level 2 and 3 keep to the points of the people there: who
has more than their median leaves food alone until he has not, and who is far behind
looks further ahead. So a class of beginners has somebody to beat, and so have experts.
"""

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
WIDE = 6
"""Cells by which who is ahead keeps away from people."""
FAR_BEHIND = 3
"""Points below the median at which a bot plays one level better."""

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
    usual = None if snake.seat in state.people else _usual(state)
    if usual is not None and snake.score > usual:
        return _stroll(state, snake, ways, blocked, dice)
    is_behind = usual is not None and snake.score + FAR_BEHIND < usual
    level = 3 if is_behind else state.level
    cost = _cost(state, snake, blocked, level)
    return min(ways, key=lambda option: cost(option[1]))[0]


def _usual(state: SnakeState) -> float | None:
    """Of the points of all people; None in a game without end, and without people."""
    if not state.round:
        return None
    people = frozenset(state.people)
    points = sorted(snake.score for snake in state.snakes if snake.seat in people)
    if not points:
        return None
    # `statistics` has a `median`, and takes as long to import as all the bots.
    return (points[(len(points) - 1) // 2] + points[len(points) // 2]) / 2


def _stroll(
    state: SnakeState,
    snake: Serpent,
    ways: list[tuple[Direction, int]],
    blocked: frozenset[int],
    dice: Dice,
) -> Direction:
    """Stay alive, and leave the food to the others."""
    food, feared = {*state.fruit, *state.remains}, _feared(state, snake)
    need = min(max(MIN_FREE, snake.length), MAX_EXPLORED)
    people = frozenset(state.people)
    heads = [s.cells[0] for s in state.snakes if s.seat in people and s.cells]

    def cost(cell: int) -> tuple[int, bool, bool, int]:
        lacking = need - _space(state, cell, blocked, need)
        # Who runs into it gives it points: so it keeps out of people's way, too.
        nearest = min((distance(state, cell, head) for head in heads), default=WIDE)
        return lacking, cell in feared, cell in food, -min(nearest, WIDE)

    costs = [(way, cost(cell)) for way, cell in ways]
    least = min(price for _, price in costs)
    return _wander(snake, [way for way, price in costs if price == least], dice)


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
    state: SnakeState, snake: Serpent, blocked: frozenset[int], level: int
) -> Callable[[int], tuple[int, bool, int]]:
    """What a cell costs: being shut in, then a lost fight, then the way to food."""
    food = state.fruit + state.remains
    head = snake.cells[0]
    goal = min(food, key=lambda cell: distance(state, head, cell), default=head)
    feared = _feared(state, snake)
    need = MIN_FREE if level == 2 else min(max(MIN_FREE, snake.length), MAX_EXPLORED)

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
