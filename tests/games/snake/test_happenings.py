"""What happened between two states."""

from __future__ import annotations

import itertools
from time import perf_counter

import pytest
from msgspec.structs import replace

from games.contract import Dice, Happening, Seat
from games.snake.happenings import happenings, until_end, until_go
from games.snake.rounds import PODIUM
from games.snake.state import Serpent, SnakeOptions, SnakeState
from tests.games.helpers.boards import GAME, board, coiled, lying, step, steps

SHORT = SnakeOptions(round=20, bots=0)
SECOND = GAME.ticks_per_second


def happened(before: SnakeState, ticks: int = 1) -> list[tuple[int, Happening]]:
    """All that happens in so many ticks, and when."""
    told = []
    for _ in range(ticks):
        now = step(before)
        told += [(now.tick, one) for one in happenings(before, now)]
        before = now
    return told


def named(told: list[tuple[int, Happening]]) -> list[tuple[int, str, str]]:
    return [(tick, one.kind, one.text) for tick, one in told]


@pytest.mark.parametrize(
    ("snakes", "walls", "told"),
    [
        ([lying(1, 15, 5)], True, [Happening("died", Seat(1), text="wall")]),
        (
            [coiled(1, (5, 5), (5, 6), (6, 6), (6, 5), (6, 4), (7, 4), facing="right")],
            False,
            [Happening("died", Seat(1), text="self")],
        ),
        (
            [lying(1, 5, 5), lying(2, 6, 3, "up", length=5)],
            False,
            [
                Happening("died", Seat(1), Seat(2), "other"),
                Happening("killed", Seat(2), Seat(1)),
            ],
        ),
        (
            [lying(1, 5, 5), lying(2, 7, 5, "left")],
            False,
            [
                Happening("died", Seat(1), Seat(2), "other"),
                Happening("killed", Seat(2), Seat(1)),
                Happening("died", Seat(2), Seat(1), "other"),
                Happening("killed", Seat(1), Seat(2)),
            ],
        ),
    ],
)
def test_who_died_of_what(
    snakes: list[Serpent], walls: bool, told: list[Happening]
) -> None:
    assert [one for _, one in happened(board(*snakes, walls=walls))] == told


def test_who_ate_and_who_is_on_the_board_again() -> None:
    state = board(lying(1, 5, 5), Serpent(2, back=102, deaths=1), fruit=[(6, 5)])
    told = [one for _, one in happened(state)]
    assert told == [Happening("ate", Seat(1)), Happening("born", Seat(2))]
    late = step(board(tick=100), arrivals=[3])
    assert happenings(board(tick=100), late) == (Happening("born", Seat(3)),)


def test_a_kill_is_no_meal() -> None:
    told = happened(board(lying(1, 5, 5), lying(2, 6, 3, "up", length=5)))
    assert "ate" not in [one.kind for _, one in told]


def test_the_clock_of_a_round() -> None:
    state = GAME.setup(SHORT, Dice(1, 0))
    told = named(happened(state, 20 * SECOND + PODIUM))
    last = [(20 * SECOND - n * SECOND, "ten", str(n)) for n in range(10, 0, -1)]
    end = 20 * SECOND + PODIUM
    assert told == [
        (1, "count", "3"),
        (SECOND, "count", "2"),
        (2 * SECOND, "count", "1"),
        (3 * SECOND, "go", ""),
        *last,
        (20 * SECOND, "round over", ""),
        (end, "new round", "Round 2"),
        (end, "count", "3"),
    ]


def test_a_round_that_somebody_ended_is_over_at_once() -> None:
    state = steps(GAME.setup(SHORT, Dice(1, 0)), 10)
    now = step(GAME.end_round(state))
    assert happenings(state, now) == (Happening("round over"),)
    assert happened(now, PODIUM - 3) == []  # not even the countdown goes on


def test_a_new_round_tells_nobody_s_birth() -> None:
    state = step(GAME.setup(SHORT, Dice(1, 0)), arrivals=[1, 2])
    told = happened(GAME.end_round(state), PODIUM)
    assert [one.kind for _, one in told] == ["new round", "count"]


def test_a_game_without_end_has_no_clock() -> None:
    state = step(GAME.setup(SnakeOptions(round=0), Dice(1, 0)), arrivals=[1])
    kinds = {one.kind for _, one in happened(state, 400)}
    assert kinds <= {"ate", "died", "born"}
    assert (until_go(state), until_end(state)) == (0, 0)


def test_states_that_do_not_follow_tell_fewer_but_nothing_wrong() -> None:
    start = step(GAME.setup(SHORT, Dice(1, 0)), arrivals=[1, 2, 3])
    states = [start]
    for _ in range(2 * (20 * SECOND + PODIUM)):
        states.append(step(states[-1]))
    every = [happenings(a, b) for a, b in itertools.pairwise(states)]
    for leap in (2, 7, 50, 300, len(states) - 1):
        for at in range(0, len(states) - leap, leap):
            told = happenings(states[at], states[at + leap])
            true = [one for tick in every[at : at + leap] for one in tick]
            assert len(told) == len(set(told))
            assert set(told) <= {*true}


def test_nothing_is_told_backwards_or_of_another_game() -> None:
    state = steps(step(GAME.setup(SHORT, Dice(1, 0)), arrivals=[1, 2]), 90)
    later = steps(state, 40)
    assert happenings(later, state) == happenings(state, state) == ()
    endless = replace(later, round=0, go=0, until=0)
    assert (
        happenings(state, endless)
        == happenings(endless, replace(later, tick=999))
        == ()
    )
    assert happenings(replace(state, round=3), later) == ()


def test_it_costs_next_to_nothing() -> None:
    crowd = [lying(seat, 20, 3 * seat, length=12) for seat in range(1, 33)]
    before = replace(board(*crowd, width=100, height=100), round=1, until=999)
    now = step(before)
    times = []
    for _ in range(50):
        start = perf_counter()
        happenings(before, now)
        times.append(perf_counter() - start)
    assert min(times) < 0.0002
