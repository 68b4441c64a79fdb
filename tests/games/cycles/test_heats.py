"""Heats begin, take in who comes, end, and make rounds."""

from __future__ import annotations

from itertools import combinations

import pytest
from msgspec.structs import replace

from games.contract import Dice
from games.cycles.board import (
    RING_TICKS,
    STEPS,
    distance,
    is_open,
    margin,
    size,
)
from games.cycles.heats import (
    AHEAD,
    APART,
    BORDER,
    CLOSES_AFTER,
    COUNTDOWN,
    LAST_CALL,
    PAUSE,
    PODIUM,
    admit,
    begin,
    judge,
    renew,
)
from games.cycles.state import Board, Cycle, CyclesOptions
from tests.games.helpers.tracks import (
    alive,
    at,
    cell,
    driving,
    late,
    out,
    sat,
    scores,
    step,
    steps,
    track,
    with_bots,
)
from tests.sample import one_in

DICE = Dice(1, 1)


@pytest.mark.parametrize("board", ["small", "medium", "large"])
@pytest.mark.parametrize("count", [1, 2, 8, 30, 64])
def test_a_heat_begins_with_everybody_apart_and_free_to_go(
    board: Board, count: int
) -> None:
    for seed in range(3):
        state = track(
            *map(out, range(1, count + 1)), options=CyclesOptions(board=board)
        )
        state = begin(state, Dice(seed, 102))
        assert (state.width, state.height) == size(board, count)
        assert len(alive(state)) == count, seed
        heads = [cycle.path[0] for cycle in state.cycles]
        assert all(distance(*pair) > APART for pair in combinations(heads, 2))
        for cycle in state.cycles:
            assert cycle.go == state.tick + COUNTDOWN
            assert is_open(state, cycle.path[0], BORDER)
            end = cycle.path[0] + AHEAD * STEPS[cycle.facing]
            assert is_open(state, end, 0)


def test_a_new_heat_forgets_the_old_one_but_not_the_points() -> None:
    state = track(driving(1, (3, 3), (9, 3), score=7), out(2), Cycle(seat=3))
    state = begin(replace(state, over=101, winner=1), DICE)
    assert (state.heat, state.over, state.winner) == (2, 0, 0)
    assert scores(state) == {1: 7, 2: 0, 3: 0}
    assert all(len(cycle.path) == 1 and not cycle.out for cycle in state.cycles)


def test_who_waits_is_placed_and_who_crashed_is_not() -> None:
    state = admit(track(driving(1, (3, 3), (9, 3)), out(2), Cycle(seat=3)), DICE)
    assert alive(state) == [1, 3]
    assert at(state, 3).go == state.tick + COUNTDOWN


def test_who_finds_no_place_goes_on_waiting() -> None:
    rows = [driving(y + 1, (0, y), (31, y)) for y in range(20)]
    state = track(*rows, Cycle(seat=90))
    assert admit(state, DICE) == state


@pytest.mark.parametrize("heat", [(1,), (1, 2), (2, 3)])
def test_a_heat_goes_on_while_two_drive_or_all_that_are_there(
    heat: tuple[int, ...],
) -> None:
    rest = [out(4)] if len(heat) > 1 else []
    state = track(*(driving(seat, (3, seat)) for seat in heat), *rest)
    assert judge(state) == state


def test_the_last_one_wins_the_heat() -> None:
    state = judge(track(driving(1, (3, 3), score=4), out(2), Cycle(seat=3)))
    assert (state.over, state.winner) == (state.tick + PAUSE, 1)
    assert scores(state) == {1: 7, 2: 0, 3: 0}
    assert [cycle.heats for cycle in state.cycles] == [1, 0, 0]


@pytest.mark.parametrize("cycles", [(out(1), out(2)), (out(1),)])
def test_a_heat_without_a_last_one_has_no_winner(cycles: tuple[Cycle, ...]) -> None:
    state = judge(track(*cycles))
    assert (state.over, state.winner) == (state.tick + PAUSE, 0)


def test_to_be_the_only_one_is_no_merit() -> None:
    state = judge(track(driving(1, (3, 3)), Cycle(seat=2)))
    assert (state.over, state.winner, at(state, 1).score) == (state.tick + PAUSE, 0, 0)


def test_after_a_pause_the_next_heat_begins() -> None:
    state = step(track(driving(1, (3, 3)), out(2), out(3)))
    assert state.over
    still = steps(state, PAUSE - 1)
    assert still.cycles == state.cycles
    again = step(still)
    assert (again.heat, alive(again)) == (2, [1, 2, 3])


@pytest.mark.parametrize("seats", [1, 2, 30])
@pytest.mark.parametrize("board", one_in(2, ["large", "small"]))
def test_no_heat_lasts_long(seats: int, board: Board) -> None:
    state = sat(seats, CyclesOptions(board=board, bots=0))
    begun = state.tick
    while not state.over:
        # It may be closed in before, so nobody can hide from the edge.
        assert margin(state, state.tick) <= (state.height + 1) // 2 + 1
        state = with_bots(state, 1)
    assert state.tick - begun <= COUNTDOWN + CLOSES_AFTER + 20 * 22


def test_who_comes_in_the_middle_of_a_heat_drives_at_once() -> None:
    state = steps(sat(2), COUNTDOWN + 20)
    state = step(state, arrivals=[3])
    assert alive(state) == [1, 2, 3]


@pytest.mark.parametrize("closed", [1, 2])
def test_who_comes_while_the_edge_closes_in_is_put_within_it(closed: int) -> None:
    closes = 102 - closed * RING_TICKS
    for seed in range(9):
        state = track(driving(1, (9, 9)), driving(2, (9, 7)), height=30, closes=closes)
        late = step(state, arrivals=[3], seed=seed)
        edge = margin(late, late.tick + COUNTDOWN)
        assert edge >= closed
        assert all(is_open(late, cell, edge + BORDER) for cell in at(late, 3).path)


def test_who_comes_when_little_is_open_waits_for_the_next_heat() -> None:
    state = track(driving(1, (9, 9)), driving(2, (9, 7)), closes=100)
    state = step(state, arrivals=[3])
    assert alive(state) == [1, 2]
    assert not at(state, 3).out


@pytest.mark.parametrize("seats", [2, 12, 30])
@pytest.mark.slow
def test_nobody_who_comes_late_waits_long(seats: int) -> None:
    state, longest = sat(seats), 0
    for moment in range(COUNTDOWN, 500, 45):
        while state.tick < moment:
            state = with_bots(state, 1)
        one, waits = step(state, arrivals=[99]), 0
        while not at(one, 99).path:
            one, waits = with_bots(one, 1), waits + 1
        longest = max(longest, waits)
    assert longest < 9 * 20


def test_everybody_may_go_at_any_moment() -> None:
    state = step(sat(3), departures=[1, 2])
    assert alive(state) == [3]
    state = step(state, departures=[3])
    assert (state.cycles, state.over) == ((), 0)
    empty = steps(state, 500)
    assert empty.heat == state.heat
    again = step(empty, arrivals=[4])
    assert alive(again) == [4]
    assert at(again, 4).go == again.tick + COUNTDOWN
    assert again.closes == again.tick + COUNTDOWN + CLOSES_AFTER


def test_when_the_rivals_leave_the_heat_is_won_if_somebody_had_crashed() -> None:
    state = step(track(driving(1, (9, 9)), driving(2, (9, 7)), out(3)), departures=[2])
    assert state.winner == 1
    alone = step(track(driving(1, (9, 9)), driving(2, (9, 7))), departures=[2])
    assert (alone.winner, alone.over) == (0, 0)


def test_the_round_ends_in_the_middle_of_a_heat_and_keeps_the_points() -> None:
    state = late(track(driving(1, (3, 3), score=5), driving(2, (3, 9))), 1)
    state = step(state)
    assert state.podium
    assert state.ends == state.tick + PODIUM
    assert scores(state) == {1: 5, 2: 0}
    assert steps(state, PODIUM - 1).cycles == state.cycles


def test_no_heat_begins_that_the_round_would_cut_short() -> None:
    state = step(track(driving(1, (3, 3)), out(2)))
    soon = steps(late(state, PAUSE + LAST_CALL - 1), PAUSE)
    assert soon.podium
    assert not steps(late(state, PAUSE + LAST_CALL), PAUSE).podium


def test_a_new_round_begins_from_nothing() -> None:
    state = track(driving(1, (3, 3), score=5), replace(out(2), heats=3, traps=2))
    chosen = CyclesOptions(board="large", speed="fast", round=60)
    state = renew(replace(state, podium=True, chosen=chosen), DICE)
    assert (state.round, state.podium, state.heat) == (2, False, 1)
    assert state.options == chosen
    assert state.ends == state.tick + 60 * 20
    assert all((c.score, c.heats, c.traps) == (0, 0, 0) for c in state.cycles)
    assert alive(state) == [1, 2]


def test_who_comes_to_the_podium_drives_in_the_next_round() -> None:
    state = step(late(track(driving(1, (3, 3))), 1))
    state = step(state, arrivals=[2])
    assert alive(state) == [1]
    state = steps(state, PODIUM - 1)
    assert (state.round, alive(state)) == (2, [1, 2])
    assert cell(0, 0) not in [cycle.path[0] for cycle in state.cycles]
