"""When a round begins and ends, and how it stands."""

from __future__ import annotations

import itertools

import pytest
from msgspec.structs import replace

from games.contract import Dice, Seat
from games.snake.board import CELLS_PER_SNAKE
from games.snake.rounds import COUNTDOWN, PODIUM, begun, chosen, ended, is_due, standing
from games.snake.spawn import GHOST_TICKS
from games.snake.state import Serpent, SnakeOptions, SnakeState
from tests.games.helpers.boards import GAME, alive, at, board, cells, lying, step, steps

SHORT = SnakeOptions(round=10, bots=0)
LENGTH = 10 * GAME.ticks_per_second


def opened(players: int = 2, options: SnakeOptions = SHORT) -> SnakeState:
    """A game at tick 1, everybody in."""
    state = GAME.setup(options, Dice(1, 0))
    return step(state, arrivals=range(1, players + 1))


def told(state: SnakeState) -> tuple[str, int, int]:
    stands = standing(state)
    assert stands is not None
    return stands.phase, stands.round, stands.left


def test_a_round_lasts_as_long_as_chosen_then_comes_the_podium_then_the_next() -> None:
    state = opened()
    seen = [told(state)]
    for _ in range(LENGTH + PODIUM + 1):
        state = step(state)
        seen.append(told(state))
    changes = [
        (now, state)
        for state, (was, now) in enumerate(itertools.pairwise(seen), 2)
        if was[:2] != now[:2]
    ]
    assert seen[0] == ("play", 1, LENGTH - 1)
    assert changes == [
        (("podium", 1, PODIUM), LENGTH),
        (("play", 2, LENGTH), LENGTH + PODIUM),
    ]
    assert all(
        now[2] == was[2] - 1
        for was, now in itertools.pairwise(seen)
        if was[:2] == now[:2]
    )


def test_it_lasts_150_seconds_unless_another_length_is_chosen() -> None:
    state = GAME.setup(SnakeOptions(), Dice(1, 0))
    assert told(state) == ("play", 1, 150 * GAME.ticks_per_second)


def test_everybody_stands_until_the_countdown_is_over() -> None:
    state = opened()
    start = [cells(state, seat) for seat in (1, 2)]
    assert all(start)
    state = steps(state, COUNTDOWN - 2)
    assert [cells(state, seat) for seat in (1, 2)] == start
    state = step(state)
    assert state.tick == state.go == COUNTDOWN
    for seat, was in zip((1, 2), start, strict=True):
        assert cells(state, seat)[1:] == was[:-1]


def test_what_is_pressed_meanwhile_is_the_first_turn() -> None:
    state = opened(1)
    facing = at(state, 1).facing
    turn, back = ("left", "right") if facing in ("up", "down") else ("up", "down")
    state = step(step(state, {1: turn}), {1: turn})
    assert at(state, 1).turns == (turn,)
    state = step(state, {1: back})  # thought again
    assert at(state, 1).turns == (back,)
    state = steps(state, COUNTDOWN - state.tick)
    assert (at(state, 1).facing, at(state, 1).turns) == (back, ())


def test_nobody_is_hurt_just_after_the_countdown() -> None:
    state = opened()
    assert {snake.ghost for snake in state.snakes} == {COUNTDOWN + GHOST_TICKS}


def test_who_comes_late_plays_at_once() -> None:
    state = step(steps(opened(), COUNTDOWN + 2), arrivals=[3])
    where = cells(state, 3)
    assert where
    assert cells(steps(state, 2), 3) != where


def test_a_very_short_round_is_half_countdown() -> None:
    state = GAME.setup(SnakeOptions(round=1), Dice(1, 0))
    assert (state.go, state.until) == (10, 20)


def test_on_the_podium_nothing_moves() -> None:
    state = ended(steps(opened(), COUNTDOWN + 10))
    later = steps(step(state, {1: "up", 2: "left"}), PODIUM - 2)
    assert later.podium
    assert later.people == (1, 2)
    assert replace(later, tick=0, people=()) == replace(state, tick=0)
    assert later.snakes == state.snakes


def test_who_comes_on_the_podium_waits_and_who_goes_leaves_the_board_as_it_is() -> None:
    state = ended(steps(opened(3), COUNTDOWN + 10))
    size = state.width, state.height
    state = step(state, arrivals=range(4, 12), departures=[1])
    assert (state.width, state.height, state.remains) == (*size, ())
    assert alive(state) == [2, 3]
    state = steps(state, PODIUM)
    assert alive(state) == list(range(2, 12))
    assert state.width * state.height >= 10 * CELLS_PER_SNAKE > size[0] * size[1]


def test_all_starts_anew_but_who_is_a_person() -> None:
    hurt = replace(lying(1, 5, 5, score=9, ghost=7), kills=2, deaths=3)
    state = replace(board(hurt, remains=[(1, 1)]), podium=True, round=4, options=SHORT)
    state = begun(replace(state, people=(1,), fallen=((1, 0),)))
    assert (state.round, state.podium, state.fruit, state.remains) == (5, False, (), ())
    assert state.snakes == (Serpent(1, back=state.tick),)
    assert (state.people, state.fallen) == ((1,), ())
    assert GAME.score(state, Seat(1)) == 0


def test_the_board_is_as_large_as_who_is_there_needs() -> None:
    large = opened(20)
    assert large.width * large.height >= 20 * CELLS_PER_SNAKE
    left = step(large, departures=range(4, 21))
    assert left.width == large.width  # in play it never shrinks
    state = steps(GAME.end_round(left), PODIUM)
    assert (state.round, state.width, state.height) == (2, SHORT.width, SHORT.height)


def test_what_is_chosen_holds_from_the_next_round_on() -> None:
    state = steps(opened(1), 5)
    options = SnakeOptions(
        walls=True, bots=3, level=1, width=12, height=14, speed="slow", round=20
    )
    later = chosen(state, options)
    assert replace(later, options=state.options) == state
    assert GAME.bots_wanted(later) == 0
    state = steps(GAME.end_round(later), PODIUM)
    assert (state.width, state.height, state.walls) == (
        options.width,
        options.height,
        True,
    )
    assert (state.level, state.pace, GAME.bots_wanted(state)) == (1, 4, 3)
    assert told(state) == ("play", 2, 20 * GAME.ticks_per_second)


def test_rounds_and_a_game_without_end_never_become_each_other() -> None:
    endless = GAME.setup(SnakeOptions(round=0), Dice(1, 0))
    assert GAME.with_options(endless, SHORT) == endless
    assert GAME.end_round(endless) is endless
    assert standing(endless) is None
    rounds = chosen(opened(), SnakeOptions(round=0, walls=True))
    assert (rounds.options.round, rounds.options.walls) == (SHORT.round, True)


def test_a_game_without_end_begins_at_once_and_knows_no_podium() -> None:
    state = step(GAME.setup(SnakeOptions(round=0), Dice(1, 0)), arrivals=[1])
    where = cells(state, 1)
    state = steps(state, 1)
    assert cells(state, 1) != where
    assert (state.round, state.go, state.until, is_due(state)) == (0, 0, 0, False)


def test_whoever_ends_a_round_ends_it_now_and_a_podium_takes_its_time() -> None:
    state = steps(opened(), 7)
    podium = GAME.end_round(state)
    assert told(podium) == ("podium", 1, PODIUM)
    assert GAME.end_round(podium) is podium
    assert told(steps(podium, PODIUM)) == ("play", 2, LENGTH)


@pytest.mark.parametrize(
    ("snakes", "ranking"),
    [
        ([{"score": 3}, {"score": 7}, {"score": 5}], [2, 3, 1]),
        ([{"score": 6}, {"score": 6, "kills": 1}], [2, 1]),
        ([{"score": 6, "deaths": 2}, {"score": 6, "deaths": 1}], [2, 1]),
        ([{"score": 6, "deaths": 1}, {"score": 6, "deaths": 1}], [1, 2]),
        ([{"deaths": 4}, {"best": 0}], [1, 2]),  # was not even on the board
    ],
)
def test_the_ranking(snakes: list[dict[str, int]], ranking: list[int]) -> None:
    field = [
        replace(lying(seat, 5, 2 * seat), **counts)
        for seat, counts in enumerate(snakes, 1)
    ]
    state = replace(board(*field), round=1, until=1000)
    stands = standing(state)
    assert stands is not None
    assert [seat for seat, _ in stands.ranking] == ranking
    assert all(score == at(state, seat).score for seat, score in stands.ranking)
    assert stands.awards == ()


def test_awards_are_given_on_the_podium_alone() -> None:
    state = replace(board(lying(1, 5, 5, length=9)), round=1, until=1000)
    stands = standing(ended(state))
    assert stands is not None
    assert stands.awards
