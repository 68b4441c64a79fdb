"""How often a node calls out: seldom, and the seldomer the more are here."""

from __future__ import annotations

import itertools
from random import Random

import pytest

from p2p.discovery.rhythm import (
    ASK_AMONG,
    CALL_AGAIN,
    CALL_ALONE,
    CALL_AMONG,
    KNOCK_AFTER,
    KNOCK_AGAIN,
    Rhythm,
)

STEP = 0.125


def said(others: int, seconds: float) -> tuple[list[float], list[float], list[float]]:
    """When it asks, calls and knocks, looked at as the driver does."""
    rhythm = Rhythm(Random(1), 0.0)
    asks: list[float] = []
    calls: list[float] = []
    knocks: list[float] = []
    for step in range(int(seconds / STEP)):
        now = step * STEP
        rhythm.look(others, now)
        if rhythm.asks(others, now):
            asks.append(now)
        if rhythm.calls(others, now):
            calls.append(now)
        if rhythm.knocks(others, now):
            knocks.append(now)
    return asks, calls, knocks


def test_alone_it_calls_soon_and_knocks_ever_more_slowly() -> None:
    asks, calls, knocks = said(0, 300.0)
    assert calls[0] <= CALL_AGAIN + STEP
    assert len(calls) == pytest.approx(300 / CALL_ALONE, rel=0.1)
    assert len(asks) == pytest.approx(100, rel=0.1)
    assert knocks[0] == KNOCK_AFTER
    pauses = [b - a for a, b in itertools.pairwise(knocks)]
    assert pauses == sorted(pauses)
    assert pauses[-1] == KNOCK_AGAIN


@pytest.mark.parametrize("others", [1, 29, 255])
def test_in_company_the_lan_as_a_whole_hears_one_now_and_then(others: int) -> None:
    hours = 30 * 3600.0
    asks, calls, knocks = said(others, hours)
    assert (others + 1) * len(asks) / hours == pytest.approx(1 / ASK_AMONG, rel=0.2)
    assert (others + 1) * len(calls) / hours == pytest.approx(1 / CALL_AMONG, rel=0.2)
    assert knocks == []


def test_who_is_left_alone_calls_out_soon() -> None:
    rhythm = Rhythm(Random(1), 0.0)
    for now in (1.0, 4.0):
        rhythm.asks(200, now)
        rhythm.calls(200, now)
    rhythm.look(200, 100.0)
    assert not rhythm.calls(200, 100.0)
    rhythm.look(0, 100.5)
    assert rhythm.calls(0, 100.5 + CALL_ALONE)
    assert rhythm.knocks(0, 100.5 + KNOCK_AFTER)
