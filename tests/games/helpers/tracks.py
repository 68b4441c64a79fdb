"""Small tables of light cycles for tests, which need no network."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from msgspec.structs import replace

from games.contract import Dice, Seat, Value
from games.cycles.rules import Cycles
from games.cycles.state import (
    STRIDE,
    Cycle,
    CyclesOptions,
    CyclesState,
    Direction,
    find,
)

GAME = Cycles()
FAR = 10_000  # a tick that no test reaches


def cell(x: int, y: int) -> int:
    return y * STRIDE + x


def driving(
    seat: int, *corners: tuple[int, int], facing: Direction = "right", score: int = 0
) -> Cycle:
    """A cycle whose wall has these corners, its start first."""
    path = tuple(cell(x, y) for x, y in corners)
    return Cycle(seat=seat, path=path, facing=facing, score=score)


def out(seat: int, tick: int = 90) -> Cycle:
    """One that has crashed in this heat."""
    return Cycle(seat=seat, out=tick)


def track(
    *cycles: Cycle,
    width: int = 32,
    height: int = 20,
    tick: int = 101,
    closes: int = FAR,
    ends: int = FAR,
    options: CyclesOptions | None = None,
) -> CyclesState:
    """In the middle of a heat, just before a move."""
    chosen = options or CyclesOptions(bots=0)
    return CyclesState(
        tick=tick,
        options=chosen,
        chosen=chosen,
        round=1,
        podium=False,
        ends=ends,
        width=width,
        height=height,
        heat=1,
        closes=closes,
        cycles=cycles,
    )


def step(
    state: CyclesState,
    inputs: Mapping[int, Value] | None = None,
    arrivals: Sequence[int] = (),
    departures: Sequence[int] = (),
    seed: int = 1,
) -> CyclesState:
    """One tick."""
    return GAME.step(
        state,
        {Seat(seat): value for seat, value in (inputs or {}).items()},
        [Seat(seat) for seat in arrivals],
        [Seat(seat) for seat in departures],
        Dice(seed, state.tick + 1),
    )


def steps(state: CyclesState, count: int) -> CyclesState:
    """So many ticks in which nobody does anything."""
    for _ in range(count):
        state = step(state)
    return state


def with_bots(state: CyclesState, count: int, seed: int = 1) -> CyclesState:
    """So many ticks in which a bot steers each cycle."""
    for _ in range(count):
        dice = Dice(seed, state.tick + 1)
        chosen = {c.seat: GAME.bot(state, Seat(c.seat), dice) for c in state.cycles}
        inputs = {seat: value for seat, value in chosen.items() if value is not None}
        state = step(state, inputs, seed=seed)
    return state


def at(state: CyclesState, seat: int) -> Cycle:
    """The cycle of a seat that must be there."""
    cycle = find(state, seat)
    assert cycle is not None
    return cycle


def alive(state: CyclesState) -> list[int]:
    """The seats that drive."""
    return [cycle.seat for cycle in state.cycles if cycle.path]


def scores(state: CyclesState) -> dict[int, int]:
    return {cycle.seat: cycle.score for cycle in state.cycles}


def sat(seats: int, options: CyclesOptions | None = None) -> CyclesState:
    """A table at its first tick, at which so many sit down."""
    state = GAME.setup(options or CyclesOptions(bots=0), Dice(1, 0))
    return step(state, arrivals=range(1, seats + 1))


def late(state: CyclesState, left: int) -> CyclesState:
    """The same with so many ticks left of the round."""
    return replace(state, ends=state.tick + left)
