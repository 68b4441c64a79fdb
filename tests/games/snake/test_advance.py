"""One move of all snakes: turn, go, collide, eat."""

from __future__ import annotations

from msgspec.structs import replace

from games.snake.advance import DEAD_TICKS, POINTS_FOR_FOOD, POINTS_FOR_KILL, advance
from games.snake.board import cell_at
from tests.games.helpers.boards import alive, at, board, cells, coiled, lying


def test_all_go_one_cell_by_the_turn_that_waits_first() -> None:
    turning = replace(lying(1, 5, 5), turns=("up", "left"))
    state = advance(board(turning, lying(2, 9, 9)))
    assert cells(state, 1) == [(5, 4), (5, 5), (4, 5)]
    assert (at(state, 1).facing, at(state, 1).turns) == ("up", ("left",))
    assert cells(state, 2)[0] == (10, 9)


def test_who_eats_scores_and_grows_and_the_food_is_gone() -> None:
    state = board(lying(1, 5, 5), lying(2, 5, 9), fruit=[(6, 5)], remains=[(6, 9)])
    state = advance(state)
    for seat in (1, 2):
        snake = at(state, seat)
        assert (snake.score, snake.growth, snake.best) == (POINTS_FOR_FOOD, 1, 4)
    assert cell_at(6, 5) not in state.fruit
    assert state.remains == ()


def test_growth_keeps_the_tail_and_is_used_up() -> None:
    state = board(lying(1, 5, 5, growth=2))
    lengths = []
    for _ in range(3):
        state = advance(state)
        lengths.append((len(at(state, 1).cells), at(state, 1).growth))
    assert lengths == [(4, 1), (5, 0), (5, 0)]


def test_two_heads_at_one_fruit_leave_it_to_nobody_if_both_die() -> None:
    state = advance(board(lying(1, 5, 5), lying(2, 7, 5, "left"), fruit=[(6, 5)]))
    assert alive(state) == []
    assert cell_at(6, 5) in state.fruit


def test_who_dies_loses_all_but_his_points_and_returns() -> None:
    doomed = replace(lying(1, 15, 5, growth=2, score=5), turns=("right",))
    snake = at(advance(board(doomed, walls=True)), 1)
    assert (snake.cells, snake.turns, snake.growth, snake.ghost) == ((), (), 0, 0)
    assert (snake.score, snake.deaths, snake.back) == (5, 1, 101 + DEAD_TICKS)


def test_a_kill_counts_even_for_one_that_dies_with_it() -> None:
    state = advance(board(lying(1, 5, 5), lying(2, 7, 5, "left")))
    for seat in (1, 2):
        snake = at(state, seat)
        assert (snake.kills, snake.score) == (1, POINTS_FOR_KILL)


def test_it_is_kept_what_a_snake_ran_into() -> None:
    wall = advance(board(lying(1, 15, 5), walls=True))
    bent = coiled(1, (5, 5), (5, 6), (6, 6), (6, 5), (6, 4), (7, 4), facing="right")
    itself = advance(board(bent))
    other = advance(board(lying(1, 5, 5), lying(2, 6, 3, "up", length=5)))
    assert (wall.fallen, itself.fallen, other.fallen) == (
        ((1, 0),),
        ((1, 1),),
        ((1, 2),),
    )
    assert advance(other).fallen == ()


def test_the_dead_stay_as_they_are() -> None:
    state = board(coiled(1, facing="up"), lying(2, 9, 9))
    assert at(advance(state), 1) == at(state, 1)
