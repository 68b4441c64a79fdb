"""`python -m tests.bench.picture`: what a picture of the lobby takes to be drawn.

A real window on a display that nobody sees, on a stand-in for the network: forty people
who write, twenty tables with their boards in small, five thousand messages through
which the user scrolls. What counts is a whole turn of the loop in which a picture was
drawn: what is new taken in, and all of it drawn and handed to the display. What the
last takes is told beside it.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

from tests.bench.spread import tell
from tests.window.helpers.display import Display, displayed, missing

PEOPLE, TABLES, MESSAGES = 40, 20, 5000
TURNS = 400
SIZES = ((1280, 800), (3840, 2160))
GOAL = "goal: p99 16.7 ms at 1280x800"
PATIENCE = 300.0  # seconds
WORDS = (
    *("who", "has", "seen", "the", "second", "table", "where"),
    *("somebody", "plays", "without", "walls", "today"),
)


def picture(display: Display, size: tuple[int, int]) -> None:
    """Print what a picture of that size takes, in a process of its own."""
    subprocess.run(
        [sys.executable, "-m", "tests.bench.picture", "--inside", *map(str, size)],
        env=display.environment | {"PYTHONPATH": str(Path(__file__).parents[2])},
        check=True,
        timeout=PATIENCE,
    )


def pictures() -> None:
    """The same of all sizes, each on a display of its size."""
    print(f"pictures: {PEOPLE} people, {TABLES} tables, {MESSAGES} messages; {GOAL}")
    with tempfile.TemporaryDirectory() as folder:
        for size in SIZES:
            with displayed(Path(folder) / f"{size[0]}", size) as display:
                picture(display, size)


def inside(size: tuple[int, int]) -> tuple[list[float], list[float]]:
    """Seconds of each turn, and of these what the display took, in this process."""
    import pygame
    from msgspec.structs import replace

    from games.face import CHOICES, Face
    from games.window.desktop import display as desktop
    from p2p import ChatReceived, Glimpsed, RoomInfo
    from tests.window.helpers.desk import Desk
    from tests.window.helpers.standin import StandIn, node_of, table_id

    desktop.opening = lambda _: size
    node = StandIn()
    desk = Desk(node)
    desk.app.tastes.kept.change(met=True)
    desk.app.front.stack.clear()
    people = node.meet(*(f"Pupil {number}" for number in range(PEOPLE)))
    for number, one in enumerate(people):
        face = Face(*(number * 7 % len(of) for of in CHOICES))
        node.call(replace(one, face=face.data))
    node.set_tables(
        *(
            RoomInfo(
                *(f"Table {number}", ("snake", "cycles")[number % 2], node_of(number)),
                *(1, 2 + number % 7),
                table=table_id(f"{number}"),
                opener=node_of(number),
            )
            for number in range(1, TABLES + 1)
        )
    )
    lines = _lines()
    for number in range(MESSAGES):
        one = people[number * 11 % PEOPLE]
        text = next(lines)
        node.happen(
            ChatReceived(f"m{number}", one.id, one.name, "everyone", text, 1e9 + number)
        )
        if number % 500 == 0:
            desk.frame()
    desk.frame(3)
    boards = _boards()
    width, height = size
    spent, handed = [], []
    flip = pygame.display.flip

    def timed() -> None:
        begun = time.perf_counter()
        flip()
        handed.append(time.perf_counter() - begun)

    pygame.display.flip = timed
    for turn in range(TURNS):
        at = (width - 60, height // 2) if turn % 3 else (width // 3, height * 2 // 3)
        pygame.event.post(pygame.Event(pygame.MOUSEMOTION, pos=at))
        up = 3 if turn // 40 % 2 == 0 else -3
        pygame.event.post(pygame.Event(pygame.MOUSEWHEEL, x=0, y=up, flipped=False))
        if turn % 10 == 0:
            one = people[turn % PEOPLE]
            said = f"n{turn}", one.id, one.name, "everyone", next(lines), 1e9 + turn
            node.happen(ChatReceived(*said))
        for table in set(node.glimpsed):
            board = boards[turn % len(boards)]
            node.happen(Glimpsed(table, board))
        node.glimpsed.clear()
        begun = time.perf_counter()
        desk.app.turn()
        spent.append(time.perf_counter() - begun)
    pygame.quit()
    return spent, handed


def _boards() -> list[bytes]:
    """Boards in small, of a game that goes on."""
    from msgspec import msgpack

    from games.contract import Dice, Seat
    from games.registry import load_rules

    rules = load_rules("snake")
    state, seats = rules.setup(rules.options_type(), Dice(7, 0)), range(1, 9)
    made = []
    for tick in range(1, 120):
        arrivals = [Seat(seat) for seat in seats] if tick == 1 else []
        moves = {
            Seat(seat): move
            for seat in seats
            if tick > 1 and (move := rules.bot(state, Seat(seat), Dice(seat, tick)))
        }
        state = rules.step(state, moves, arrivals, [], Dice(7, tick))
        made.append(msgpack.encode(rules.glimpse(state)))
    return made


def _lines() -> Iterator[str]:
    number = 0
    while True:
        number += 1
        yield " ".join(WORDS[: 1 + number * 5 % len(WORDS)]) + f" {number}"


def main(arguments: Sequence[str]) -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser("python -m tests.bench.picture")
    parser.add_argument("--inside", nargs=2, type=int, metavar=("WIDTH", "HEIGHT"))
    given = parser.parse_args(arguments)
    os.environ.setdefault("PYGAME_HIDE_SUPPORT_PROMPT", "1")
    if given.inside:
        spent, handed = inside(tuple(given.inside))
        what = "{}x{}".format(*given.inside)
        tell(f"a picture at {what}", spent)
        tell("  of this, to hand it to the display", handed)
        return 0
    if reason := missing():
        print(f"no display: {reason}", file=sys.stderr)
        return 2
    pictures()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
