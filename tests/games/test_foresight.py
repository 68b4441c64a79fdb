"""What is foreseen is what the rules make of it, tick by tick."""

from __future__ import annotations

import random
from collections.abc import Mapping
from itertools import pairwise
from math import ceil
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from games.contract import Dice, Seat, Value
from games.foresight import AHEAD, FAR, LEAD, SEEN, Foreseen, Foresight
from games.snake.state import SnakeState, find
from tests.games.helpers.boards import GAME, board, lying

PERIOD = 0.05
START = 500.0
ME, OTHER = Seat(1), Seat(2)
TURNS = ("up", "right", "down", "left")


def step(state: SnakeState, inputs: Mapping[Seat, Value], tick: int) -> SnakeState:
    return GAME.step(state, inputs, (), (), Dice(7, tick))


def start() -> SnakeState:
    mine, other = lying(ME, 3, 3, length=4), lying(OTHER, 12, 9, "left")
    return replace(board(mine, other, width=24, height=24), tick=0)


class Match:
    """A host far away, and what is foreseen here. Ticks come as late as all does."""

    def __init__(self, way: float = 0.002, learns: int = 8, seed: int = 1) -> None:
        self.dice = random.Random(seed)
        self.way = way
        self.foresight = Foresight(PERIOD)
        self.states = [start()]
        self.number = self.counted = 0
        self.queue: list[tuple[int, Value, int]] = []  # number, value, tick
        self.foresight.heard(0, self.states[0], 0, "host", START)
        for _ in range(learns):
            self.press(TURNS[self.number % 4], self.clock + self.dice.random() * PERIOD)
            self.run(6)

    @property
    def tick(self) -> int:
        """The last that came."""
        return len(self.states) - 1

    @property
    def clock(self) -> float:
        return START + self.tick * PERIOD

    def press(self, value: Value, clock: float) -> None:
        self.number += 1
        self.foresight.pressed(self.number, value, clock)
        counts = ceil((clock + self.way - START) / PERIOD)
        if self.queue:
            counts = max(counts, self.queue[-1][2] + 1)
        self.queue.append((self.number, value, counts))

    def run(self, ticks: int = 1) -> None:
        for _ in range(ticks):
            tick, inputs = self.tick + 1, {}
            if self.queue and self.queue[0][2] <= tick:
                self.counted, value, _ = self.queue.pop(0)
                inputs = {ME: value}
            self.states.append(step(self.states[-1], inputs, tick))
            self.foresight.heard(
                tick, self.states[-1], self.counted, "host", START + tick * PERIOD
            )

    def look(self, clock: float) -> Foreseen[Any] | None:
        return self.foresight.moment(clock, ME, step)


def test_without_presses_it_is_what_step_makes_of_the_newest() -> None:
    match = Match(way=0.04, learns=30)
    seen = match.look(match.clock + 0.035)  # the next tick was made, and is under way
    assert seen is not None
    assert seen.newest is match.states[-1]
    assert seen.before is match.states[-1]
    assert seen.now == step(match.states[-1], {}, match.tick + 1)
    assert seen.fraction == pytest.approx(0.5, abs=0.1)


@settings(max_examples=25, deadline=None)
@given(
    way=st.sampled_from((0.0, 0.002, 0.02, 0.045, 0.06)),
    pauses=st.lists(st.floats(0.03, 0.5), min_size=1, max_size=8),
    seed=st.integers(0, 50),
)
def test_presses_are_seen_as_the_host_will_count_them(
    way: float, pauses: list[float], seed: int
) -> None:
    """Whatever is shown of a tick before it came is what comes, unless a press was so
    near to the border that nobody could know."""
    match = Match(way, learns=30, seed=seed)
    guessed: dict[int, SnakeState] = {}
    clock = match.clock
    for pause in pauses:
        known = match.foresight.border.way  # each press may teach it another one
        assert known is not None
        near = abs(known - way) + 1e-6
        clock += pause
        there = (clock + way - START) / PERIOD
        if abs(there - round(there)) * PERIOD <= near or len(match.queue) >= 3:
            continue
        match.run(int((clock - START) / PERIOD) - match.tick)
        match.press(match.dice.choice(TURNS), clock)
        for picture in range(6):
            at = clock + picture * 0.004
            match.run(int((at - START) / PERIOD) - match.tick)
            seen = match.look(at)
            if seen is not None and seen.now.tick > match.tick:
                guessed[seen.now.tick] = seen.now
        clock += 0.02
    match.run(6)
    own = {tick: find(state, ME) for tick, state in guessed.items()}
    assert own == {tick: find(match.states[tick], ME) for tick in guessed}


def test_it_looks_ahead_only_so_far_however_long_nothing_comes() -> None:
    match = Match()
    clock, last = match.clock, 0.0
    for picture in range(200):
        seen = match.look(clock + picture * 0.016)
        assert seen is not None
        assert seen.now.tick <= match.tick + AHEAD
        assert seen.now.tick + seen.fraction >= last  # and it never goes back
        last = seen.now.tick + seen.fraction
    assert last == match.tick + AHEAD


def test_after_a_hiccup_it_goes_on_without_a_jump() -> None:
    match = Match()
    clock = match.clock
    places = []
    for picture in range(120):
        at = clock + picture / 60
        due = int((at - START) / PERIOD)
        if not 0.3 < at - clock < 0.7:
            match.run(due - match.tick)
        seen = match.look(at)
        assert seen is not None
        places.append(seen.now.tick + seen.fraction)
    steps = [later - earlier for earlier, later in pairwise(places)]
    assert min(steps) >= 0
    assert max(steps) <= 1.51 / 60 / PERIOD
    assert places[-1] == pytest.approx((at - START + match.way) / PERIOD, abs=0.1)


def test_where_the_way_is_long_or_unknown_nothing_is_foreseen() -> None:
    assert Match(learns=0).look(START) is None
    far = Match(way=FAR + 0.03, learns=12)
    assert far.look(far.clock) is None


def test_a_step_that_fails_shows_nothing() -> None:
    match = Match(way=0.04)
    at = match.clock + 0.035
    assert match.foresight.moment(at, ME, lambda state, inputs, tick: None) is None


def test_a_press_that_is_in_no_tick_is_given_up() -> None:
    match = Match(way=0.04)
    match.foresight.pressed(99, "up", match.clock)
    assert match.foresight.soon(match.clock) is not None
    match.run(30)
    assert match.foresight.soon(match.clock) is None
    seen = match.look(match.clock + 0.035)
    assert seen is not None
    assert seen.now == step(match.states[-1], {}, match.tick + 1)


def test_a_press_is_seen_soon_after_the_border_that_it_was_for() -> None:
    match = Match(way=0.02, learns=30)
    at = match.clock + 0.001
    match.press("up", at)
    soon = match.foresight.soon(at)
    assert soon is not None
    counts = match.queue[-1][2]
    border = START + counts * PERIOD - match.way
    assert 0 <= soon - border < 0.01


def test_a_picture_is_due_when_a_press_can_be_seen_in_it_and_not_before() -> None:
    """Its lead has to be caught up with: just before the border there is no time."""
    match = Match(way=0.002, learns=30)
    border = match.clock + PERIOD - match.way
    clock = border - 0.02
    for picture in range(4):
        match.look(clock + picture * 0.004)
    at = border - 0.006
    match.press("up", at)
    match.look(at)
    soon = match.foresight.soon(at)
    assert soon is not None
    seen = match.look(soon)
    assert seen is not None
    due = match.queue[-1][2]
    assert seen.now.tick + seen.fraction == pytest.approx(due + SEEN, abs=0.01)


def test_a_picture_is_still_due_when_the_press_has_counted_meanwhile() -> None:
    """The one that was begun at the press, just before the border, took long."""
    match = Match(way=0.002, learns=30)
    border = match.clock + PERIOD - match.way
    for picture in range(4):
        match.look(border - 0.02 + picture * 0.004)
    at = border - 0.004
    match.press("up", at)
    match.look(at)
    due = match.queue[-1][2]
    match.run()
    assert match.counted == match.number
    late = border + 0.006
    soon = match.foresight.soon(late)
    assert soon is not None
    assert soon <= late
    seen = match.look(late)
    assert seen is not None
    assert seen.now.tick + seen.fraction > due + SEEN - 0.02
    assert match.foresight.soon(late) is None


def test_the_bell_is_the_next_border() -> None:
    match = Match(way=0.02, learns=30)
    first, last = match.clock - match.way, match.clock + PERIOD - match.way
    assert match.foresight.bell(first + 0.005) == pytest.approx(last, abs=0.005)
    assert match.foresight.bell(last - 0.005) == pytest.approx(last, abs=0.005)
    assert Foresight(PERIOD).bell(START) is None


def test_no_bell_tolls_for_a_tick_that_holds_a_press() -> None:
    """There is one a tick: the next one is for a later one, whenever it comes."""
    match = Match(way=0.02, learns=30)
    last = match.clock + PERIOD - match.way
    for behind in (1, 2):
        match.press("up", last - 0.005)
        bell = match.foresight.bell(last - 0.004)
        assert bell == pytest.approx(last + behind * PERIOD, abs=0.005)


def test_what_is_certain_is_drawn_for_when_it_is_seen() -> None:
    def place(pressed: bool) -> float:
        match = Match(way=0.002, learns=30)
        if pressed:
            match.press("up", match.clock + 0.001)
        for picture in range(10):
            seen = match.look(match.clock + picture * 0.004)
        assert seen is not None
        return float(seen.now.tick + seen.fraction)

    assert place(True) - place(False) == pytest.approx(LEAD / PERIOD, abs=0.02)
