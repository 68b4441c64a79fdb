"""Who dies in a move, and who gets the credit: the rules of Battlesnake.

All deaths are found on the board after everybody has moved, and applied together, so
the order of seats never decides. Who runs into a wall is off the board before anyone
can hit him. A head on a body dies, by the hand of the longest that lies there; heads
that meet in a cell or cross each other fight: the longer lives, equals both die.
Ghosts take no part.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from games.snake.board import OUTSIDE
from games.snake.state import Direction, Serpent


class Move(NamedTuple):
    """One snake's move: what it was, and where it would lie."""

    snake: Serpent
    facing: Direction
    body: tuple[int, ...]
    growth: int
    ghost: bool

    @property
    def length(self) -> int:
        return len(self.body) + self.growth


def deaths(moves: Sequence[Move]) -> dict[int, int | None]:
    """The seats that die and the seats that get the credit (None: his own fault)."""
    dead: dict[int, int | None] = {
        move.snake.seat: None for move in moves if move.body[0] == OUTSIDE
    }
    solid = [move for move in moves if not move.ghost and move.body[0] != OUTSIDE]
    heads: dict[int, list[Move]] = {}
    for move in solid:
        heads.setdefault(move.body[0], []).append(move)
    bodies = _bodies(solid, heads)
    for move in solid:
        killers = _killers(move, bodies.get(move.body[0], []), heads)
        if killers:
            dead[move.snake.seat] = _credit(move, killers)
    return dead


def _bodies(
    solid: Iterable[Move], heads: dict[int, list[Move]]
) -> dict[int, list[Move]]:
    """Whose bodies lie on the cells that some head has entered."""
    entered = frozenset(heads)
    found: dict[int, list[Move]] = {}
    for move in solid:
        for cell in entered.intersection(move.body[1:]):
            found.setdefault(cell, []).append(move)
    return found


def _killers(
    move: Move, bodies: Iterable[Move], heads: dict[int, list[Move]]
) -> list[Move]:
    """Who could have killed it: bodies come before heads; itself may be among them."""
    hit = [other for other in bodies if not _crossed(move, other)]
    if hit:
        return hit
    met = [other for other in heads[move.body[0]] if other is not move]
    met += [other for other in bodies if _crossed(move, other)]
    return [other for other in met if other.length >= move.length]


def _crossed(one: Move, other: Move) -> bool:
    """Whether two heads swapped places."""
    return (
        one is not other
        and one.body[0] == other.snake.cells[0]
        and other.body[0] == one.snake.cells[0]
    )


def _credit(move: Move, killers: Sequence[Move]) -> int | None:
    if move in killers:
        return None
    return max(killers, key=lambda other: (other.length, -other.snake.seat)).snake.seat
