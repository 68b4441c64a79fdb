"""`hydralan`, which writes down what it has foreseen, and what came of it.

    python -m tests.bench.guesser FILE seeing|blind ARGUMENTS

Each line of FILE is a tick of which the user has seen his own head before it came:
whether that was right. `blind` foresees nothing. Each picture tells where it shows that
head (see `telltale`).
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import pygame

from games.__main__ import main
from games.contract import Seat
from games.foresight import Foreseen, Foresight, Step
from games.snake.board import place
from games.snake.picture.pose import Pose
from games.snake.picture.view import View
from games.snake.screen import SnakeScreen
from games.snake.state import SnakeState, find
from tests.bench.telltale import Telltale


def note(file: Path) -> None:
    """From now on, write down each guess that was shown."""
    guesses: dict[int, set[int]] = {}
    seats: set[Seat] = set()
    look, hear = Foresight.moment, Foresight.heard
    lines = file.open("a", buffering=1)

    def looked(
        foresight: Foresight, clock: float, seat: Seat, step: Step
    ) -> Foreseen[Any] | None:
        seen = look(foresight, clock, seat, step)
        if seen is not None and seen.now.tick > seen.newest.tick:
            own = find(seen.now, seat)
            if own is not None and own.cells:
                seats.add(seat)
                guesses.setdefault(seen.now.tick, set()).add(own.cells[0])
        return seen

    def heard(
        foresight: Foresight,
        tick: int,
        state: Any,
        counted: int,
        reign: object,
        clock: float,
    ) -> None:
        hear(foresight, tick, state, counted, reign, clock)
        heads = guesses.pop(state.tick, None)
        own = next((find(state, seat) for seat in seats), None)
        if heads is not None and own is not None and own.cells:
            told = {"tick": state.tick, "right": heads == {own.cells[0]}}
            told["way"] = foresight.border.way
            lines.write(json.dumps(told) + "\n")

    Foresight.moment, Foresight.heard = looked, heard  # type: ignore[method-assign]


def tell() -> None:
    """From now on, each picture tells where it shows the own head."""
    draw, draw_snakes = SnakeScreen.draw, SnakeScreen._draw_snakes
    shown: list[Telltale] = []

    def snakes_drawn(
        screen: SnakeScreen,
        surface: pygame.Surface,
        view: View,
        now: SnakeState,
        poses: list[Pose],
        fraction: float,
    ) -> None:
        draw_snakes(screen, surface, view, now, poses, fraction)
        own = next((one for one in poses if one.snake.seat == screen._me), None)
        shown.clear()
        if own is not None:
            columns, rows = zip(*map(place, own.snake.cells), strict=True)
            is_straight = len(set(columns)) == 1 or len(set(rows)) == 1
            shown.append(
                Telltale(
                    view.middle(own.head),
                    surface.get_size(),
                    own.snake.facing,
                    screen._eyes(own.snake),
                    is_straight,
                )
            )

    def drawn(screen: SnakeScreen, surface: pygame.Surface, *others: Any) -> None:
        draw(screen, surface, *others)
        for telltale in shown:
            telltale.draw(surface)

    SnakeScreen.draw = drawn  # type: ignore[method-assign]
    SnakeScreen._draw_snakes = snakes_drawn  # type: ignore[method-assign]


def blind() -> None:
    """From now on, nothing is foreseen."""
    Foresight.moment = lambda *_: None  # type: ignore[method-assign,assignment]


if __name__ == "__main__":
    tell()
    note(Path(sys.argv[1])) if sys.argv[2] == "seeing" else blind()
    del sys.argv[1:3]
    sys.exit(main())
