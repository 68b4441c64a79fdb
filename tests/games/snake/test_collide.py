"""Who dies, who gets the credit, what is left, and how one comes back."""

from __future__ import annotations

from itertools import permutations

import msgspec
import pytest

from games.snake.board import STEPS, ahead, occupied, place
from games.snake.state import Serpent, SnakeState
from tests.games.helpers.boards import (
    NEVER,
    alive,
    at,
    board,
    cells,
    coiled,
    kills,
    lying,
    step,
    steps,
)

FAR = lying(3, 8, 12, length=9)

CASES: dict[str, tuple[list[Serpent], list[int], dict[int, int]]] = {
    "head on body": (
        [lying(1, 5, 5), lying(2, 6, 3, "up", length=5)],
        [2],
        {2: 1},
    ),
    "head-on in one cell: the longer lives": (
        [lying(1, 5, 5, length=4), lying(2, 7, 5, "left")],
        [1],
        {1: 1},
    ),
    "head-on in one cell: equals both die": (
        [lying(1, 5, 5), lying(2, 7, 5, "left")],
        [],
        {1: 1, 2: 1},
    ),
    "what it has eaten counts as length": (
        [lying(1, 5, 5, growth=1), lying(2, 7, 5, "left")],
        [1],
        {1: 1},
    ),
    "heads that cross: the longer lives": (
        [lying(1, 5, 5), lying(2, 6, 5, "left", length=4)],
        [2],
        {2: 1},
    ),
    "heads that cross: equals both die": (
        [lying(1, 5, 5), lying(2, 6, 5, "left")],
        [],
        {1: 1, 2: 1},
    ),
    "three heads: the longest gets both": (
        [lying(1, 5, 5), lying(2, 7, 5, "left", length=4), lying(3, 6, 6, "up", 5)],
        [3],
        {3: 2},
    ),
    "three heads: two longest die, one of them gets the third": (
        [lying(1, 5, 5), lying(2, 7, 5, "left", length=4), lying(3, 6, 6, "up", 4)],
        [],
        {2: 2, 3: 1},
    ),
    "a body comes before a head": (
        [lying(1, 5, 5), lying(2, 7, 5, "left"), lying(3, 6, 3, "up", 5)],
        [3],
        {3: 2},
    ),
    "the tail square is free": (
        [lying(1, 5, 5), lying(2, 6, 3, "up")],
        [1, 2],
        {},
    ),
    "the tail square is not free if its snake grows": (
        [lying(1, 5, 5), lying(2, 6, 3, "up", growth=1)],
        [2],
        {2: 1},
    ),
    "itself": (
        [
            coiled(1, (5, 5), (5, 6), (6, 6), (6, 5), (6, 4), (7, 4), facing="right"),
            FAR,
        ],
        [3],
        {},
    ),
    "following its own tail": (
        [coiled(1, (5, 5), (5, 6), (6, 6), (6, 5), facing="right")],
        [1],
        {},
    ),
    "a ghost neither kills": (
        [lying(1, 5, 5), lying(2, 6, 3, "up", length=5, ghost=NEVER)],
        [1, 2],
        {},
    ),
    "nor is killed": (
        [lying(1, 5, 5, ghost=NEVER), lying(2, 6, 3, "up", length=5)],
        [1, 2],
        {},
    ),
    "a ghost until that tick, and no longer": (
        [lying(1, 5, 5, ghost=102), lying(2, 6, 3, "up", length=5)],
        [2],
        {2: 1},
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_a_collision(name: str) -> None:
    snakes, living, credit = CASES[name]
    after = step(board(*snakes))
    assert (alive(after), kills(after)) == (living, credit)
    assert [snake.score for snake in after.snakes] == [
        3 * snake.kills for snake in after.snakes
    ]


@pytest.mark.parametrize("name", CASES)
def test_the_order_of_seats_decides_nobody_s_death(name: str) -> None:
    snakes, living, _ = CASES[name]
    names = [snake.seat for snake in snakes]
    for order in permutations(names):
        seat = dict(zip(names, order, strict=True))
        mixed = sorted(
            (msgspec.structs.replace(s, seat=seat[s.seat]) for s in snakes),
            key=lambda snake: snake.seat,
        )
        after = step(board(*mixed))
        assert alive(after) == sorted(seat[living_one] for living_one in living)


def test_longest_of_two_bodies_gets_the_credit() -> None:
    across = lying(2, 6, 3, "up", length=5)
    for length, killer in ((5, 2), (6, 3)):  # of equals the lower seat
        along = lying(3, 8, 5, length=length)
        assert kills(step(board(lying(1, 5, 5), across, along))) == {killer: 1}


def test_who_runs_into_a_wall_hits_nobody_and_gives_no_credit() -> None:
    after = step(board(lying(1, 15, 5), lying(2, 14, 6, "up"), walls=True))
    assert (alive(after), kills(after)) == ([2], {})


def test_every_second_cell_of_the_dead_becomes_food_where_nobody_lies() -> None:
    after = step(board(lying(1, 5, 5, length=6), lying(2, 6, 3, "up", length=5)))
    assert [place(cell) for cell in after.remains] == [(5, 5), (3, 5), (1, 5)]
    crossed = step(board(lying(1, 5, 5, length=4), lying(2, 6, 5, "left", length=5)))
    assert [place(cell) for cell in crossed.remains] == [(3, 5)]
    assert cells(crossed, 2)[0] == (5, 5)


def test_the_dead_rest_two_seconds_and_come_back_as_ghosts() -> None:
    dead = step(board(lying(1, 15, 5, growth=2, score=5), walls=True))
    assert at(dead, 1).back == dead.tick + 40
    pressed = step(step(dead, {1: "up"}), {1: "left"})
    assert at(pressed, 1) == at(dead, 1)
    still = steps(dead, 39)
    assert alive(still) == []
    born = at(step(still), 1)
    assert (len(born.cells), born.growth, born.turns) == (3, 0, ())
    assert (born.score, born.deaths, born.ghost) == (5, 1, still.tick + 1 + 30)


@pytest.mark.parametrize("walls", [False, True])
@pytest.mark.parametrize("seed", range(8))
def test_a_safe_place_has_five_free_cells_ahead(walls: bool, seed: int) -> None:
    crowd = [lying(seat, 14, 2 * seat, length=9) for seat in range(1, 8)]
    after = step(board(*crowd, walls=walls, tick=100), arrivals=[8], seed=seed)
    newcomer = at(after, 8)
    assert _free_ahead(after, newcomer) >= 5
    assert occupied(after.snakes[:-1]).isdisjoint(newcomer.cells)
    assert _joined(after, newcomer)


def test_without_a_safe_place_it_waits() -> None:
    rows = [lying(y + 1, 15, y, length=16) for y in range(16)]  # each chases its tail
    state = msgspec.structs.replace(board(*rows, Serpent(seat=17)), fruit=())
    state = steps(state, 20)
    assert alive(state) == list(range(1, 17))
    assert state.fruit == ()
    state = steps(step(state, departures=[3, 4, 5, 6]), 20)
    assert at(state, 17).cells
    assert len(state.fruit) + at(state, 17).score > 0


def _free_ahead(state: SnakeState, snake: Serpent) -> int:
    taken, cell, count = occupied(state.snakes), snake.cells[0], 0
    while count < 16:
        cell = ahead(state, cell, snake.facing)
        if cell < 0 or cell in taken:
            break
        count += 1
    return count


def _joined(state: SnakeState, snake: Serpent) -> bool:
    return all(
        any(ahead(state, back, way) == front for way in STEPS)
        for front, back in zip(snake.cells, snake.cells[1:], strict=False)
    )
