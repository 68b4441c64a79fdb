"""Cells, walls, the edge, and how large a board is."""

from __future__ import annotations

import pytest

from games.cycles.board import (
    RING_TICKS,
    cells,
    distance,
    is_open,
    margin,
    place,
    size,
    walls,
)
from games.cycles.state import MAX_HEIGHT, MAX_WIDTH, Board
from tests.games.helpers.tracks import cell, driving, out, track


def test_a_wall_goes_from_corner_to_corner() -> None:
    cycle = driving(1, (2, 2), (4, 2), (4, 1), (3, 1), (3, 0))
    way = [(2, 2), (3, 2), (4, 2), (4, 1), (3, 1), (3, 0)]
    assert [place(c) for c in cells(cycle.path)] == way
    assert [*cells(())] == []
    assert [*cells((cell(7, 3),))] == [cell(7, 3)]


def test_walls_are_those_of_all_who_drive() -> None:
    state = track(driving(1, (2, 2), (4, 2)), out(2), driving(3, (9, 9)))
    expected = {cell(2, 2), cell(3, 2), cell(4, 2), cell(9, 9)}
    assert walls(state.cycles) == expected
    assert walls(track(driving(1, (5, 5))).cycles) == {cell(5, 5)}


def test_the_edge_comes_closer_with_time() -> None:
    state = track(closes=200)
    ticks = (0, 199, 200, 200 + RING_TICKS - 1, 200 + RING_TICKS)
    assert [margin(state, tick) for tick in ticks] == [0, 0, 1, 1, 2]


@pytest.mark.parametrize("margin", [0, 1, 5])
def test_what_is_open_is_inside_the_edge(margin: int) -> None:
    state = track(width=32, height=20)
    found = {
        (x, y)
        for x in range(-1, 40)
        for y in range(-1, 25)
        if is_open(state, cell(x, y), margin)
    }
    columns, rows = range(margin, 32 - margin), range(margin, 20 - margin)
    assert found == {(x, y) for x in columns for y in rows}


def test_the_widest_board_has_an_edge_too() -> None:
    state = track(width=MAX_WIDTH, height=MAX_HEIGHT)
    assert is_open(state, cell(MAX_WIDTH - 1, MAX_HEIGHT - 1), 0)
    assert not is_open(state, cell(MAX_WIDTH - 1, MAX_HEIGHT), 0)
    assert not is_open(state, cell(MAX_WIDTH, 0), 0)


def test_distance_counts_moves() -> None:
    assert distance(cell(3, 9), cell(7, 2)) == distance(cell(7, 2), cell(3, 9)) == 11


@pytest.mark.parametrize("board", ["small", "medium", "large"])
def test_the_board_grows_with_the_players(board: Board) -> None:
    sizes = [size(board, count) for count in range(65)]
    assert sizes == sorted(sizes)
    assert len(set(sizes[:5])) == 1
    assert sizes[-1][0] <= MAX_WIDTH
    assert sizes[-1][1] <= MAX_HEIGHT
    for width, height in sizes:
        assert height <= width <= 2 * height


def test_larger_boards_are_larger() -> None:
    small, medium, large = (size(b, 8) for b in ("small", "medium", "large"))  # type: ignore[arg-type]
    assert small < medium < large
