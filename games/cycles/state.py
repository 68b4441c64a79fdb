"""The state of a game of light cycles: plain data, and the JSON that bots see."""

from __future__ import annotations

from bisect import bisect_left
from operator import attrgetter
from typing import Annotated, Literal

import msgspec

STRIDE = 256
"""Cell = y * STRIDE + x, with x and y from 0."""
MAX_WIDTH, MAX_HEIGHT = 128, 80

Board = Literal["small", "medium", "large"]
Speed = Literal["slow", "medium", "fast"]
PACES: dict[Speed, int] = {"slow": 3, "medium": 2, "fast": 1}
"""Ticks from a move to the next."""
Direction = Literal["up", "down", "left", "right"]
Cell = Annotated[int, msgspec.Meta(ge=0, lt=STRIDE * STRIDE)]
Count = Annotated[int, msgspec.Meta(ge=0, le=2**48)]  # far below what can be said
TICKS_PER_SECOND = 20
MAX_TURNS = 3
"""How many turns of a player may wait."""


class CyclesOptions(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a table may choose."""

    board: Annotated[
        Board, msgspec.Meta(title="Board", description="It grows with the players")
    ] = "medium"
    speed: Annotated[
        Speed, msgspec.Meta(title="Speed", description="7, 10 or 20 cells a second")
    ] = "medium"
    bots: Annotated[
        int,
        msgspec.Meta(
            ge=0, le=8, title="Bots", description="As long as there are few players"
        ),
    ] = 3
    round: Annotated[
        int,
        msgspec.Meta(
            ge=30, le=600, title="Length of a round", description="In seconds"
        ),
    ] = 120

    @property
    def pace(self) -> int:
        """Ticks from a move to the next."""
        return PACES[self.speed]


class Cycle(msgspec.Struct, frozen=True):
    """One player's cycle; in JSON an object with these keys.

    `path` are the corners of its wall from where it began to where it is now; it is
    empty while the cycle is not on the board: it has crashed in this heat (`out`, the
    tick of it, is above 0), or waits for the next.
    """

    seat: Count
    path: tuple[Cell, ...] = ()
    facing: Direction = "right"
    """The direction of its last move."""
    turns: Annotated[tuple[Direction, ...], msgspec.Meta(max_length=MAX_TURNS)] = ()
    """Turns that wait; one is taken per move."""
    go: Count = 0
    """It stands still until this tick."""
    out: Count = 0
    by: Count = 0
    """Whose wall it hit: a seat, its own too; 0 for the edge."""
    score: Count = 0
    heats: Count = 0
    """How many it has won in this round."""
    traps: Count = 0
    """How many others have hit its wall in this round."""


class CyclesState(msgspec.Struct, frozen=True):
    """The whole game at one tick. As JSON (`state` of a `tick` event) it reads

        {"tick": 90,
         "options": {"board": "medium", "speed": "medium", "bots": 3, "round": 120},
         "chosen": {"board": "medium", "speed": "medium", "bots": 3, "round": 120},
         "round": 1, "podium": false, "ends": 2400,
         "width": 35, "height": 22, "heat": 1, "closes": 251, "over": 0, "winner": 0,
         "left": [],
         "cycles": [{"seat": 1, "path": [1287, 1292, 780], "facing": "up", "turns": [],
                     "go": 51, "out": 0, "by": 0, "score": 0, "heats": 0, "traps": 0}]}

    A cell is one number: x = cell % 256, y = cell // 256; x grows to the right, y
    downwards. `cycles` are in the order of seats; the cells from each corner of a
    `path` to the next are its wall. Cycles move when `tick` can be divided by
    1 (fast), 2 or 3 (slow). To play, answer with "up", "down", "left" or "right"; a
    turn that would reverse the cycle is ignored, up to three wait in `turns`. From the
    tick `closes` on the edge comes closer, see `board.margin`. While `over` is above 0
    the heat has ended, and the next one begins at that tick; `winner` is the seat of
    the last one who drove, or 0; `left` are seats that went in this heat after they had
    driven: who comes back waits for the next. `podium`: the round has ended; `ends` is
    the tick at which this phase does. `chosen` are the options of the next round.
    """

    tick: Count
    options: CyclesOptions
    chosen: CyclesOptions
    round: Count
    podium: bool
    ends: Count
    width: Annotated[int, msgspec.Meta(ge=16, le=MAX_WIDTH)]
    height: Annotated[int, msgspec.Meta(ge=10, le=MAX_HEIGHT)]
    heat: Count = 0
    closes: Count = 0
    over: Count = 0
    winner: Count = 0
    left: tuple[Count, ...] = ()
    cycles: tuple[Cycle, ...] = ()


_seat_of = attrgetter("seat")


def find(state: CyclesState, seat: int) -> Cycle | None:
    """The cycle in this seat; None if nobody sits there."""
    at = bisect_left(state.cycles, seat, key=_seat_of)
    if at < len(state.cycles) and state.cycles[at].seat == seat:
        return state.cycles[at]
    return None
