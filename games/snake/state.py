"""The state of a game of snake: plain frozen data, and the JSON that bots see."""

from __future__ import annotations

from bisect import bisect_left
from operator import attrgetter
from typing import Annotated, Literal

import msgspec

STRIDE = 256
"""Cell = y * STRIDE + x. Fits the largest board, so a cell is never over 65,535 and
takes three bytes in a snapshot; it is a constant so that cells keep their numbers
when the board grows."""

Direction = Literal["up", "down", "left", "right"]
Cell = Annotated[int, msgspec.Meta(ge=0, lt=STRIDE * STRIDE)]
Size = Annotated[int, msgspec.Meta(ge=1, le=STRIDE)]
Count = Annotated[int, msgspec.Meta(ge=0, le=2**48)]  # far below what can be said
TICKS_PER_SECOND = 20
Speed = Literal["slow", "medium", "fast"]
TICKS_PER_MOVE: dict[Speed, int] = {"slow": 4, "medium": 3, "fast": 2}
"""5, 6.7 or 10 moves a second."""
MAX_TURNS = 3
"""How many turns of a player may wait."""


class SnakeOptions(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a table may choose."""

    walls: Annotated[
        bool,
        msgspec.Meta(
            title="Walls", description="Or the edge leads to the opposite side"
        ),
    ] = False
    bots: Annotated[
        int,
        msgspec.Meta(
            ge=0, le=8, title="Bots", description="As long as there are few players"
        ),
    ] = 4
    level: Annotated[
        int,
        msgspec.Meta(
            ge=1,
            le=3,
            title="Cleverness of the bots",
            description="1 wanders, 2 goes for food, 3 looks further ahead",
        ),
    ] = 2
    """In rounds, 2 and 3 keep to about the points that people have."""
    width: Annotated[
        int,
        msgspec.Meta(
            ge=10,
            le=128,
            title="Width of the board",
            description="In cells; it grows with the players",
        ),
    ] = 25
    height: Annotated[
        int,
        msgspec.Meta(
            ge=10,
            le=128,
            title="Height of the board",
            description="In cells; it grows with the players",
        ),
    ] = 25
    speed: Annotated[
        Speed, msgspec.Meta(title="Speed", description="5, 7 or 10 cells a second")
    ] = "fast"
    round: Annotated[
        int,
        msgspec.Meta(
            ge=0,
            le=3600,
            title="Length of a round",
            description="In seconds; 0, when a table is opened: no end",
        ),
    ] = 150
    """With its countdown."""


class Serpent(msgspec.Struct, frozen=True):
    """One player's snake; in JSON an object with these keys.

    `cells` goes from head to tail and is empty while the snake is dead. `ghost` and
    `back` are ticks: until `ghost` it neither kills nor is killed by snakes, and a
    dead snake returns at `back`. What is counted (`score` to `best`) is of the round.
    """

    seat: Count
    cells: tuple[Cell, ...] = ()
    facing: Direction = "right"
    """The direction of its last move."""
    turns: Annotated[tuple[Direction, ...], msgspec.Meta(max_length=MAX_TURNS)] = ()
    """Turns that wait; one is taken per move."""
    growth: Count = 0
    """So many moves its tail will stay where it is."""
    ghost: Count = 0
    back: Count = 0
    score: Count = 0
    kills: Count = 0
    deaths: Count = 0
    best: Count = 0
    """The greatest length that it had; 0: it was not on the board yet."""

    @property
    def length(self) -> int:
        """Its length once it has grown by all that it ate: the one that fights."""
        return len(self.cells) + self.growth


class SnakeState(msgspec.Struct, frozen=True):
    """The whole game at one tick. As JSON (`state` of a `tick` event) it reads

        {"tick": 42, "width": 25, "height": 25, "walls": false, "bots": 4, "level": 2,
         "pace": 2, "round": 1, "podium": false, "go": 60, "until": 3000,
         "options": {"walls": false, "bots": 4, "level": 2, "width": 25, "height": 25,
                     "speed": "fast", "round": 150},
         "fruit": [1287], "remains": [],
         "snakes": [{"seat": 1, "cells": [2570, 2569, 2568], "facing": "right",
                     "turns": [], "growth": 0, "ghost": 90, "back": 1,
                     "score": 0, "kills": 0, "deaths": 0, "best": 3}],
         "people": [1], "fallen": []}

    A cell is one number: x = cell % 256, y = cell // 256; x grows to the right, y
    downwards. `snakes` are in the order of seats. Snakes move when `tick` becomes
    divisible by `pace`, from tick `go` on: until then they stand, and what is pressed
    is their first turn. The `round` (1, 2, 3, ...) ends at tick `until`; then nothing
    moves for as long as it is `podium`, and with the next `until` a new round begins,
    by the `options`. In a game without end, `round`, `go` and `until` are 0. `people`
    are seats for which a key was pressed when no bot would have pressed one. `fallen`
    are those that died in the last move, each with the seat that it ran into: its own
    if it was itself, 0 for a wall.
    To play, answer with "up", "down", "left" or "right"; a turn that would reverse the
    snake is ignored, up to three wait in `turns`. The last cell of a snake is free at
    the next move unless its `growth` is above 0. `fruit` is replaced when eaten;
    `remains` of dead snakes are not. A cell of a snake may lie beside none of its
    neighbours in the list when the snake crosses the edge (`walls` is false).
    """

    tick: Count
    width: Size
    height: Size
    walls: bool
    bots: Count
    level: Count
    pace: Annotated[int, msgspec.Meta(ge=1, le=20)] = TICKS_PER_MOVE["fast"]
    """Ticks that a move takes."""
    round: Count = 0
    podium: bool = False
    go: Count = 0
    until: Count = 0
    options: SnakeOptions = SnakeOptions()
    """By which the next round is played."""
    fruit: tuple[Cell, ...] = ()
    remains: tuple[Cell, ...] = ()
    snakes: tuple[Serpent, ...] = ()
    people: tuple[Count, ...] = ()
    fallen: tuple[tuple[Count, Count], ...] = ()

    @property
    def is_still(self) -> bool:
        """Whether nobody moves: before a round has started, and after it."""
        return self.podium or self.tick < self.go


_seat_of = attrgetter("seat")


def find(state: SnakeState, seat: int) -> Serpent | None:
    """The snake in this seat; None if nobody sits there."""
    at = bisect_left(state.snakes, seat, key=_seat_of)
    if at < len(state.snakes) and state.snakes[at].seat == seat:
        return state.snakes[at]
    return None
