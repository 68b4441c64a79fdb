"""How a bot steers: to where there is room, and along what is free."""

from __future__ import annotations

from collections.abc import Callable

from games.contract import Dice
from games.cycles.board import (
    OPPOSITE,
    RING_TICKS,
    STEPS,
    distance,
    is_open,
    margin,
    walls,
)
from games.cycles.state import Cycle, CyclesState, Direction

MAX_EXPLORED = 70
"""Cells that it explores at most for each way: bounds its cost."""
SIGHT = 14
"""Cells that it looks straight ahead."""
WHIM = 5.0
"""Cells of free way that it gives for a whim: so its ways are not foreseen."""
STEADY = 3.0
"""Cells of free way that it gives for going straight on."""
LURE = 2.0
"""Cells of free way that it gives for coming nearer to where a rival is going."""
LEAD = 4
"""Cells ahead of a rival that it makes for, to be there before him."""
FORESIGHT = 2 * RING_TICKS
"""Ticks that it sees the edge come."""


def choose(state: CyclesState, cycle: Cycle, dice: Dice) -> Direction:
    """The way to go at the next move; straight on if all ways are deadly."""
    taken, edge = walls(state.cycles), margin(state, state.tick + 1)
    soon = margin(state, state.tick + FORESIGHT)

    def free(cell: int) -> bool:
        return cell not in taken and is_open(state, cell, edge)

    head = cycle.path[-1]
    ways = [way for way in STEPS if way != OPPOSITE[cycle.facing]]
    found = [(way, head + STEPS[way]) for way in ways if free(head + STEPS[way])]
    if len(found) < 2:
        return found[0][0] if found else cycle.facing
    rivals = [c for c in state.cycles if c.path and c is not cycle]
    feared = {c.path[-1] + step for c in rivals for step in STEPS.values()}
    goals = [c.path[-1] + LEAD * STEPS[c.facing] for c in rivals]
    goal = min(goals, key=lambda cell: distance(head, cell), default=head)

    def worth(way: Direction, cell: int) -> tuple[bool, int, bool, float]:
        room = _room(cell, free)
        if room < MAX_EXPLORED:  # shut in: keep to the walls, and waste nothing
            liking = -float(sum(free(cell + step) for step in STEPS.values()))
        else:
            liking = _run(cell, STEPS[way], free) + WHIM * dice.random()
            liking += LURE if distance(cell, goal) < distance(head, goal) else 0.0
        liking += STEADY if way == cycle.facing else 0.0
        return is_open(state, cell, soon), room, cell not in feared, liking

    return max(found, key=lambda one: worth(*one))[0]


def _room(start: int, free: Callable[[int], bool]) -> int:
    """Free cells that can be reached from `start`; stops counting at MAX_EXPLORED."""
    seen, edge = {start}, [start]
    for cell in edge:  # grows as it is gone through: the nearest come first
        for step in STEPS.values():
            if cell + step not in seen and free(cell + step):
                if len(seen) == MAX_EXPLORED:
                    return MAX_EXPLORED
                seen.add(cell + step)
                edge.append(cell + step)
    return len(seen)


def _run(cell: int, step: int, free: Callable[[int], bool]) -> int:
    """Free cells straight ahead."""
    for length in range(SIGHT):
        cell += step
        if not free(cell):
            return length
    return SIGHT
