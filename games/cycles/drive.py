"""One move of all cycles: turn, go, crash, and what others get for it.

All go at once, on the board as it was: so the order of seats never decides. Two that
enter one cell both crash, and so do two that change places.
"""

from __future__ import annotations

from collections import Counter
from typing import NamedTuple

from msgspec.structs import replace

from games.cycles.board import STEPS, cells, is_open, margin, walls
from games.cycles.state import Cycle, CyclesState, Direction

POINTS_FOR_OUTLIVING = 1
POINTS_FOR_TRAP = 2


class Move(NamedTuple):
    """Where a cycle goes."""

    facing: Direction
    cell: int


def drive(state: CyclesState) -> CyclesState:
    """Everybody on the board who may go goes one cell; the walls of who crashes are
    gone. Each crash is a point for all who drive on, and two for whose wall it was."""
    moves = {c.seat: _move(c) for c in state.cycles if c.path and c.go <= state.tick}
    taken, edge = walls(state.cycles), margin(state, state.tick)
    entered = Counter(move.cell for move in moves.values())
    crashed = {
        seat: _hit(state, seat, moves)
        for seat, move in moves.items()
        if entered[move.cell] > 1
        or move.cell in taken
        or not is_open(state, move.cell, edge)
    }
    traps = Counter(by for seat, by in crashed.items() if by != seat)
    cycles = []
    for cycle in state.cycles:
        if trapped := traps[cycle.seat]:  # due even to one that crashed just then
            score = cycle.score + trapped * POINTS_FOR_TRAP
            cycle = replace(cycle, score=score, traps=cycle.traps + trapped)
        if cycle.seat in crashed:
            by = crashed[cycle.seat]
            cycle = replace(cycle, path=(), turns=(), out=state.tick, by=by)
        elif cycle.seat in moves:
            cycle = _moved(cycle, moves[cycle.seat], len(crashed))
        cycles.append(cycle)
    return replace(state, cycles=tuple(cycles))


def _move(cycle: Cycle) -> Move:
    facing = cycle.turns[0] if cycle.turns else cycle.facing
    return Move(facing, cycle.path[-1] + STEPS[facing])


def _hit(state: CyclesState, seat: int, moves: dict[int, Move]) -> int:
    """Whose wall it is that stands, or comes to stand, where this one goes."""
    cell = moves[seat].cell
    for other in state.cycles:
        if other.path and cell in cells(other.path):
            return other.seat
    met = (other for other, move in moves.items() if move.cell == cell)
    return next((other for other in met if other != seat), 0)


def _moved(cycle: Cycle, move: Move, crashes: int) -> Cycle:
    straight = move.facing == cycle.facing and len(cycle.path) > 1
    corners = cycle.path[:-1] if straight else cycle.path
    return replace(
        cycle,
        path=(*corners, move.cell),
        facing=move.facing,
        turns=cycle.turns[1:],
        score=cycle.score + crashes * POINTS_FOR_OUTLIVING,
    )
