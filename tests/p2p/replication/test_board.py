"""The rules are called with what they were promised, and held to what they promised."""

from __future__ import annotations

from random import Random
from typing import Any

import msgspec
import pytest

from p2p.messages import Input
from p2p.mishap import WrongResult
from p2p.replication.board import Board
from p2p.replication.resident import MAX_BASE
from tests.p2p.helpers.toy import Toy, ToyOptions, ToyState

LEFT, RIGHT = 0, 1  # moves of the toy, as they are sent


class Seen(Toy):
    """Keeps what the last step was given; its bot goes left."""

    seats = 4

    def __init__(self) -> None:
        self.given: tuple[Any, ...] = ()

    def step(self, state: ToyState, *given: Any) -> ToyState:
        self.given = given[:3]
        return super().step(state, *given)

    def bot(self, state: ToyState, seat: int, dice: Random) -> str:
        return "left"


def board(rules: Toy | None = None) -> Board:
    return Board(rules or Toy(), 1, ToyOptions())


def step(one: Board, *given: Any) -> None:
    one.step(Toy().dice(1, 1), *given)


def test_an_input_is_one_of_the_moves_or_anything_if_none_are_listed() -> None:
    class Echo(Toy):
        moves = ()

    moves = len(Toy.moves)
    legal = [board().is_legal(value) for value in (0, moves - 1, -1, moves, "left")]
    assert legal == [True, True, False, False, False]
    assert all(board(Echo()).is_legal(value) for value in ("any word", -5))


def test_a_step_is_told_moves_by_name_and_all_in_the_order_of_seats() -> None:
    one = board(rules := Seen())
    step(one, {}, set(), {2, 1}, [])
    assert rules.given == ({}, [1, 2], [])
    taken = {2: Input(2, 1, LEFT), 1: Input(1, 1, RIGHT), 9: Input(9, 1, LEFT)}
    step(one, taken, {1, 2}, {1, 2}, [])  # nobody has the ninth
    assert rules.given == ({1: "right", 2: "left"}, [], [])
    assert list(rules.given[0]) == [1, 2]
    step(one, {}, {1, 2}, {3, 1}, [3, 1])  # a bot that has just come waits
    assert rules.given == ({1: "left"}, [3], [2])


@pytest.mark.parametrize("name", ["setup", "step", "score", "reachable", "bots_wanted"])
def test_a_wrong_result_names_the_function(name: str) -> None:
    odd = type("Odd", (Toy,), {name: lambda *_: "nonsense"})()
    with pytest.raises(WrongResult, match="returned str, not"):
        used(odd)


def used(rules: Toy) -> None:
    """Each of its functions is called once, but the bot."""
    one = board(rules)
    one.bots_wanted()
    one.points(1)
    one.reachable(1)
    step(one, {}, set(), {1}, [])


@pytest.mark.parametrize(("points", "counted"), [(-5, 0), (2**60, MAX_BASE), (7, 7)])
def test_points_that_fit_no_message_are_cut(points: int, counted: int) -> None:
    class Boastful(Toy):
        def score(self, state: ToyState, seat: int) -> int:
            return points

    assert board(Boastful()).points(1) == counted


@pytest.mark.parametrize(("most", "counted"), [(-5, 0), (2**60, MAX_BASE), (7, 7)])
def test_what_can_be_had_fits_a_message_as_well(most: int, counted: int) -> None:
    class Boastful(Toy):
        def reachable(self, state: ToyState, ticks: int) -> int:
            return most

    assert board(Boastful()).reachable(1) == counted


def test_what_can_be_had_is_asked_of_the_state_that_is_there() -> None:
    class Early(Toy):
        def reachable(self, state: ToyState, ticks: int) -> int:
            return 100 * state.tick + ticks

    one = board(Early())
    step(one, {}, set(), {1}, [])
    assert one.reachable(9) == 109


def test_no_more_bots_are_wanted_than_there_are_seats() -> None:
    class Many(Toy):
        def bots_wanted(self, state: ToyState) -> int:
            return 1000

    assert board(Many()).bots_wanted() == Many.seats


def test_a_state_is_read_as_it_was_packed_and_nothing_else_is() -> None:
    one, other = board(), board()
    step(one, {}, set(), {1}, [])
    read = other.read(one.packed())
    assert read == one.state
    other.state = read
    assert other.packed() == one.packed()
    with pytest.raises(msgspec.DecodeError):
        other.read(msgspec.Raw(b"\xc0"))
