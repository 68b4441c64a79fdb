"""The snake of the crowd bench: everybody has 50 cells, and nobody dies of anything.

Snakes are born as always and grow to 50 cells in their first five seconds. All deaths
are found by the real rules, and then not carried out: otherwise a board full of
players that turn at random would hold few snakes of that length. They lie across each
other, so that there is more to find than in any real game.

`announced` makes it a game of every node that is started under it, by an entry point,
which is the way that anybody's own game takes.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import ClassVar

from msgspec.structs import replace

from games.contract import Dice, Seat, Value
from games.snake import advance
from games.snake.collide import Move, deaths
from games.snake.rules import Snake
from games.snake.state import Serpent, SnakeOptions, SnakeState

CELLS = 50
NAME = "longsnakes"
GAME = "tests.bench.longsnakes:LongSnakes"


def _found_but_spared(moves: Sequence[Move]) -> dict[int, int | None]:
    deaths(moves)
    return {}


class LongSnakes(Snake):
    """Snake, with a start length of 50."""

    name: ClassVar[str] = NAME
    title: ClassVar[str] = "Long snakes"

    def __init__(self) -> None:
        # In a process that has loaded this game, nobody dies in plain snake either.
        advance.deaths = _found_but_spared

    def setup(self, options: SnakeOptions, dice: Dice) -> SnakeState:
        """Without rounds: what is measured is the middle of one."""
        return super().setup(replace(options, round=0), dice)

    def step(
        self,
        state: SnakeState,
        inputs: Mapping[Seat, Value],
        arrivals: Sequence[Seat],
        departures: Sequence[Seat],
        dice: Dice,
    ) -> SnakeState:
        """As in snake; who is shorter than 50 cells grows."""
        state = super().step(state, inputs, arrivals, departures, dice)
        if any(_is_short(snake) for snake in state.snakes):
            state = replace(state, snakes=tuple(map(_growing, state.snakes)))
        return state


def _is_short(snake: Serpent) -> bool:
    return bool(snake.cells) and snake.length < CELLS


def _growing(snake: Serpent) -> Serpent:
    if not _is_short(snake):
        return snake
    return replace(snake, growth=CELLS - len(snake.cells))


@contextmanager
def announced(folder: Path) -> Iterator[None]:
    """Whoever is started meanwhile finds this game among the installed ones."""
    installed = folder / f"{NAME}-1.dist-info"
    installed.mkdir()
    (installed / "METADATA").write_text(f"Name: {NAME}\nVersion: 1\n")
    point = f"[hydralan.games]\n{NAME} = tests.bench.longsnakes\n"
    (installed / "entry_points.txt").write_text(point)
    before = os.environ.get("PYTHONPATH")
    paths = [str(folder), before] if before else [str(folder)]
    os.environ["PYTHONPATH"] = os.pathsep.join(paths)
    try:
        yield
    finally:
        del os.environ["PYTHONPATH"]
        if before is not None:
            os.environ["PYTHONPATH"] = before
