"""A move: going, turning, crashing, and what others get for it."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from games.cycles.board import place
from games.cycles.drive import drive
from games.cycles.state import Direction
from tests.games.helpers.tracks import alive, at, cell, driving, out, scores, track


def test_all_go_a_cell_and_leave_a_wall() -> None:
    state = drive(track(driving(1, (5, 5)), driving(2, (9, 9), (9, 8), facing="up")))
    assert [place(c) for c in at(state, 1).path] == [(5, 5), (6, 5)]
    assert [place(c) for c in at(state, 2).path] == [(9, 9), (9, 7)]


def test_a_turn_makes_a_corner() -> None:
    cycle = replace(driving(1, (5, 5), (7, 5)), turns=("up", "left"))
    state = drive(track(cycle))
    assert [place(c) for c in at(state, 1).path] == [(5, 5), (7, 5), (7, 4)]
    state = drive(state)
    assert [place(c) for c in at(state, 1).path] == [(5, 5), (7, 5), (7, 4), (6, 4)]
    assert (at(state, 1).facing, at(state, 1).turns) == ("left", ())
    state = drive(state)
    assert [place(c) for c in at(state, 1).path][-2:] == [(7, 4), (5, 4)]


def test_who_may_not_go_yet_stands_and_stands_in_the_way() -> None:
    standing = replace(driving(1, (6, 5)), go=150)
    state = drive(track(standing, driving(2, (3, 5), (5, 5))))
    assert at(state, 1) == replace(standing, score=2, traps=1)
    assert (at(state, 2).path, at(state, 2).by) == ((), 1)


@pytest.mark.parametrize(
    ("facing", "x", "y"),
    [("up", 5, 0), ("down", 5, 19), ("left", 0, 5), ("right", 31, 5)],
)
def test_the_edge_kills(facing: Direction, x: int, y: int) -> None:
    state = drive(track(driving(1, (x, y), facing=facing)))
    assert (at(state, 1).path, at(state, 1).out, at(state, 1).by) == ((), 101, 0)


@pytest.mark.parametrize("facing", ["up", "right"])
def test_the_edge_that_has_come_closer_kills(facing: Direction) -> None:
    cycle = driving(1, (4, 1), facing=facing)
    assert alive(drive(track(cycle, closes=102))) == [1]
    assert alive(drive(track(cycle, closes=92))) == [1] * (facing == "right")
    deep = driving(1, (0, 8), (0, 9), facing="down")
    assert alive(drive(track(deep, closes=101))) == []


def test_a_wall_kills_and_its_owner_gets_two_points_and_one_for_outliving() -> None:
    hit = driving(1, (2, 5), (5, 5))
    state = drive(track(hit, driving(2, (6, 9), (6, 3), facing="up"), out(3)))
    assert alive(state) == [2]
    assert (at(state, 1).by, at(state, 1).out, at(state, 1).path) == (2, 101, ())
    assert scores(state) == {1: 0, 2: 3, 3: 0}
    assert at(state, 2).traps == 1


def test_ones_own_wall_kills_and_is_nobodys_merit() -> None:
    own = driving(1, (5, 5), (5, 4), (6, 4), (6, 5), facing="left")
    state = drive(track(own, driving(2, (20, 9))))
    assert at(state, 1).by == 1
    assert scores(state) == {1: 0, 2: 1}


@pytest.mark.parametrize("order", [(1, 2), (2, 1)])
def test_two_that_enter_one_cell_both_crash(order: tuple[int, int]) -> None:
    one, other = order
    left, right = (
        driving(one, (2, 5), (5, 5)),
        driving(other, (9, 5), (7, 5), facing="left"),
    )
    cycles = sorted((left, right), key=lambda cycle: cycle.seat)
    state = drive(track(*cycles, driving(3, (9, 9))))
    assert alive(state) == [3]
    assert (at(state, 1).by, at(state, 2).by) == (2, 1)
    assert scores(state) == {1: 2, 2: 2, 3: 2}


def test_two_that_change_places_both_crash() -> None:
    state = drive(
        track(driving(1, (2, 5), (5, 5)), driving(2, (9, 5), (6, 5), facing="left"))
    )
    assert alive(state) == []
    assert (at(state, 1).by, at(state, 2).by) == (2, 1)


def test_the_wall_of_who_crashes_kills_in_that_move_and_is_gone_then() -> None:
    wall = driving(1, (31, 9), (31, 4), facing="right")  # into the edge
    behind = driving(2, (28, 6), (30, 6))
    later = driving(3, (27, 8), (28, 8))
    state = drive(track(wall, behind, later))
    assert alive(state) == [3]
    assert at(state, 2).by == 1
    state = drive(drive(state))
    assert at(state, 3).path[-1] == cell(31, 8)
