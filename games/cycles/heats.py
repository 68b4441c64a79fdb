"""Heats: everybody is placed on the board, and they end when one is left. And rounds,
which are as many heats as their time holds.
"""

from __future__ import annotations

from collections.abc import Set

from msgspec.structs import replace

from games.contract import Dice
from games.cycles.board import STEPS, distance, is_open, margin, size, walls
from games.cycles.state import (
    STRIDE,
    TICKS_PER_SECOND,
    Cycle,
    CyclesState,
    Direction,
)

COUNTDOWN = 50
"""Ticks in which a cycle stands still: 2.5 s to find it, and to choose where to go."""
CLOSES_AFTER = 10 * TICKS_PER_SECOND
"""Ticks of driving until the edge closes in: nobody who is out waits long."""
PAUSE = 30
"""Ticks between the end of a heat and the next."""
PODIUM = 8 * TICKS_PER_SECOND
LAST_CALL = 8 * TICKS_PER_SECOND
"""With fewer ticks left, a round ends with its heat: another would be cut short."""
POINTS_FOR_LAST = 3
THROWS = 12
"""Throws for one place: bounds the cost of a tick."""
BORDER, AHEAD, APART = 3, 6, 4
"""Cells that a new cycle keeps from the edge, has free ahead, keeps from others."""
LEAST_ROOM = 12
"""Rows that must be open for one who comes late."""


def begin(state: CyclesState, dice: Dice) -> CyclesState:
    """A new heat, with everybody on a board of the size that they need."""
    width, height = size(state.options.board, len(state.cycles))
    fresh = (replace(c, path=(), turns=(), out=0, by=0) for c in state.cycles)
    state = replace(
        state,
        width=width,
        height=height,
        heat=state.heat + 1,
        closes=state.tick + COUNTDOWN + CLOSES_AFTER,
        over=0,
        winner=0,
        left=(),
        cycles=tuple(fresh),
    )
    return admit(state, dice)


def admit(state: CyclesState, dice: Dice) -> CyclesState:
    """Place those who wait, where there is room for them."""
    taken = set(walls(state.cycles))
    heads = [cycle.path[-1] for cycle in state.cycles if cycle.path]
    cycles = []
    for cycle in state.cycles:
        if is_waiting(cycle):
            cell, facing = _spot(state, taken, heads, dice)
            if cell:
                go = state.tick + COUNTDOWN
                cycle = replace(cycle, path=(cell,), facing=facing, turns=(), go=go)
                taken.add(cell)
                heads.append(cell)
        cycles.append(cycle)
    return replace(state, cycles=tuple(cycles))


def is_waiting(cycle: Cycle) -> bool:
    """Whether it has not been in this heat yet."""
    return not cycle.path and not cycle.out


def judge(state: CyclesState) -> CyclesState:
    """The heat is over when one drives, or nobody; who is alone may drive on."""
    driving = [cycle.seat for cycle in state.cycles if cycle.path]
    if len(driving) > 1 or len(driving) == len(state.cycles):
        return state
    state = replace(state, over=state.tick + PAUSE)
    if not driving or not any(cycle.out for cycle in state.cycles):
        return state
    cycles = tuple(
        replace(c, score=c.score + POINTS_FOR_LAST, heats=c.heats + 1) if c.path else c
        for c in state.cycles
    )
    return replace(state, winner=driving[0], cycles=cycles)


def end(state: CyclesState) -> CyclesState:
    """To the podium; everything stays as it is."""
    return replace(state, podium=True, ends=state.tick + PODIUM)


def renew(state: CyclesState, dice: Dice) -> CyclesState:
    """The next round, with the options that were chosen meanwhile."""
    cycles = tuple(Cycle(seat=cycle.seat) for cycle in state.cycles)
    state = replace(
        state,
        options=state.chosen,
        round=state.round + 1,
        podium=False,
        ends=state.tick + state.chosen.round * TICKS_PER_SECOND,
        heat=0,
        cycles=cycles,
    )
    return begin(state, dice)


def _spot(
    state: CyclesState, taken: Set[int], heads: list[int], dice: Dice
) -> tuple[int, Direction]:
    """The place farthest from the others of some that were thrown, and where it looks:
    to the middle. 0 if none of them will do."""
    best, far = 0, APART
    edge = margin(state, state.tick + COUNTDOWN)  # as it will be when it goes
    if state.height - 2 * edge < LEAST_ROOM:
        return 0, "right"
    border = edge + BORDER
    looks: Direction = "right"
    for _ in range(THROWS):
        x = border + dice.below(state.width - 2 * border)
        y = border + dice.below(state.height - 2 * border)
        cell, facing = y * STRIDE + x, _inward(state, x, y)
        apart = min((distance(cell, head) for head in heads), default=STRIDE)
        way = (cell + STEPS[facing] * number for number in range(AHEAD + 1))
        if apart > far and all(c not in taken and is_open(state, c, edge) for c in way):
            best, far, looks = cell, apart, facing
    return best, looks


def _inward(state: CyclesState, x: int, y: int) -> Direction:
    dx, dy = state.width - 1 - 2 * x, state.height - 1 - 2 * y
    if abs(dx) * state.height > abs(dy) * state.width:
        return "right" if dx > 0 else "left"
    return "down" if dy > 0 else "up"
