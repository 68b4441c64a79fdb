"""The own snake is drawn from what is ahead, and lives and dies by what has come."""

from __future__ import annotations

from msgspec.structs import replace

from games.contract import Seat
from games.foresight import Foreseen
from games.snake.picture.motion import Slide
from games.snake.picture.own import Own
from games.snake.state import SnakeState
from tests.games.helpers.boards import at, board, coiled, lying, step

ME = Seat(1)


def seen(
    own: Own, newest: SnakeState, *ahead: SnakeState, fraction: float = 0.5
) -> Own:
    """What is drawn of the others is the newest."""
    before, now = (newest, newest, *ahead)[-2:]
    own.see(Foreseen(newest, before, now, fraction), newest, ME)
    return own


def test_it_lies_as_it_will_and_others_as_they_do() -> None:
    now = replace(board(lying(1, 5, 5), lying(2, 9, 9)), tick=40)
    turned = step(now, {ME: "up"})
    moved = step(turned, {})
    own = seen(Own(), now, turned, moved)
    assert own.pose is not None
    assert own.pose.snake == at(moved, 1)
    assert own.pose.slide == Slide(at(now, 1).cells[0], at(now, 1).cells[-1])
    assert own.pose.done == 0.25
    assert own.of(at(now, 1)) is own.pose
    assert own.of(at(now, 2)) is None
    assert own.eats == {at(moved, 1).cells[0]}
    own.see(None, now, ME)  # the way has become long
    assert own.of(at(now, 1)) is None
    assert own.eats == frozenset()


def test_a_death_that_is_but_guessed_is_not_shown() -> None:
    now = replace(board(lying(1, 15, 5), walls=True), tick=40)
    own = seen(Own(), step(now), fraction=1.0)
    moved = step(step(now))
    assert not at(moved, 1).cells
    seen(own, step(now), moved)
    assert own.pose is not None
    assert own.pose.snake == at(now, 1)
    assert own.pose.done == 1.0
    seen(own, moved)  # it is certain now
    assert own.pose is None


def test_who_is_dead_is_not_born_by_a_guess() -> None:
    living = replace(board(lying(1, 5, 5)), tick=40)
    gone = replace(living, snakes=(replace(at(living, 1), cells=()),))
    assert seen(Own(), gone, living).pose is None
    assert seen(Own(), living, replace(living, round=2)).pose is None


def test_a_wrong_guess_leaves_no_slide_of_it() -> None:
    """It turned one move later than was guessed, and at another place."""
    now = replace(board(lying(1, 5, 5)), tick=40)
    guessed = step(step(now, {ME: "up"}))
    own = seen(Own(), step(now), guessed)
    came = step(step(now))
    own = seen(own, came, came)
    assert own.pose is not None
    assert own.pose.snake == at(came, 1)
    assert own.pose.slide.head == at(now, 1).cells[0]


def test_a_snake_of_one_cell_needs_no_neck() -> None:
    now = replace(board(coiled(1, (5, 5), facing="right")), tick=40)
    assert seen(Own(), now, step(now), step(step(now))).pose is not None
