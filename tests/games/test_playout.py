"""No hiccup of the network is seen but as a moment in which nothing moves."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from games.playout import HURRY, LEAP, STRETCH, Playout
from tests.games.helpers.boards import board, lying, step
from tests.games.helpers.eyes import (
    PERIOD,
    PICTURE,
    Arrival,
    Glimpse,
    age,
    backwards,
    calm,
    game,
    halt,
    halted,
    held,
    hurry,
    jump,
    radio,
    seen,
)

GAME = game(200, turns=14)
START = 3.01  # of a hiccup: just after a tick
FRESH = PERIOD + PICTURE + 0.008  # seconds; what is drawn on a good network is so old
TINY = 0.25 / 60 * 10 + 0.001  # cells; a picture at 1.25 of the speed
FAST = 1 + HURRY + 0.001


def after(glimpses: Sequence[Glimpse], clock: float) -> list[Glimpse]:
    return [glimpse for glimpse in glimpses if glimpse.clock >= clock]


def smooth(glimpses: Sequence[Glimpse]) -> None:
    assert jump(glimpses) < TINY
    assert hurry(glimpses) < FAST
    assert backwards(glimpses) == 0


def never_ahead(glimpses: Sequence[Glimpse]) -> None:
    assert all(glimpse.tick <= glimpse.newest for glimpse in glimpses)


@pytest.mark.parametrize("network", [calm, radio])
def test_on_a_good_network_nothing_is_added(
    network: Callable[[Sequence[object]], list[Arrival]],
) -> None:
    """But the tick to slide over, and what a picture is late."""
    glimpses = after(seen(network(GAME), 9), 1)
    assert max(age(glimpses)) < FRESH
    assert jump(glimpses) < 0.01
    assert 0.98 < hurry(glimpses) < 1.02
    assert halt(glimpses) == 0
    never_ahead(glimpses)


@pytest.mark.parametrize("length", [0.1, 0.15, 0.2, 0.25, 0.3, 0.4])
@pytest.mark.parametrize("offset", [0.0, 0.02, 0.04])
def test_a_spike_is_neither_a_jump_nor_a_hurry(length: float, offset: float) -> None:
    start = START + offset
    glimpses = after(seen(held(radio(GAME), start, length), 9), 1)
    smooth(glimpses)
    never_ahead(glimpses)
    assert halt(glimpses) < length  # what was here already is played first
    assert max(age(after(glimpses, start + length + 1.2))) < FRESH + length / 5
    assert max(age(after(glimpses, start + length + 2.0))) < FRESH


@pytest.mark.parametrize("between", [0.05, 0.1, 0.2, 0.4, 0.6])
def test_a_second_spike_finds_something_to_play(between: float) -> None:
    first, second, third = START + 0.4, START + 0.4 + between, START + 0.7 + between
    arrivals = held(held(radio(GAME), START, 0.4), second, 0.3)
    glimpses = seen(arrivals, 9)
    smooth(after(glimpses, 1))
    never_ahead(glimpses)
    again = halt([g for g in glimpses if first < g.clock < third + 0.1])
    left = 0.3 - 0.25 * between  # of what the first has left to be played
    assert again < 0.3 - left / 1.25 + 0.05
    assert max(age(after(glimpses, third + 2.0))) < FRESH


@pytest.mark.parametrize("spike", [0.0, 0.2])
@pytest.mark.parametrize("gap", [0.15, 0.25, 0.4])
def test_another_host_goes_on_from_the_same_tick(spike: float, gap: float) -> None:
    """Nothing was missed but what a spike just before has held up."""
    start = START + spike + 0.1 if spike else START
    glimpses = seen(halted(held(calm(GAME), START, spike), start, gap), 9)
    smooth(after(glimpses, 1))
    never_ahead(glimpses)
    assert max(age(after(glimpses, start + gap + 2.0), gap)) < FRESH
    if not spike:
        assert hurry(after(glimpses, 1)) < 1.01
        assert halt(glimpses) < gap


def deposed(spike: float, silence: float) -> list[Arrival]:
    """As an old host has it. Nobody has heard it for so long, and so it made ticks
    alone, when another had gone on after `silence`. Then it gets that one's."""
    cut = START + spike
    own = [a for a in calm(GAME) if a.clock < cut]
    others = halted(calm(GAME), START, silence)
    return own + [a for a in others if a.clock >= cut]


@pytest.mark.parametrize("spike", [0.3, 0.4])
def test_a_deposed_host_waits_until_the_game_is_where_its_own_was(spike: float) -> None:
    glimpses = after(seen(deposed(spike, 0.25), 9), 1)
    assert min(g.newest - h.newest for h, g in pairwise(glimpses)) <= -3
    assert jump(glimpses) < 0.01
    assert backwards(glimpses) == 0
    assert halt(glimpses) < 0.25 + 2 * PICTURE
    assert max(age(glimpses, 0.25)) < FRESH


def test_of_a_game_that_is_much_younger_all_is_drawn_at_once() -> None:
    playout = Playout(PERIOD)
    for tick in range(100, 120):
        playout.heard(tick, tick, tick * PERIOD)
        playout.moment(tick * PERIOD)
    playout.heard(80, 80, 6.0)
    moment = playout.moment(6.0)
    assert moment is not None
    assert moment.now == playout.newest == 80


@pytest.mark.parametrize("network", [True, False])
@pytest.mark.parametrize("length", [0.2, 0.4])
def test_a_program_that_stood_still_jumps_no_more_than_its_network(
    length: float, network: bool
) -> None:
    """The window alone, or all of it: what came meanwhile is there at once."""
    arrivals = calm(GAME) if network else held(calm(GAME), START, length)
    stopped = seen(arrivals, 9, lambda clock: not START < clock < START + length)
    glimpses = after(stopped, 1)
    assert jump(glimpses) < 2 * TINY + PICTURE * 10  # a picture more, where it woke
    assert hurry(glimpses) < 1.5
    assert max(age(after(glimpses, START + length + 2.0))) < FRESH


def test_a_program_that_hardly_runs_does_not_jump_each_time() -> None:
    """One picture between two standstills is no pace."""
    stops = [(START, START + 0.2), (START + 0.22, START + 0.62)]
    stopped = seen(calm(GAME), 9, lambda c: not any(a < c < b for a, b in stops))
    assert jump(after(stopped, 1)) < 1
    assert max(age(after(stopped, START + 3.0))) < FRESH


@pytest.mark.parametrize("every", [2, 3, 6, 10])
def test_an_old_machine_keeps_up(every: int) -> None:
    """30 to 6 pictures a second."""
    shown = seen(calm(GAME), 9, lambda clock: round(clock / PICTURE) % every == 0)
    assert max(age(after(shown, 2))) < FRESH + every * PICTURE
    assert backwards(shown) == 0


def test_what_is_very_late_is_leapt_over() -> None:
    length = LEAP + 0.3
    glimpses = seen(held(calm(GAME), START, length), 9)
    assert max(age(after(glimpses, START + length + 0.1))) < FRESH
    never_ahead(glimpses)


@pytest.mark.parametrize("length", [0.2, 0.4])
def test_a_turn_is_late_by_no_more_than_what_is_still_to_be_played(
    length: float,
) -> None:
    """A second after a hiccup it is seen within a tick of what is usual."""
    for wait, most in ((0.0, length), (0.5, length / 2), (1.0, PERIOD + 0.001)):
        late = [
            turn_seen(START + length + wait + n / 70, length)
            - turn_seen(START + length + wait + n / 70, 0.0)
            for n in range(8)
        ]
        assert max(late) < most


def turn_seen(pressed: float, length: float) -> float:
    """Seconds from a press, of which the host hears in 2 ms, to the first picture in
    which the snake goes there."""
    state = replace(board(lying(1, 5, 60), width=128, height=128), tick=0)
    states, turns = [state], int((pressed + 0.002) / PERIOD) + 1
    for tick in range(1, 140):
        states.append(step(states[-1], {1: "up"} if tick == turns else None))
    glimpses = seen(held(calm(states), START, length) if length else calm(states), 7)
    return next(g.clock for g in glimpses if g.y < 60) - pressed


# --- numbers for states: what the clock alone does -----------------------------------


def positions(
    arrivals: Sequence[float], until: float
) -> Iterator[tuple[float, float, int]]:
    """(clock, drawn tick, newest tick) 60 times a second; tick n comes at
    `arrivals[n]`."""
    playout, waiting = Playout(PERIOD), list(enumerate(arrivals))
    for frame in range(int(until * 60)):
        clock = frame / 60
        while waiting and waiting[0][1] <= clock:
            tick, at = waiting.pop(0)
            playout.heard(tick, tick, at)
        moment = playout.moment(clock)
        if moment is not None:
            span = moment.now - moment.before
            drawn = moment.before + moment.fraction * span
            yield clock, drawn, playout.newest


def test_there_is_nothing_to_draw_before_the_first_tick() -> None:
    playout = Playout(PERIOD)
    assert playout.moment(0.0) is None
    assert playout.newest is None


def test_the_first_state_is_drawn_as_it_is() -> None:
    playout = Playout(PERIOD)
    playout.heard(7, 7, 1.0)
    moment = playout.moment(1.0)
    assert moment is not None
    assert (moment.before, moment.now, moment.fraction) == (7, 7, 1.0)
    assert playout.newest == 7


def test_drawing_slides_one_tick_behind_the_newest_state() -> None:
    arrivals = [n * PERIOD for n in range(40)]
    for clock, tick, _ in list(positions(arrivals, 1.9))[10:]:
        assert tick == pytest.approx(clock / PERIOD - 1, abs=0.35)


def test_a_tick_that_is_not_there_is_never_guessed() -> None:
    playout = Playout(PERIOD)
    for tick in (0, 1):
        playout.heard(tick, tick, tick * PERIOD)
    moment = playout.moment(10.0)
    assert moment is not None
    assert (moment.now, moment.fraction) == (1, 1.0)


def test_forgotten_states_are_not_drawn() -> None:
    playout = Playout(PERIOD)
    playout.heard(500, 500, 0.0)
    playout.moment(0.0)
    playout.forget()
    assert playout.moment(0.1) is None
    playout.heard(3, 3, 0.2)
    moment = playout.moment(0.2)
    assert moment is not None
    assert moment.now == 3


@given(st.lists(st.floats(0, 0.9), min_size=5, max_size=60))
def test_whatever_comes_no_picture_goes_back_ahead_or_too_far(
    delays: list[float],
) -> None:
    arrivals: list[float] = []
    for tick, delay in enumerate(delays):
        arrivals.append(max([tick * PERIOD + delay, *arrivals[-1:]]))
    drawn = list(positions(arrivals, arrivals[-1] + 0.2))
    assert all(tick <= newest for _, tick, newest in drawn)
    steps = [later - earlier for (_, earlier, _), (_, later, _) in pairwise(drawn)]
    assert all(0 <= step <= PICTURE / PERIOD * FAST for step in steps)


@given(st.lists(st.floats(0, 0.008), min_size=60, max_size=60))
def test_small_jitter_changes_the_pace_by_no_more_than_a_tenth(
    delays: list[float],
) -> None:
    arrivals = [n * PERIOD + delay for n, delay in enumerate(delays)]
    drawn = [tick for _, tick, _ in positions(arrivals, 59 * PERIOD)][40:]
    steps = [later - earlier for earlier, later in pairwise(drawn)]
    usual = PICTURE / PERIOD
    assert max(steps) <= usual * (1 + STRETCH) + 1e-9
    # A tick later than all before it may hold the picture for less than a frame.
    assert sum(step < usual * (1 - STRETCH) - 1e-9 for step in steps) <= 6


@pytest.mark.parametrize("rate", [1, 2, 60, 100])
def test_games_of_other_rates_are_drawn_in_time(rate: int) -> None:
    playout, drawn = Playout(1 / rate), 0.0
    for frame in range(60 * 12):
        clock = frame / 60
        for tick in range(int((clock - 1 / 60) * rate) + 1, int(clock * rate) + 1):
            playout.heard(tick, tick, clock)
        if (moment := playout.moment(clock)) is not None:
            drawn = moment.before + moment.fraction * (moment.now - moment.before)
    assert drawn == pytest.approx(12 * rate - 1, abs=0.05 * rate + 0.1)
