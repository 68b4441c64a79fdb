"""Snake in small."""

from __future__ import annotations

from msgspec.structs import replace

from games.contract import OTHER, PRIZE, WALL, cell_of
from games.snake.board import cell_at
from games.snake.glimpse import glimpse
from games.snake.state import Serpent, SnakeOptions, SnakeState

STATE = SnakeState(
    tick=1,
    width=12,
    height=10,
    walls=False,
    bots=0,
    level=1,
    options=SnakeOptions(),
    fruit=(cell_at(5, 5),),
    remains=(cell_at(11, 9),),
    snakes=(
        Serpent(1, (cell_at(0, 0), cell_at(0, 9))),
        Serpent(7),  # dead
        Serpent(9, (cell_at(3, 4),)),
    ),
)


def test_what_is_on_the_board_is_seen() -> None:
    seen = glimpse(STATE)
    assert (seen.width, seen.height) == (12, 10)
    there = {divmod(at, 12)[::-1]: cell for at, cell in enumerate(seen.cells) if cell}
    assert there == {
        (0, 0): cell_of(1, head=True),
        (0, 9): cell_of(1),
        (3, 4): cell_of(9, head=True),
        (5, 5): PRIZE,
        (11, 9): OTHER,
    }


def test_walls_stand_around_the_board() -> None:
    seen = glimpse(replace(STATE, walls=True))
    assert (seen.width, seen.height) == (14, 12)
    rows = [seen.cells[at : at + 14] for at in range(0, len(seen.cells), 14)]
    assert rows[0] == rows[-1] == bytes([WALL]) * 14
    assert all(row[0] == row[-1] == WALL for row in rows)
    assert rows[1][1] == cell_of(1, head=True)
    assert rows[10][12] == OTHER
