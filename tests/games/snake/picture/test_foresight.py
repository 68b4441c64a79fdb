"""A key press is believed at once, and forgotten if nothing comes of it."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from games.snake.picture.foresight import BELIEVED_FOR, Foresight
from games.snake.state import Direction
from tests.games.helpers.boards import board, coiled, lying

STATE = board(lying(1, 5, 5))


@pytest.mark.parametrize(
    ("turn", "believed"),
    [("up", "up"), ("down", "down"), ("right", "right"), ("left", None)],
)
def test_what_would_reverse_the_snake_is_not_believed(
    turn: Direction, believed: Direction | None
) -> None:
    foresight = Foresight()
    foresight.press(turn, STATE, 1)
    assert foresight.turn == believed


def test_presses_are_measured_against_those_that_wait() -> None:
    foresight = Foresight()
    waiting = board(replace(lying(1, 5, 5), turns=("up",)))
    foresight.press("down", waiting, 1)
    assert foresight.turn is None
    foresight.press("left", waiting, 1)
    foresight.press("right", waiting, 1)
    assert foresight.turn == "left"


def test_before_the_start_a_press_may_be_taken_back() -> None:
    foresight = Foresight()
    still = replace(STATE, go=STATE.tick + 20)
    foresight.press("up", still, 1)
    foresight.press("down", still, 1)
    assert foresight.turn == "down"
    foresight.press("left", still, 1)  # backwards, even now
    assert foresight.turn == "down"


@pytest.mark.parametrize("seat", [None, 7])
def test_who_has_no_snake_presses_nothing(seat: int | None) -> None:
    foresight = Foresight()
    foresight.press("up", STATE, seat)
    assert foresight.turn is None


def test_it_is_forgotten_when_it_has_happened() -> None:
    foresight = Foresight()
    foresight.press("up", STATE, 1)
    foresight.see(STATE, 1)
    assert foresight.turn == "up"
    foresight.see(board(lying(1, 5, 4, "up")), 1)
    assert foresight.turn is None


def test_it_is_forgotten_when_it_never_will() -> None:
    foresight = Foresight()
    foresight.press("up", STATE, 1)
    foresight.see(replace(STATE, tick=STATE.tick + BELIEVED_FOR), 1)
    assert foresight.turn == "up"
    foresight.see(replace(STATE, tick=STATE.tick + BELIEVED_FOR + 1), 1)
    assert foresight.turn is None


def test_a_picture_that_is_behind_does_not_make_the_eyes_turn_back() -> None:
    """A hiccup of 0.4 s is 8 ticks, and a turn is made within 4 of its press."""
    foresight = Foresight()
    foresight.press("up", STATE, 1)
    for tick in range(1, 8 + 4):
        foresight.see(replace(STATE, tick=STATE.tick + tick), 1)
        assert foresight.turn == "up"


def test_the_dead_look_nowhere() -> None:
    foresight = Foresight()
    foresight.press("up", STATE, 1)
    foresight.see(board(coiled(1, facing="right")), 1)
    assert foresight.turn is None
