"""Bots: they live as long as they can, and longer than who presses at random."""

from __future__ import annotations

from random import Random

import pytest

from games.contract import Dice, Seat
from games.cycles.bot import choose
from games.cycles.state import CyclesState, Direction
from tests.games.helpers.tracks import GAME, alive, at, driving, sat, step, track


def chosen(state: CyclesState, seat: int = 1, seed: int = 1) -> Direction:
    return choose(state, at(state, seat), Dice(seed, state.tick))


@pytest.mark.parametrize("seed", range(5))
def test_it_turns_before_a_wall_and_before_the_edge(seed: int) -> None:
    wall = driving(2, (6, 0), (6, 19), facing="down")
    assert chosen(track(driving(1, (2, 9), (5, 9)), wall), seed=seed) != "right"
    assert chosen(track(driving(1, (9, 3), (9, 0), facing="up")), seed=seed) != "up"


def test_it_goes_straight_on_where_all_ways_are_deadly() -> None:
    trap = driving(2, (4, 8), (6, 8), (6, 10), (4, 10), facing="left")
    assert chosen(track(driving(1, (2, 9), (5, 9)), trap)) == "right"


@pytest.mark.parametrize("seed", range(5))
def test_it_goes_where_there_is_more_room(seed: int) -> None:
    pocket = driving(2, (8, 9), (8, 4), (4, 4), (4, 8), facing="down")
    state = track(driving(1, (2, 9), (7, 9)), pocket)
    assert chosen(state, seed=seed) == "down"


@pytest.mark.parametrize("seed", range(5))
def test_it_does_not_meet_a_head_where_it_need_not(seed: int) -> None:
    state = track(
        driving(1, (2, 9), (7, 9)), driving(2, (12, 9), (9, 9), facing="left")
    )
    assert chosen(state, seed=seed) != "right"


@pytest.mark.parametrize("seed", range(5))
def test_it_flees_from_the_edge_that_comes_closer(seed: int) -> None:
    state = track(driving(1, (2, 3), (9, 3)), closes=91)
    assert chosen(state, seed=seed) == "down"


def test_it_is_asked_just_before_a_move_alone() -> None:
    state = track(driving(1, (9, 3), (9, 0), facing="up"))
    assert GAME.bot(state, Seat(1), Dice(1, 102)) in ("left", "right")
    assert GAME.bot(track(*state.cycles, tick=102), Seat(1), Dice(1, 103)) is None
    assert GAME.bot(state, Seat(2), Dice(1, 102)) is None


def test_it_stands_still_until_it_may_go_and_in_the_pause() -> None:
    state = sat(2)
    assert GAME.bot(state, Seat(1), Dice(1, 2)) is None


def test_bots_outlive_who_presses_at_random() -> None:
    """Seats 1 to 3 are bots; 4 to 6 press at random, as people who do not look."""
    state, keys, last = sat(6), Random(1), []
    while len(last) < 12:
        dice = Dice(1, state.tick + 1)
        inputs = {
            seat: value
            for seat in (1, 2, 3)
            if (value := GAME.bot(state, Seat(seat), dice)) is not None
        }
        for seat in (4, 5, 6):
            if keys.random() < 0.1:
                inputs[seat] = keys.choice(GAME.moves)
        after = step(state, inputs)
        if after.over and not state.over and alive(after):
            last += alive(after)
        state = after
    assert sum(seat <= 3 for seat in last) >= 10, last
