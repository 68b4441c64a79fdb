"""Chance that every member throws alike, and what a game is without saying so."""

from __future__ import annotations

import random
from typing import Any

import msgspec
import pytest

from games.contract import MAX_STATE, Dice, Game, Seat
from games.snake.rules import Snake
from p2p.identity import NodeId
from p2p.replication.replica import MAX_MEMBERS, Packed
from p2p.replication.resident import Resident
from p2p.room import copy

FIRST = (0.8375487008, 0.8879970858)  # of seed 7, tick 42: a change breaks every room


def test_the_dice_of_a_tick_are_the_same_everywhere() -> None:
    dice = Dice(7, 42)
    assert [dice.random(), dice.random()] == pytest.approx(FIRST, abs=1e-9)


def test_other_ticks_and_other_rooms_have_other_dice() -> None:
    thrown = {Dice(seed, tick).random() for seed in range(10) for tick in range(10)}
    assert len(thrown) == 100
    assert Dice(1, 23).random() != Dice(12, 3).random()


def test_nobody_elses_chance_has_a_part_in_it() -> None:
    random.seed(1)
    one = Dice(7, 42).random()
    random.seed(2)
    assert Dice(7, 42).random() == one


def test_numbers_below_a_bound_are_all_of_them_and_no_others() -> None:
    dice = Dice(1, 1)
    assert {dice.below(6) for _ in range(500)} == set(range(6))
    assert {dice.below(1) for _ in range(20)} == {0}


@pytest.mark.parametrize("bound", [0, -1])
def test_there_is_no_number_below_nothing(bound: int) -> None:
    with pytest.raises(ValueError, match="at least 1"):
        Dice(1, 1).below(bound)


def test_a_choice_is_one_of_them() -> None:
    dice = Dice(1, 1)
    assert {dice.choice("abc") for _ in range(100)} == set("abc")
    with pytest.raises(ValueError, match="at least 1"):
        dice.choice(())


def test_a_game_is_endless_unseen_and_without_bots_unless_it_says_so() -> None:
    class Plain(Snake):
        standing = Game.standing
        happenings = Game.happenings
        glimpse = Game.glimpse
        end_round = Game.end_round
        with_options = Game.with_options
        bots_wanted = Game.bots_wanted
        bot = Game.bot

    game = Plain()
    state = game.setup(game.options_type(), game.dice(1, 0))
    assert game.standing(state) is None
    assert game.happenings(state, state) == ()
    assert game.glimpse(state) is None
    assert game.end_round(state) is state
    assert game.with_options(state, game.options_type()) is state
    assert game.bots_wanted(state) == 0
    assert game.bot(state, Seat(1), game.dice(1, 1)) is None
    assert (Game.version, Game.ticks_per_second, Game.seats, Game.moves) == (
        1,
        20,
        256,
        (),
    )


def test_a_state_fits_into_one_message_with_all_members_of_a_full_room() -> None:
    ids = [NodeId(f"{number:052d}") for number in range(MAX_MEMBERS)]
    members = tuple(_fullest(Resident, id=id, name="\U0001f40d" * 40) for id in ids)
    packed = _fullest(
        Packed,
        residents=members,
        bots=(2**63 - 1,) * 256,
        order=tuple(ids),
        game=msgspec.Raw(bytes(MAX_STATE)),
    )
    assert len(msgspec.msgpack.encode(packed)) < copy.MAX_STATE * 0.95


def _fullest(kind: Any, **given: Any) -> Any:
    """All other fields are numbers, or need not much more than one."""
    names = [field.name for field in msgspec.structs.fields(kind)]
    return kind(**dict.fromkeys(names, 2**63 - 1) | given)


def test_what_a_game_does_not_say_of_its_points_fits_any_honest_one() -> None:
    class Dull(Game[int]):
        def setup(self, options: Any, dice: Dice) -> int:
            return 0

        def step(self, state: int, *rest: Any) -> int:
            return state

        def score(self, state: int, seat: Seat) -> int:
            return 0

    assert [Dull().reachable(0, ticks) for ticks in (0, 1, 90)] == [0, 1000, 90_000]


def test_rules_that_are_not_complete_are_no_game() -> None:
    class Half(Game[int]):
        def score(self, state: int, seat: Seat) -> int:
            return 0

    with pytest.raises(TypeError, match="abstract"):
        Half()  # type: ignore[abstract]
