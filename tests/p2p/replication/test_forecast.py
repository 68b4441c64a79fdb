"""What the members tell makes the weather: half of them, and for ten minutes."""

from __future__ import annotations

import pytest

from p2p.identity import NodeId
from p2p.messages import LONGEST_LULL, MAX_WEATHER, WEATHER_STEP
from p2p.replication.forecast import (
    MARGIN,
    WEATHER_EVERY,
    WEATHER_FOR,
    Forecast,
    weather_of,
)

HOST, BEN, CYD, DAN, EVA, FAY = (NodeId(name * 52) for name in "abcdef")
FIVE = (HOST, BEN, CYD, DAN, EVA)
SPIKE = 240  # milliseconds
AFTER_IT = 400  # what it makes of the weather, rounded up from 360


def forecast(*told: NodeId, now: float = 0.0) -> Forecast:
    """One whom these have told of a silence, the same to all."""
    found = Forecast(HOST)
    for node in told:
        found.told(node, SPIKE, now)
    return found


def change(
    found: Forecast,
    present: tuple[NodeId, ...],
    weather: int,
    now: float,
    since: float = 0.0,
) -> int | None:
    """As it is asked where all have been here since the same moment."""
    return found.change(dict.fromkeys(present, since), weather, now)


def test_nothing_is_written_as_long_as_nobody_tells_anything() -> None:
    assert change(forecast(), FIVE, 0, 0.0) is None


@pytest.mark.parametrize(
    ("present", "told", "weather"),
    [
        ((HOST, BEN), (BEN,), AFTER_IT),  # there is nobody else who could tell
        (FIVE[:3], (BEN,), 0),
        (FIVE[:3], (BEN, CYD), AFTER_IT),
        (FIVE[:4], (CYD,), 0),
        (FIVE[:4], (BEN, DAN), AFTER_IT),
        (FIVE, (EVA,), 0),
        (FIVE, (BEN, EVA), AFTER_IT),
        ((*FIVE, FAY), (BEN, EVA), 0),
        ((*FIVE, FAY), (BEN, DAN, EVA), AFTER_IT),
        (FIVE, (FAY, BEN), 0),  # fay is no member
        ((HOST,), (HOST,), 0),
    ],
)
def test_it_takes_half_of_those_who_follow_and_two_if_there_are_two(
    present: tuple[NodeId, ...], told: tuple[NodeId, ...], weather: int
) -> None:
    found = change(forecast(*told), present, 0, 0.0)
    assert (found or 0) == weather


def test_a_new_host_has_itself_heard_the_one_before() -> None:
    assert change(forecast(HOST), (HOST, BEN), 0, 0.0) == AFTER_IT
    assert change(forecast(HOST, CYD), FIVE[:3], 0, 0.0) == AFTER_IT


def test_one_who_lies_moves_it_only_as_one_of_many() -> None:
    liar = forecast(BEN, CYD)
    liar.told(DAN, LONGEST_LULL, 0.0)
    assert change(liar, FIVE, 0, 0.0) == AFTER_IT
    alone = forecast()
    for _ in range(1000):
        alone.told(DAN, LONGEST_LULL, 0.0)
    assert change(alone, FIVE, 0, 0.0) is None


def test_the_worst_of_each_member_counts() -> None:
    found = forecast(BEN, CYD)
    for node in (BEN, CYD):
        found.told(node, 180, 1.0)
    assert change(found, FIVE, 0, 1.0) == AFTER_IT
    for node in (BEN, CYD):
        found.told(node, 300, 2.0)
    assert change(found, FIVE, AFTER_IT, 2.0 + WEATHER_EVERY) == 450


def test_what_is_written_has_a_margin_and_steps_and_a_bound() -> None:
    assert weather_of(SPIKE) == AFTER_IT
    assert weather_of(200) == 200 * MARGIN
    assert weather_of(201) == 200 * MARGIN + WEATHER_STEP
    assert weather_of(LONGEST_LULL) == MAX_WEATHER


def test_it_changes_at_most_each_ten_seconds() -> None:
    found = forecast(BEN, CYD)
    assert change(found, FIVE, 0, 0.0) == AFTER_IT
    found.told(BEN, 390, 1.0)
    found.told(CYD, 390, 1.0)
    assert change(found, FIVE, AFTER_IT, 1.0) is None
    assert change(found, FIVE, AFTER_IT, WEATHER_EVERY - 0.01) is None
    assert change(found, FIVE, AFTER_IT, WEATHER_EVERY) == 600


def test_it_is_forgotten_after_ten_minutes() -> None:
    found = forecast(BEN, CYD)
    assert change(found, FIVE, 0, 0.0) == AFTER_IT
    now = 0.0
    while change(found, FIVE, AFTER_IT, now) is None:
        now += 1.0
        assert now < 1000.0
    assert WEATHER_FOR <= now <= WEATHER_FOR + WEATHER_EVERY


def test_a_shorter_silence_that_is_fresh_outlasts_a_long_one() -> None:
    found = forecast(BEN, CYD)
    change(found, FIVE, 0, 0.0)
    for node in (BEN, CYD):
        found.told(node, 180, 300.0)
    assert change(found, FIVE, AFTER_IT, WEATHER_FOR + 1) == 300
    assert change(found, FIVE, 300, WEATHER_FOR + 301) == 0


def test_a_new_host_leaves_the_weather_as_it_is_until_it_knows_better() -> None:
    found = forecast()
    assert change(found, FIVE, AFTER_IT, 0.0) is None
    assert change(found, FIVE, AFTER_IT, WEATHER_FOR - 0.01) is None
    assert change(found, FIVE, AFTER_IT, WEATHER_FOR + WEATHER_EVERY) == 0


def test_newcomers_do_not_make_it_better() -> None:
    found = forecast(BEN, CYD, now=900.0)
    crowd = tuple(NodeId(f"{number:052}") for number in range(20))
    here = {**dict.fromkeys(FIVE, 0.0), **dict.fromkeys(crowd, 800.0)}
    assert found.change(here, AFTER_IT, 900.0) is None
    assert found.change(here, AFTER_IT, 1390.0) is None
    assert found.change(here, AFTER_IT, 1410.0) == 0


@pytest.mark.parametrize(
    ("at", "told", "weather"),
    [
        ({BEN: "hall", **dict.fromkeys((CYD, DAN, EVA, FAY), "lap")}, 4, 0),
        ({BEN: "hall"}, 4, 0),  # they have no links here
        ({BEN: "hall", **dict.fromkeys((CYD, DAN, EVA, FAY), "lap")}, 5, AFTER_IT),
        (dict.fromkeys((BEN, CYD, DAN, EVA, FAY), "lap"), 3, AFTER_IT),
        (dict.fromkeys((BEN, CYD, DAN, EVA, FAY), "lap"), 2, 0),
    ],
)
def test_names_on_one_machine_make_no_weather_for_several(
    at: dict[NodeId, str], told: int, weather: int
) -> None:
    found = Forecast(HOST, {HOST: "desk", **at}.get)
    for node in (FAY, EVA, DAN, CYD, BEN)[:told]:
        found.told(node, SPIKE, 0.0)
    assert (change(found, (*FIVE, FAY), 0, 0.0) or 0) == weather
