"""Moving, turning, eating, edges, seats and the board."""

from __future__ import annotations

from random import Random
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from games.contract import Dice, Seat
from games.snake import rounds
from games.snake.board import cell_at, place
from games.snake.seats import press
from games.snake.spawn import GHOST_TICKS
from games.snake.state import Direction, SnakeOptions, Speed
from tests.games.helpers.boards import GAME, alive, at, board, cells, lying, step, steps


def test_a_snake_moves_on_every_second_tick() -> None:
    state = board(lying(1, 5, 5))
    moved = step(state)
    assert cells(moved, 1) == [(6, 5), (5, 5), (4, 5)]
    assert step(moved).snakes == moved.snakes
    assert cells(steps(moved, 2), 1)[0] == (7, 5)


@pytest.mark.parametrize(
    ("pressed", "path"),
    [
        (["up"], [(5, 4), (5, 3), (5, 2)]),
        (["left"], [(6, 5), (7, 5), (8, 5)]),
        (["right"], [(6, 5), (7, 5), (8, 5)]),
        (["up", "left"], [(5, 4), (4, 4), (3, 4)]),
        (["up", "down"], [(5, 4), (5, 3), (5, 2)]),
        (["up", "up", "right"], [(5, 4), (6, 4), (7, 4)]),
        (["up", "left", "down"], [(5, 4), (4, 4), (4, 5)]),
        (["up", "left", "up", "right"], [(5, 4), (4, 4), (4, 3), (4, 2)]),
        (["jump", "", "UP"], [(6, 5)]),
    ],
)
def test_turns_wait_and_never_reverse(
    pressed: list[str], path: list[tuple[int, int]]
) -> None:
    state = board(lying(1, 5, 5))
    for value in pressed:  # all of them before one move
        state = press(state, {Seat(1): value})
    went = []
    for _ in path:
        state = steps(state, 1 if state.tick % 2 else 2)
        went.append(cells(state, 1)[0])
    assert went == path


def test_a_press_counts_in_the_very_tick_of_the_move() -> None:
    assert cells(step(board(lying(1, 5, 5)), {1: "up"}), 1)[0] == (5, 4)


@pytest.mark.parametrize("value", [0, -1, None, [], {}, object(), b"up", 1.5])
def test_no_value_makes_it_raise(value: Any) -> None:
    state = board(lying(1, 5, 5))
    assert cells(step(state, {1: value, 99: "up", -3: value}), 1)[0] == (6, 5)


@pytest.mark.parametrize(
    ("facing", "x", "y", "there"),
    [
        ("right", 15, 4, (0, 4)),
        ("left", 0, 4, (15, 4)),
        ("up", 4, 0, (4, 15)),
        ("down", 4, 15, (4, 0)),
    ],
)
def test_the_edge_leads_to_the_other_side_or_kills(
    facing: Direction, x: int, y: int, there: tuple[int, int]
) -> None:
    assert cells(step(board(lying(1, x, y, facing))), 1)[0] == there
    dead = step(board(lying(1, x, y, facing), walls=True))
    assert (alive(dead), at(dead, 1).deaths, at(dead, 1).kills) == ([], 1, 0)


def test_fruit_makes_the_tail_stay_for_one_move() -> None:
    state = step(board(lying(1, 5, 5), fruit=[(6, 5)]))
    snake = at(state, 1)
    assert (snake.score, snake.growth, snake.best, len(snake.cells)) == (1, 1, 4, 3)
    state = steps(state, 2)
    assert cells(state, 1) == [(7, 5), (6, 5), (5, 5), (4, 5)]
    assert cells(steps(state, 2), 1)[-1] == (5, 5)


def test_eaten_fruit_comes_back_elsewhere_and_remains_do_not() -> None:
    state = board(lying(1, 5, 5), fruit=[(6, 5)], remains=[(7, 5), (0, 0)])
    state = msgspec.structs.replace(state, fruit=state.fruit[:1])
    state = step(state)
    assert len(state.fruit) == 1
    assert state.fruit[0] not in (*at(state, 1).cells, *state.remains)
    state = steps(state, 2)
    assert state.remains == (cell_at(0, 0),)
    assert at(state, 1).score == 2


@pytest.mark.parametrize(("snakes", "fruit"), [(0, 1), (1, 1), (2, 1), (3, 2), (9, 5)])
def test_fruit_grows_with_the_players(snakes: int, fruit: int) -> None:
    state = GAME.setup(SnakeOptions(), Dice(1, 0))
    state = steps(step(state, arrivals=range(1, snakes + 1)), 2)
    assert len(state.fruit) == fruit


def test_newcomers_are_on_the_board_at_once() -> None:
    for tick in (100, 101):
        state = step(board(tick=tick), arrivals=[2, 1])
        assert [snake.seat for snake in state.snakes] == [1, 2]
        assert all(len(snake.cells) == 3 for snake in state.snakes)


def test_who_leaves_becomes_food() -> None:
    state = step(board(lying(1, 5, 5, length=5), lying(2, 5, 9)), departures=[1, 7])
    assert [snake.seat for snake in state.snakes] == [2]
    assert [place(cell) for cell in state.remains] == [(5, 5), (3, 5), (1, 5)]


def test_the_known_do_not_arrive_again() -> None:
    state = board(lying(1, 5, 5, score=7), tick=100)
    assert step(state, arrivals=[1]).snakes == state.snakes


def test_the_board_grows_with_the_players_and_never_shrinks() -> None:
    state = GAME.setup(SnakeOptions(), Dice(1, 0))
    sizes = []
    for seat in range(1, 257):
        state = step(state, arrivals=[seat])
        sizes.append((state.width, state.height))
        assert state.width * state.height >= 150 * seat
    assert sizes[:5] == [(25, 25)] * 4 + [(28, 27)]
    assert sizes == sorted(sizes)
    empty = step(state, departures=range(1, 257))
    assert (empty.width, empty.height, empty.snakes) == (*sizes[-1], ())


def test_growth_moves_nothing() -> None:
    state = board(lying(1, 5, 5), fruit=[(3, 3)], tick=100)
    bigger = step(state, arrivals=range(2, 12))
    assert bigger.width > state.width
    assert at(bigger, 1) == at(state, 1)
    assert bigger.fruit[: len(state.fruit)] == state.fruit


def test_the_snapshot_is_the_state() -> None:
    state = step(board(lying(1, 5, 5)), {1: "up"}, arrivals=[2, 256])
    raw = msgspec.msgpack.encode(state)
    assert msgspec.msgpack.decode(raw, type=GAME.state_type) == state
    assert msgspec.convert(msgspec.to_builtins(state), GAME.state_type) == state


@pytest.mark.parametrize(
    "options",
    [
        *({"bots": 9}, {"level": 0}, {"width": 9}, {"height": 129}, {"pace": 1}),
        *({"speed": 1}, {"speed": "swift"}, {"round": -1}, {"round": 3601}),
    ],
)
def test_options_are_bounded(options: dict[str, int]) -> None:
    with pytest.raises(msgspec.ValidationError):
        msgspec.convert(options, GAME.options_type)


def test_scores_of_seats() -> None:
    state = board(lying(1, 5, 5, score=4), lying(3, 5, 9, score=6))
    assert [GAME.score(state, Seat(s)) for s in range(5)] == [0, 4, 0, 6, 0]


def test_who_died_is_back_after_two_seconds() -> None:
    before = replace(board(lying(1, 15, 5), walls=True), tick=1)
    state, left = step(before), []
    assert GAME.returns(before, Seat(1)) == 0
    while not state.snakes[0].cells:
        left.append(GAME.returns(state, Seat(1)))
        state = step(state)
    assert left == [*range(40, 0, -1)]
    assert GAME.returns(state, Seat(1)) == GAME.returns(state, Seat(9)) == 0
    podium = replace(before, podium=True, snakes=step(before).snakes)
    assert GAME.returns(podium, Seat(1)) == 0


# --- how many points can be had ------------------------------------------------------


def test_who_eats_at_each_move_has_no_more_than_can_be_had() -> None:
    for pace in (2, 3, 4):
        food = [(x, 5) for x in range(6, 16)]
        state = replace(board(lying(1, 5, 5), fruit=food, tick=pace - 1), pace=pace)
        for ticks in range(1, 10 * pace, pace):
            state = step(state)
            assert at(state, 1).score == -(-ticks // pace)
            assert GAME.score(state, Seat(1)) <= GAME.reachable(state, ticks)
            assert GAME.reachable(state, ticks) % 3 == at(state, 1).score % 3
            state = steps(state, pace - 1)


def test_of_all_others_each_may_be_killed_as_soon_as_it_is_no_ghost() -> None:
    lives, most = 10, 3 * (GAME.seats - 1)
    bare = GAME.setup(SnakeOptions(), Dice(1, 0))
    moves = lives * GHOST_TICKS // bare.pace
    assert GAME.reachable(bare, 0) == 0
    assert GAME.reachable(bare, lives * GHOST_TICKS) == moves + lives * most
    assert GAME.reachable(bare, lives * GHOST_TICKS + 1) == moves + 1 + 11 * most


def test_it_is_the_same_in_all_of_a_round() -> None:
    slow = SnakeOptions(speed="slow", round=10)
    state = GAME.with_options(GAME.setup(SnakeOptions(round=10), Dice(1, 0)), slow)
    fast = GAME.reachable(GAME.setup(SnakeOptions(round=10), Dice(1, 0)), 200)
    told = {1: set[int](), 2: set[int]()}
    for tick in range(1, 2 * (200 + rounds.PODIUM)):
        state = step(state, arrivals=[tick] if tick < 30 else ())
        if state.round in told:
            told[state.round].add(GAME.reachable(state, 200))
    assert told == {1: {fast}, 2: {fast - 100 + 50}}


@settings(max_examples=12, deadline=None)
@given(st.integers(0, 10**6), st.sampled_from(["slow", "medium", "fast"]))
def test_nobody_has_more_than_can_be_had(seed: int, speed: Speed) -> None:
    """On a small board, where who was killed is back at once, under a new number, or
    with the one that he had: nobody is killed who came less than a ghost's life ago."""
    chance = Random(seed)
    options = SnakeOptions(width=10, height=10, speed=speed, level=1, round=30)
    state = GAME.setup(options, Dice(seed, 0))
    since, newest, killed = dict.fromkeys(range(1, 9), 1), 8, 0
    going: list[int] = []
    for tick in range(1, 600):
        coming = list(since) if tick == 1 else []
        for seat in going:
            newest += 1
            back = seat if chance.random() < 0.5 else newest
            del since[seat]
            since[back] = tick
            coming.append(back)
        inputs = {s: chance.choice(GAME.moves) for s in since if chance.random() < 0.1}
        fallen = state.fallen
        state = step(state, inputs, coming, going, seed)
        going = []
        for seat, by in () if state.fallen is fallen else state.fallen:
            if by not in (0, seat):
                assert tick - since[seat] >= GHOST_TICKS
                killed += 1
            since[seat] = tick
            if chance.random() < 0.5:
                going.append(seat)
        most = GAME.reachable(state, tick)
        assert all(snake.score <= most for snake in state.snakes)
    assert killed
