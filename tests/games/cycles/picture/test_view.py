"""What of the board is seen, and where a cycle is between two moves."""

from __future__ import annotations

import itertools

import pygame
import pytest
from msgspec.structs import replace

from games.cycles.board import place
from games.cycles.picture.view import (
    FRAME,
    LEAST,
    head_of,
    progress,
    small_map,
    view,
)
from games.cycles.state import CyclesOptions, Speed
from tests.games.helpers.tracks import GAME, at, driving, late, out, step, steps, track

SIZES = [(800, 480), (1280, 720), (1920, 1080), (3840, 2160)]


@pytest.mark.parametrize("size", SIZES)
def test_a_board_that_fits_is_seen_whole(size: tuple[int, int]) -> None:
    area = pygame.Rect(0, 0, *size)
    seen = view(area, track(width=35, height=22), (3, 3))
    assert seen.is_whole
    assert area.contains(seen.board.inflate(2 * FRAME, 2 * FRAME))
    assert seen.board.size == (35 * seen.size, 22 * seen.size)
    assert area.width - seen.board.width < 35 + 2 * FRAME or (
        area.height - seen.board.height < 22 + 2 * FRAME
    )


@pytest.mark.parametrize("size", SIZES)
def test_who_drives_has_large_cells_and_sees_himself(size: tuple[int, int]) -> None:
    area, state = pygame.Rect(0, 0, *size), track(width=128, height=80)
    for head in ((0, 0), (127, 79), (64, 40), (0, 79), (3.5, 20)):
        seen = view(area, state, head)
        assert seen.size >= LEAST
        assert area.collidepoint(seen.dot(head))
    assert view(area, state, None).is_whole


def test_the_camera_shows_nothing_beside_the_board() -> None:
    area, state = pygame.Rect(0, 0, 800, 480), track(width=97, height=61)
    for head in ((0, 0), (96, 60), (48, 30)):
        board = view(area, state, head).board
        assert board.left <= FRAME
        assert board.right >= area.right - FRAME
        assert board.top <= FRAME
        assert board.bottom >= area.bottom - FRAME
    middle = view(area, state, (48, 30))
    assert middle.dot((48, 30)) == pytest.approx(area.center, abs=1)


def test_a_map_is_needed_where_much_is_not_seen() -> None:
    area, state = pygame.Rect(0, 0, 800, 480), track(width=52, height=32)
    assert not view(area, state, (3, 3)).needs_map(area)
    large = track(width=97, height=61)
    assert view(area, large, (3, 3)).needs_map(area)
    assert not view(area, large, None).needs_map(area)


def test_the_map_keeps_out_of_the_way() -> None:
    area, state = pygame.Rect(0, 0, 800, 480), track(width=97, height=61)
    left, right = (small_map(area, state, (x, 9)).board for x in (100, 700))
    assert left.left > area.centerx > right.right
    assert area.contains(left)
    assert area.contains(right)


@pytest.mark.parametrize("speed", ["slow", "medium", "fast"])
def test_a_move_takes_all_its_ticks(speed: Speed) -> None:
    pace = CyclesOptions(speed=speed).pace
    options = CyclesOptions(speed=speed, bots=0)
    state = track(driving(1, (3, 3)), driving(2, (3, 9)), tick=119, options=options)
    xs = []
    for _ in range(4 * pace):
        state = step(state)
        for fraction in (0.0, 0.5):
            xs.append(head_of(at(state, 1), progress(state, fraction))[0])
    steps_ = [b - a for a, b in itertools.pairwise(xs)]
    assert steps_ == pytest.approx([0.5 / pace] * len(steps_))


def test_it_stands_where_it_is_when_the_heat_or_the_round_is_over() -> None:
    state = step(track(driving(1, (3, 3)), out(2)))
    assert state.over
    end = place(at(state, 1).path[-1])
    for later in (step(state), steps(state, 2), steps(state, 9)):
        assert head_of(at(later, 1), progress(later, 1.0)) == end
    state = step(late(track(driving(1, (3, 3)), driving(2, (3, 9))), 1))
    for later in (step(state), steps(state, 5)):
        assert head_of(at(later, 1), progress(later, 1.0)) == place(
            at(later, 1).path[-1]
        )
    ended = GAME.end_round(track(driving(1, (3, 3), (5, 3)), driving(2, (3, 9))))
    assert progress(steps(ended, 3), 0.0) == 1.0


def test_it_has_not_come_from_anywhere_at_its_start() -> None:
    cycle = replace(driving(1, (3, 3)), go=200)
    assert head_of(cycle, 0.3) == (3, 3)
