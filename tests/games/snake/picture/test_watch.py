"""Whom the camera follows."""

from __future__ import annotations

from msgspec.structs import replace

from games.snake.picture.watch import Watch, leader
from games.snake.state import SnakeState
from tests.games.helpers.boards import board, lying, step, steps


def met() -> SnakeState:
    """1 runs into 2 in the next move."""
    return board(lying(1, 5, 5, "right"), lying(2, 6, 6, "up", 6), lying(3, 1, 12))


def subject(watch: Watch, state: SnakeState) -> int | None:
    snake = watch.subject(state)
    return None if snake is None else snake.seat


def test_who_plays_is_followed_and_then_who_killed_him() -> None:
    watch, before = Watch(), met()
    watch.see(before, 1)
    assert subject(watch, before) == 1
    dead = step(before)
    assert not dead.snakes[0].cells
    watch.see(dead, 1)
    assert subject(watch, dead) == 2
    later = steps(dead, 20)
    watch.see(later, 1)
    assert subject(watch, later) == 2
    back = steps(later, 30)
    assert back.snakes[0].cells
    watch.see(back, 1)
    assert subject(watch, back) == 1
    assert watch.killer is None


def test_who_killed_himself_is_not_followed_anywhere() -> None:
    watch = Watch()
    before = board(lying(1, 15, 5, "right"), lying(2, 3, 9), walls=True)
    watch.see(before, 1)
    dead = step(before)
    watch.see(dead, 1)
    assert watch.killer == 0
    assert subject(watch, dead) is None


def test_a_watcher_follows_the_leader_first_and_chooses() -> None:
    watch = Watch()
    state = board(lying(1, 5, 5), lying(2, 9, 9, score=4), lying(3, 1, 12))
    watch.see(state, None)
    assert subject(watch, state) == 2
    seen = []
    for way in ("right", "right", "left"):
        watch.press(way)
        watch.see(state, None)
        seen.append(subject(watch, state))
    assert seen == [3, 1, 3]
    other = replace(
        state, snakes=(replace(state.snakes[0], score=9), *state.snakes[1:])
    )
    watch.see(other, None)
    assert subject(watch, other) == 3  # his choice stays


def test_whom_a_watcher_follows_may_leave() -> None:
    watch, state = Watch(), board(lying(1, 5, 5), lying(2, 9, 9, score=4))
    watch.see(state, None)
    left = replace(state, snakes=state.snakes[:1])
    watch.see(left, None)
    assert subject(watch, left) == 1
    empty = replace(state, snakes=())
    watch.see(empty, None)
    assert subject(watch, empty) is None
    watch.press("left")


def test_an_arrow_shows_a_watcher_the_whole_board_and_back() -> None:
    watch, state = Watch(), met()
    watch.see(state, None)
    assert not watch.overview
    watch.press("up")
    assert watch.overview
    watch.press("down")
    assert not watch.overview
    watch.press("up")
    watch.press("right")
    assert not watch.overview


def test_the_best_leads_and_nobody_without_points() -> None:
    assert leader(board()) is None
    assert leader(board(lying(1, 5, 5), lying(2, 9, 9))) is None
    assert leader(board(lying(1, 5, 5), lying(2, 9, 9, score=1))) == 2
    one, other = lying(1, 5, 5, score=4), replace(lying(2, 9, 9, score=4), kills=1)
    assert leader(board(one, other)) == 2
