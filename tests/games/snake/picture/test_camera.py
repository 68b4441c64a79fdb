"""Where the camera stands."""

from __future__ import annotations

from itertools import pairwise

import pygame
import pytest

from games.snake.picture.camera import AHEAD, Camera, cell_size
from games.snake.picture.view import FRAME, LEAST, SEEN
from games.snake.state import SnakeState
from tests.games.helpers.boards import board

ROOM = pygame.Rect(0, 0, 640, 480)
SMALL, LARGE = board(width=20, height=20), board(width=80, height=70)
WALLED = board(width=80, height=70, walls=True)
PICTURE = 1 / 3  # of a tick


@pytest.mark.parametrize("size", [(800, 480), (1280, 800), (3840, 2160), (40, 40)])
@pytest.mark.parametrize("state", [SMALL, LARGE])
def test_cells_are_never_small_but_where_the_whole_is_wanted(
    size: tuple[int, int], state: SnakeState
) -> None:
    assert cell_size(size, state) >= LEAST
    assert cell_size(size, state, True) <= max(1, min(size) // state.height)


def test_a_board_that_has_room_is_seen_whole() -> None:
    view = Camera().look(ROOM, SMALL, 0.0, (3, 3), "up")
    assert view.is_whole
    assert view.area.center == ROOM.center
    assert Camera().look(ROOM, LARGE, 0.0, (3, 3), "up", whole=True).is_whole


def test_enough_of_a_large_board_is_seen() -> None:
    view = Camera().look(ROOM, LARGE, 0.0, (3, 3), "up")
    assert not view.is_whole
    assert view.area == ROOM
    assert view.area.height // view.size >= min(SEEN, 480 // LEAST)


def flown(
    camera: Camera, way: list[tuple[float, float]], still: bool = False
) -> list[int]:
    """Where the left edge of what is seen is, picture by picture."""
    return [
        camera.look(ROOM, LARGE, n * PICTURE, at, "right", still=still).left
        for n, at in enumerate(way)
    ]


def test_it_follows_smoothly_across_the_edge() -> None:
    """A head that goes ten cells a second, around the board and more."""
    camera = Camera()
    way = [((n / 6) % 80, 30.0) for n in range(600)]
    lefts = flown(camera, way)
    long = 80 * cell_size(ROOM.size, LARGE)
    steps = [(b - a + long // 2) % long - long // 2 for a, b in pairwise(lefts)]
    assert all(0 <= step <= 4 for step in steps[60:])  # usually two or three pixels
    assert sum(steps[60:]) > long


def test_it_looks_ahead() -> None:
    right, left = Camera(), Camera()
    one = right.look(ROOM, LARGE, 0.0, (40, 30), "right")
    other = left.look(ROOM, LARGE, 0.0, (40, 30), "left")
    assert one.left - other.left == pytest.approx(2 * AHEAD * one.size, abs=2)


def test_it_flies_to_somebody_else_and_is_cut_where_no_motion_is_wanted() -> None:
    way = [(20.0, 30.0)] * 5 + [(50.0, 30.0)] * 60
    lefts = flown(Camera(), way)
    steps = [b - a for a, b in pairwise(lefts)]
    assert max(steps) < 200 < sum(steps)
    assert all(step >= -1 for step in steps)
    calm = flown(Camera(), way, still=True)
    assert len(set(calm)) == 2


def test_it_stands_where_no_motion_is_wanted_until_the_head_leaves_its_middle() -> None:
    way = [(30 + n / 6, 30.0) for n in range(120)]
    lefts = flown(Camera(), way, still=True)
    assert len(set(lefts[:20])) == 1
    steps = [b - a for a, b in pairwise(lefts)]
    assert max(steps) <= 3


def test_with_walls_nothing_beyond_them_is_seen() -> None:
    for head in ((0, 0), (79, 69), (79, 0)):
        camera = Camera()
        for n in range(90):
            view = camera.look(ROOM, WALLED, n * PICTURE, head, "down")
        assert view.around == (False, False)
        assert -FRAME <= view.left <= 80 * view.size + FRAME - 640
        assert -FRAME <= view.top <= 70 * view.size + FRAME - 480
        assert view.area.collidepoint(view.middle(head))


def test_with_nobody_to_follow_it_stays() -> None:
    camera = Camera()
    first = camera.look(ROOM, LARGE, 0.0, (20, 30), "up")
    assert camera.look(ROOM, LARGE, 1.0, None) == first
    assert not Camera().look(ROOM, LARGE, 0.0, None).is_whole


def test_after_a_leap_in_time_it_is_there_at_once() -> None:
    camera = Camera()
    camera.look(ROOM, LARGE, 500.0, (20, 30), "up")
    for time in (3.0, 900.0):
        view = camera.look(ROOM, LARGE, time, (60, 30), "up")
        fresh = Camera().look(ROOM, LARGE, time, (60, 30), "up")
        assert view == fresh
