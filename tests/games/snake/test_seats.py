"""Players who leave, come and press."""

from __future__ import annotations

from typing import Any

import pytest
from msgspec.structs import replace

from games.contract import Seat
from games.snake.board import cell_at, place
from games.snake.seats import enter, leave, press, remains
from games.snake.state import MAX_TURNS, SnakeState
from tests.games.helpers.boards import at, board, coiled, lying

STATE = board(lying(1, 5, 5), lying(3, 9, 9))


def test_newcomers_wait_beside_the_board_in_the_order_of_seats() -> None:
    state = enter(STATE, [Seat(4), Seat(2)])
    assert [snake.seat for snake in state.snakes] == [1, 2, 3, 4]
    assert (at(state, 2).cells, at(state, 2).back) == ((), STATE.tick)
    assert enter(STATE, [Seat(3)]) is STATE


def test_who_leaves_is_gone_and_nobody_else() -> None:
    state = leave(STATE, [Seat(1), Seat(99)])
    assert state.snakes == STATE.snakes[1:]
    assert leave(STATE, [Seat(99)]) is STATE


def test_every_second_cell_of_the_gone_is_left_where_nothing_lies() -> None:
    gone = lying(1, 9, 5, length=7)
    across = lying(2, 7, 5, "up")
    state = board(gone, across, fruit=[(5, 5)], remains=[(3, 5), (0, 0)])
    left = remains(state, [gone], [across])
    assert [place(cell) for cell in left] == [(3, 5), (0, 0), (9, 5)]


@pytest.mark.parametrize(
    ("waiting", "turn", "after"),
    [
        ((), "up", ("up",)),
        ((), "right", ()),  # it goes there already
        ((), "left", ()),  # into itself
        (("up",), "left", ("up", "left")),
        (("up",), "down", ("up",)),
        (("up", "left", "down"), "right", ("up", "left", "down")),
    ],
)
def test_a_turn_waits_if_it_is_possible_then(
    waiting: Any, turn: str, after: tuple[str, ...]
) -> None:
    state = board(replace(lying(1, 5, 5), turns=waiting))
    assert at(press(state, {Seat(1): turn}), 1).turns == after
    assert len(after) <= MAX_TURNS


def test_the_dead_and_strangers_press_nothing() -> None:
    state = board(coiled(1, facing="up"))
    assert press(state, {Seat(1): "left", Seat(2): "up"}) == state


ROUND = replace(STATE, round=1, go=60, until=3000)  # tick 101: no bot presses


@pytest.mark.parametrize(
    ("state", "is_person"),
    [
        (ROUND, True),
        (replace(ROUND, tick=102), False),  # a bot may have pressed that
        (replace(ROUND, tick=102, pace=4), True),
        (replace(ROUND, tick=102, go=120), True),  # in the countdown, none does
        (replace(ROUND, tick=102, podium=True), True),
        (replace(ROUND, tick=102, snakes=(coiled(1, facing="up"),)), True),
        (STATE, False),  # nobody wants to know
    ],
)
def test_whoever_presses_when_no_bot_would_is_a_person(
    state: SnakeState, is_person: bool
) -> None:
    pressed = press(state, {Seat(1): "up"})
    assert (pressed.people == (1,)) is is_person


def test_who_is_a_person_stays_one() -> None:
    state = replace(press(ROUND, {Seat(1): "up"}), tick=102)
    assert press(state, {Seat(1): "left"}).people == (1,)
    assert leave(state, [Seat(1)]).people == ()
    assert press(state, {Seat(99): "left", Seat(3): "up"}).people == (1,)


def test_a_press_with_turns_waiting_is_a_person_s() -> None:
    state = press(replace(ROUND, tick=102), {Seat(1): "up"})
    assert state.people == ()
    assert press(state, {Seat(1): "left"}).people == (1,)


def test_on_the_podium_no_turn_waits() -> None:
    state = press(replace(ROUND, podium=True), {Seat(1): "up"})
    assert at(state, 1).turns == ()


@pytest.mark.parametrize(
    ("pressed", "turns"),
    [
        (["up"], ("up",)),
        (["up", "down"], ("down",)),
        (["up", "left"], ("up", "left")),
        (["up", "left", "right"], ("up", "right")),
        (["left"], ()),
        (["up", "left", "down", "right", "up"], ("up", "left", "up")),
    ],
)
def test_before_the_start_one_may_think_again(
    pressed: list[str], turns: tuple[str, ...]
) -> None:
    state = replace(ROUND, go=200)
    for turn in pressed:
        state = press(state, {Seat(1): turn})
    assert at(state, 1).turns == turns


def test_what_is_no_turn_is_ignored() -> None:
    for value in (0, None, b"up", ["up"], "UP", ""):
        assert press(STATE, {Seat(1): value}) == STATE
    assert cell_at(5, 5) == at(STATE, 1).cells[0]
