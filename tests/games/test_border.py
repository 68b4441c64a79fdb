"""Where the border between two ticks lies is learnt from the own presses alone."""

from __future__ import annotations

import random
from math import ceil

import pytest

from games.border import LEAST, Border

PERIOD = 0.05
START = 1000.0


def played(
    way: float, presses: int, jitter: float = 0.0, seed: int = 1
) -> tuple[Border, float]:
    """A border after so many presses on that way; and the clock."""
    dice = random.Random(seed)
    border = Border(PERIOD)
    clock = START
    waiting: list[tuple[float, int]] = []
    due = START
    for tick in range(20 * (presses + 2)):
        clock = START + tick * PERIOD
        border.heard(tick, clock + dice.random() * jitter)
        for pressed, counts in waiting:
            if counts == tick:
                border.counted(pressed, tick)
        waiting = [one for one in waiting if one[1] > tick]
        if clock >= due and presses:
            presses -= 1
            due = clock + 0.6
            pressed = clock + dice.random() * PERIOD
            there = pressed + way + dice.random() * jitter
            waiting.append((pressed, ceil((there - START) / PERIOD)))
    return border, clock


def test_nothing_is_known_before_the_first_presses() -> None:
    assert not played(0.02, LEAST - 1)[0].is_known
    assert played(0.02, LEAST)[0].is_known


@pytest.mark.parametrize("way", [0.0, 0.001, 0.02, 0.06, 0.11])
def test_the_way_is_learnt_to_the_millisecond(way: float) -> None:
    border, _ = played(way, 32)
    assert border.way == pytest.approx(way, abs=0.004)


@pytest.mark.parametrize("way", [0.002, 0.02, 0.06])
def test_few_presses_are_put_into_the_wrong_tick(way: float) -> None:
    """Nearly all that is pressed is in the tick for which it is taken."""
    dice = random.Random(5)
    wrong = 0
    for seed in range(20):
        border, clock = played(way, 20, jitter=0.001, seed=seed)
        for _ in range(50):
            pressed = clock + dice.random()
            counts = ceil((pressed + way + dice.random() * 0.001 - START) / PERIOD)
            wrong += int(border.place(pressed)) + 1 != counts
    assert wrong / 1000 < 0.06  # of a tick; a move has two of them or more


def test_a_hiccup_moves_nothing_and_a_host_that_stood_still_does() -> None:
    border, clock = played(0.002, 10)
    place = border.place(clock)
    tick = round((clock - START) / PERIOD)
    for late in range(1, 6):  # they come all at once
        border.heard(tick + late, clock + 6 * PERIOD)
    assert border.place(clock) == pytest.approx(place, abs=0.05)
    for later in range(6, 14):  # from now on each is 30 ms later
        border.heard(tick + later, clock + later * PERIOD + 0.03)
    assert border.place(clock) == pytest.approx(place - 0.03 / PERIOD, abs=0.05)


def test_another_host_has_ticks_of_his_own() -> None:
    border, clock = played(0.02, 10)
    way = border.way
    border.forget(way=False)
    assert not border.is_known
    border.heard(500, clock)
    assert border.is_known
    assert border.way == way
    border.forget()
    border.heard(501, clock)
    assert not border.is_known


def test_when_a_place_is_reached_is_told() -> None:
    border, clock = played(0.02, 10)
    assert border.clock(border.place(clock)) == pytest.approx(clock)
