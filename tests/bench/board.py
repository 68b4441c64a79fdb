"""`python -m tests.bench.board`: what a picture of snake takes, with a class on it.

Forty snakes of fifty cells, each winding through a field of its own without end, on the
board that forty players have. `--window`: in a real window, on a display that nobody
sees, where a whole turn of the loop counts; else the board alone, drawn in memory. All
pixels are moved by the processor either way. Beside the clock stands the time of the
processor, which other programs do not lengthen.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from msgspec.structs import replace

from games.contract import Seat
from games.face import CHOICES, Face
from games.palette import apart
from games.snake.board import grown
from games.snake.state import STRIDE, Direction, Serpent, SnakeState
from tests.bench.spread import tell
from tests.window.helpers.display import displayed, missing

SNAKES, CELLS = 40, 50
SIZES = ((1280, 800), (3840, 2160))
PICTURES = 600  # three for each tick
WIDE, HIGH = 8, 14  # cells of the field of each
GOAL = "goal: p99 16.7 ms at 1280x800"
PATIENCE = 300.0  # seconds


def states(ticks: int) -> list[SnakeState]:
    """A game of so many ticks."""
    width, height = grown(25, 25, SNAKES)
    way = _way()
    found = []
    for tick in range(ticks):
        snakes = []
        for number in range(SNAKES):
            down, across = divmod(number, width // (WIDE + 1))
            corner = down * (HIGH + 1) * STRIDE + across * (WIDE + 1)
            head = tick // 2 + number * 7
            cells = [corner + way[(head - n) % len(way)] for n in range(CELLS)]
            facing = _facing(cells[0] - cells[1])
            seat = number + 1
            snakes.append(Serpent(seat, tuple(cells), facing, score=number))
        fruit = tuple(n * 17 % height * STRIDE + n * 31 % width for n in range(20))
        base = SnakeState(1000 + tick, width, height, False, 0, 2, fruit=fruit)
        found.append(replace(base, snakes=tuple(snakes)))
    return found


def _way() -> list[int]:
    """All cells of a field, each beside the next, and the last beside the first."""
    cells = [(x, 0) for x in range(WIDE)]
    for y in range(1, HIGH):
        row = [(x, y) for x in range(1, WIDE)]
        cells += row if y % 2 == 0 else row[::-1]
    cells += [(0, y) for y in range(HIGH - 1, 0, -1)]
    return [y * STRIDE + x for x, y in cells]


def _facing(step: int) -> Direction:
    ways: dict[int, Direction] = {1: "right", -1: "left", STRIDE: "down"}
    return ways.get(step, "up")


def alone(size: tuple[int, int], whole: bool) -> tuple[list[float], list[float]]:
    """Seconds of each picture of the board, by the clock and of the processor."""
    import pygame

    from games.snake.screen import SnakeScreen

    every = states(PICTURES // 3 + 1)
    names = {Seat(seat): f"Pupil {seat}" for seat in range(1, SNAKES + 1)}
    faces = apart(
        (seat, Face(*(seat * 7 % len(of) for of in CHOICES))) for seat in names
    )
    surface, screen = pygame.Surface(size), SnakeScreen()
    screen.whole = whole
    clock, work = [], []
    for number in range(PICTURES):
        at, part = divmod(number, 3)
        begun, used = time.perf_counter(), time.process_time()
        moment = every[at], every[at + 1], (part + 1) / 3
        screen.draw(surface, *moment, None if whole else Seat(8), names, faces)
        clock.append(time.perf_counter() - begun)
        work.append(time.process_time() - used)
    return clock, work


def windowed(size: tuple[int, int]) -> tuple[list[float], list[float]]:
    """The same of each turn of a whole window in which a picture is drawn."""
    import pygame

    from games.window.desktop import display as desktop
    from p2p import Ticked
    from tests.window.helpers.desk import Desk
    from tests.window.helpers.standin import StandIn

    desktop.opening = lambda desktop: size
    node = StandIn()
    desk = Desk(node)
    desk.app.tastes.kept.change(met=True)
    desk.app.front.stack.clear()
    people = node.meet(*(f"Pupil {number}" for number in range(2, SNAKES + 1)))
    for number, one in enumerate(people):
        face = Face(*(number * 7 % len(of) for of in CHOICES))
        node.call(replace(one, face=face.data))
    node.play("snake")
    desk.frame(3)
    view = node.view()
    assert view is not None
    clock, work = [], []
    for state in states(PICTURES // 3):
        node.happen(Ticked(view.room, view.term, state.tick, state, "", view.host))
        due = time.perf_counter() + 0.05
        for _ in range(3):
            begun, used = time.perf_counter(), time.process_time()
            desk.app.turn()
            clock.append(time.perf_counter() - begun)
            work.append(time.process_time() - used)
            time.sleep(max(0.0, begun + 1 / 60 - time.perf_counter()))
        time.sleep(max(0.0, due - time.perf_counter()))
    pygame.quit()
    return clock, work


def main(arguments: Sequence[str]) -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser("python -m tests.bench.board")
    parser.add_argument("--window", action="store_true")
    parser.add_argument("--inside", nargs=2, type=int, metavar=("WIDTH", "HEIGHT"))
    given = parser.parse_args(arguments)
    os.environ.setdefault("PYGAME_HIDE_SUPPORT_PROMPT", "1")
    if given.inside:
        _tell("{}x{}, in a window".format(*given.inside), *windowed((*given.inside,)))
        return 0
    print(f"pictures of snake: {SNAKES} snakes of {CELLS} cells; {GOAL}")
    for size in SIZES:
        for whole in (False, True):
            what = "{}x{}".format(*size) + (", whole board" if whole else "")
            _tell(what, *alone(size, whole))
    if not given.window:
        return 0
    if reason := missing():
        print(f"no display: {reason}", file=sys.stderr)
        return 2
    with tempfile.TemporaryDirectory() as folder:
        for size in SIZES:
            with displayed(Path(folder) / f"{size[0]}", size) as display:
                subprocess.run(
                    [sys.executable, "-m", __spec__.name, "--inside", *map(str, size)],
                    env=display.environment
                    | {"PYTHONPATH": str(Path(__file__).parents[2])},
                    check=True,
                    timeout=PATIENCE,
                )
    return 0


def _tell(what: str, clock: list[float], work: list[float]) -> None:
    tell(f"a picture at {what}", clock)
    tell("  of this, the processor's time", work)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
