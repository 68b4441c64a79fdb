"""`python -m tests.bench.crowded COMMAND ...`: `hydralan`, whose pictures of snake are
those of a class: so it is seen what it costs to draw one while it hosts."""

from __future__ import annotations

from collections.abc import Mapping

import pygame

from games.contract import Seat
from games.face import CHOICES, Face
from games.palette import apart
from games.snake.screen import SnakeScreen
from games.snake.state import SnakeState
from tests.bench.board import SNAKES, states

TICKS = 400


def main() -> int:
    """See the top."""
    every, draw = states(TICKS + 1), SnakeScreen.draw
    names = {Seat(seat): f"Pupil {seat}" for seat in range(1, SNAKES + 1)}
    faces = apart(
        (seat, Face(*(seat * 7 % len(of) for of in CHOICES))) for seat in names
    )

    def crowded(
        screen: SnakeScreen,
        surface: pygame.Surface,
        before: SnakeState,
        now: SnakeState,
        fraction: float,
        *_: Mapping[Seat, object] | Seat | None,
    ) -> None:
        at = now.tick % TICKS
        moment = every[at], every[at + 1], fraction
        draw(screen, surface, *moment, Seat(8), names, faces)

    SnakeScreen.draw = crowded  # type: ignore[assignment,method-assign]
    from games.__main__ import main as run

    return run()


if __name__ == "__main__":
    raise SystemExit(main())
