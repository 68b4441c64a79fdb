"""The game as a room sees it: presses, standing, what happened, options."""

from __future__ import annotations

from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from games.contract import Dice, Seat, Standing
from games.cycles.board import place
from games.cycles.heats import COUNTDOWN, PAUSE, PODIUM, begin
from games.cycles.rules import ADMITS_EVERY
from games.cycles.state import Cycle, CyclesOptions, Speed
from games.testing import check_game
from tests.games.helpers.tracks import (
    GAME,
    alive,
    at,
    driving,
    late,
    out,
    sat,
    step,
    steps,
    track,
)


@pytest.mark.parametrize(
    "options",
    [
        CyclesOptions(),
        CyclesOptions(board="small", speed="fast", bots=0, round=30),
        CyclesOptions(board="large", speed="slow", bots=8, round=30),
    ],
)
def test_the_promises_of_a_game_are_kept(options: CyclesOptions) -> None:
    check_game(GAME, ticks=1300, seed=options.bots, options=options)


@pytest.mark.parametrize("speed", ["slow", "medium", "fast"])
def test_it_moves_at_its_speed(speed: Speed) -> None:
    options = CyclesOptions(speed=speed, bots=0)
    state = track(driving(1, (3, 3)), driving(2, (3, 9)), tick=120, options=options)
    moved = steps(state, 12)
    cells = {"slow": 4, "medium": 6, "fast": 12}[speed]
    assert place(at(moved, 1).path[-1]) == (3 + cells, 3)


@pytest.mark.parametrize(
    ("pressed", "path"),
    [
        (["up"], [(8, 8), (8, 7)]),
        (["left"], [(9, 9), (10, 9)]),
        (["up", "left"], [(8, 8), (7, 8)]),
        (["up", "down"], [(8, 8), (8, 7)]),
        (["up", "left", "up", "left"], [(8, 8), (7, 8), (7, 7), (6, 7)]),
        (["jump", "", "UP"], [(9, 9)]),
    ],
)
def test_turns_wait_and_never_reverse(
    pressed: list[str], path: list[tuple[int, int]]
) -> None:
    slow = CyclesOptions(speed="slow", bots=0)  # it moves at 102, 105, ...
    state = track(driving(1, (5, 9), (8, 9)), driving(2, (9, 1)), tick=99, options=slow)
    went = []
    for value in [*pressed, *[None] * 9]:
        state = step(state, {1: value} if value else {})
        went += [place(at(state, 1).path[-1])] * (state.tick % 3 == 0)
    assert went[: len(path)] == path


def test_who_stands_at_his_start_may_look_anywhere() -> None:
    state = sat(2)
    for way in ("up", "down", "left", "right", "left"):
        state = step(state, {1: way})
        assert at(state, 1).facing == way
    x, y = place(at(state, 1).path[0])
    state = steps(state, COUNTDOWN)
    assert place(at(state, 1).path[1])[1] == y
    assert place(at(state, 1).path[1])[0] < x


@pytest.mark.parametrize("value", [0, -1, None, [], {}, object(), b"up", 1.5])
def test_no_value_makes_it_raise(value: Any) -> None:
    state = track(driving(1, (5, 5)), driving(2, (5, 9)))
    moved = step(state, {1: value, 99: "up", -3: value})
    assert place(at(moved, 1).path[-1]) == (6, 5)


def test_the_known_do_not_arrive_again_and_strangers_do_not_leave() -> None:
    state = track(driving(1, (5, 5), score=7), driving(2, (5, 9)), tick=100)
    assert step(state, arrivals=[1], departures=[9]).cycles == state.cycles


def test_the_standing_ranks_all_who_are_there() -> None:
    cycles = (driving(1, (5, 5), score=2), out(2), replace(out(4), score=9), Cycle(5))
    state = late(track(*cycles), 70)
    ranking = ((Seat(4), 9), (Seat(1), 2), (Seat(2), 0), (Seat(5), 0))
    assert GAME.standing(state) == Standing("play", 1, 70, ranking)
    assert [GAME.score(state, Seat(seat)) for seat in range(6)] == [0, 2, 0, 0, 9, 0]


def test_the_podium_stands_still_and_tells_who_was_good_at_what() -> None:
    good = replace(out(2), heats=3, traps=1, score=12)
    state = late(track(driving(1, (5, 5)), driving(3, (5, 9)), good), 1)
    state = step(
        replace(state, cycles=tuple(sorted(state.cycles, key=lambda c: c.seat)))
    )
    standing = GAME.standing(state)
    assert (standing.phase, standing.left) == ("podium", PODIUM)
    assert standing.awards == ((Seat(2), "won 3 heats"), (Seat(2), "trapped one"))
    later = GAME.standing(step(state, {1: "up"}, arrivals=[9]))
    assert later.ranking == (*standing.ranking, (Seat(9), 0))
    assert later.left == PODIUM - 1


def test_nobody_has_an_award_for_nothing() -> None:
    state = step(late(track(driving(1, (5, 5)), driving(2, (5, 9))), 1))
    assert GAME.standing(state).awards == ()
    assert GAME.standing(step(late(track(), 1))).awards == ()


def test_a_round_goes_from_play_to_podium_and_to_the_next() -> None:
    state = sat(3, CyclesOptions(round=30, bots=0))
    seen, left = [], 0
    for _ in range(2 * (600 + PODIUM)):
        standing = GAME.standing(state)
        if (standing.round, standing.phase) not in seen:
            seen.append((standing.round, standing.phase))
        else:
            assert standing.left == left - 1
        assert standing.left > 0
        left = standing.left
        state = step(state)
    assert seen[:4] == [(1, "play"), (1, "podium"), (2, "play"), (2, "podium")]


def test_whoever_rules_the_table_ends_the_round() -> None:
    state = track(driving(1, (5, 5), score=3), driving(2, (5, 9)))
    ended = GAME.end_round(state)
    assert GAME.standing(ended) == Standing(
        "podium", 1, PODIUM, ((Seat(1), 3), (Seat(2), 0))
    )
    assert GAME.end_round(ended) == ended
    assert GAME.standing(steps(ended, PODIUM)).round == 2


def test_options_hold_from_the_next_round_on() -> None:
    chosen = CyclesOptions(board="small", speed="fast", bots=8, round=30)
    state = GAME.with_options(track(driving(1, (5, 5)), driving(2, (5, 9))), chosen)
    assert GAME.bots_wanted(state) == 0
    assert state.options == CyclesOptions(bots=0)
    state = steps(GAME.end_round(state), PODIUM)
    assert (state.options, GAME.bots_wanted(state)) == (chosen, 8)


def test_bots_keep_who_is_alone_company() -> None:
    state = step(GAME.setup(CyclesOptions(), Dice(1, 0)), arrivals=[1])
    assert GAME.bots_wanted(state) == 3
    assert alive(state) == [1]


def test_nobody_escapes_a_crash_by_going_for_a_moment() -> None:
    one, other, third = driving(1, (3, 3)), driving(2, (3, 9)), driving(3, (3, 15))
    state = track(one, other, third, tick=120, options=CyclesOptions(bots=0))
    gone = GAME.step(state, {}, (), (Seat(1),), Dice(1, 121))
    back = GAME.step(gone, {}, (Seat(1),), (), Dice(1, 122))
    later = steps(back, 2 * ADMITS_EVERY)
    assert not at(later, 1).path
    assert not [h for h in GAME.happenings(gone, back) if h.seat == 1]
    new = steps(GAME.step(gone, {}, (Seat(4),), (), Dice(1, 122)), 2 * ADMITS_EVERY)
    assert at(new, 4).path  # who has not driven in this heat is let in
    assert at(begin(later, Dice(1, 200)), 1).path


# --- how many points can be had ------------------------------------------------------


def test_all_others_may_crash_as_soon_as_they_drive_and_one_is_the_last() -> None:
    others = GAME.seats - 1
    state = GAME.setup(CyclesOptions(), Dice(1, 0))
    assert [GAME.reachable(state, ticks) for ticks in (0, 1, PAUSE, PAUSE + 1)] == [
        *(0, 3 * others + 3, 3 * others + 3, 3 * others + 6),
    ]
    assert GAME.reachable(state, COUNTDOWN + 1) == 2 * 3 * others + 2 * 3


@settings(max_examples=12, deadline=None)
@given(st.integers(0, 10**6), st.sampled_from(["slow", "medium", "fast"]))
def test_nobody_has_more_than_can_be_had(seed: int, speed: Speed) -> None:
    """Who has crashed is back at once, under a new number, or with the one that he had:
    nobody crashes who came less than a countdown ago, and no heat takes less than the
    pause before it."""
    chance = Random(seed)
    options = CyclesOptions(board="small", speed=speed, bots=0)
    state = GAME.setup(options, Dice(seed, 0))
    since, newest = dict.fromkeys(range(1, 7), 1), 6
    going: list[Seat] = []
    crashed, won, last = 0, 0, -PAUSE
    for tick in range(1, 900):
        coming = [Seat(seat) for seat in since] if tick == 1 else []
        for seat in going:
            newest += 1
            back = seat if chance.random() < 0.5 else Seat(newest)
            del since[seat]
            since[back] = tick
            coming.append(back)
        inputs = {
            Seat(s): chance.choice(GAME.moves) for s in since if chance.random() < 0.05
        }
        before = state
        state = GAME.step(state, inputs, coming, going, Dice(seed, tick))
        going = []
        for cycle in state.cycles:
            if cycle.out == tick and cycle.seat not in coming:
                assert tick - since[cycle.seat] >= COUNTDOWN
                crashed, since[cycle.seat] = crashed + 1, tick
                if chance.random() < 0.5:
                    going.append(Seat(cycle.seat))
        if state.winner and not before.winner:
            assert tick - last > PAUSE
            won, last = won + 1, tick
        most = GAME.reachable(state, tick)
        assert all(cycle.score <= most for cycle in state.cycles)
    assert crashed
    assert won
