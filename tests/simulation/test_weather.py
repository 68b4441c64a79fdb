"""On Wi-Fi a host that lives falls silent now and then: a table learns to bear it.

`test_mutants.py` takes the rules away and sees that these object.
"""

from __future__ import annotations

import pytest

from p2p import messages
from p2p.effects import Send
from p2p.election.roles import Role
from p2p.election.suspicion import LAST_RESORT
from p2p.replication.air import HANDED_EVERY
from p2p.replication.forecast import WEATHER_EVERY, WEATHER_FOR, weather_of
from p2p.replication.radio import OFTEN, STAYED
from p2p.testing import Lan, Station
from p2p.testing.calm import AFTER_WEATHER
from tests.sample import one_in
from tests.simulation.helpers.playing import (
    TICK,
    hiccup,
    inside,
    playing,
    say,
    term,
    until_new_reign,
)
from tests.simulation.helpers.schedule import TOY, check_calm

SPIKE = 0.28  # seconds
SEVERAL = 3


def weather(*stations: Station) -> set[float]:
    """What these have of it, in seconds."""
    rooms = [s.room for s in stations if s.room is not None]
    return {room.replica.weather / 1000 for room in rooms}


def in_rough_weather(count: int = 5, seed: int = 1) -> tuple[Lan, list[Station]]:
    """A table that has borne one such spike; who hosts since is the first."""
    lan, stations = playing(count, seed)
    hiccup(lan, stations[0], SPIKE)
    lan.run(2.0)
    (learnt,) = weather(*stations)
    assert learnt >= weather_of(280) / 1000
    host = term(stations[0])[1]
    return lan, [host, *(s for s in stations if s is not host)]


# --- what it is for ------------------------------------------------------------------


@pytest.mark.parametrize("count", [2, 3, 5, 9])
def test_a_silence_that_was_borne_once_takes_the_game_from_no_other_host(
    count: int,
) -> None:
    lan, stations = in_rough_weather(count)
    counter, host = term(stations[0])
    assert counter > 1
    for _ in range(SEVERAL):
        hiccup(lan, host, SPIKE)
        lan.run(1.0)
    assert {term(s) for s in stations} == {(counter, host)}
    check_calm(lan)


def test_a_shorter_silence_is_learnt_before_it_takes_the_game_from_anybody() -> None:
    """Somebody still heard the host, so nothing came of the suspicion of the rest."""
    lan, stations = playing(5)
    for station in stations[2:]:
        hiccup(lan, station, 0.2)
        lan.run(0.5)
    assert {term(s) for s in stations} == {(1, stations[0])}
    assert min(weather(*stations)) >= 0.3


def test_newcomers_and_the_next_host_are_as_patient() -> None:
    lan, stations = in_rough_weather()
    before = weather(*stations)
    newcomer = lan.add("newcomer")
    lan.run(0.3)
    newcomer.play(TOY)
    assert lan.run_until(lambda: inside(newcomer), 1.0)
    assert weather(newcomer) == before
    lan.kill(stations[0])
    lan.run(1.0)
    rest = [*stations[1:], newcomer]
    assert weather(*rest) == before
    hiccup(lan, term(newcomer)[1], SPIKE)
    lan.run(1.0)
    assert {term(s)[0] for s in rest} == {3}


def test_who_is_asked_has_patience_of_his_own() -> None:
    """One that lost the host alone, or is mad, drags nobody into it."""
    lan, stations = in_rough_weather()
    host, heir, other, *_ = stations
    lan.slow(host, SPIKE)
    lan.run(0.2)
    assert other.room is not None
    assert other.room.election.term is not None
    reign, tick = other.room.election.term, other.room.log.tick
    say(other, heir, messages.Lost(other.room.id, reign, tick))
    lan.run(0.02)
    assert heir.room is not None
    assert heir.room.election.role is Role.FOLLOW
    lan.run(SPIKE - 0.2)
    lan.slow(host, 0)
    lan.run(1.0)
    assert {term(s) for s in stations} == {(2, host)}


@pytest.mark.parametrize("count", [2, 3, 5, 9])
def test_a_host_that_dies_silently_is_missed_a_little_later_than_the_weather(
    count: int,
) -> None:
    lan, stations = in_rough_weather(count)
    (patience,) = weather(*stations)
    lan.power_off(stations[0])
    passed = until_new_reign(lan, stations[1:], 2.0)
    assert patience - TICK < passed < patience + AFTER_WEATHER


def test_a_killed_host_is_missed_at_once_all_the_same() -> None:
    lan, stations = in_rough_weather()
    lan.kill(stations[0])
    assert until_new_reign(lan, stations[1:], 2.0) < 2 * TICK


def test_the_last_resort_comes_a_while_after_the_suspicion_and_not_before() -> None:
    lan, stations = in_rough_weather(3)
    (patience,) = weather(*stations)
    lan.pause(stations[2], 5.0)
    lan.power_off(stations[0])
    passed = until_new_reign(lan, stations[1:2], 2.0)
    assert patience < passed < patience + LAST_RESORT + 2 * TICK


# --- what is no weather --------------------------------------------------------------


def test_the_bad_radio_of_one_member_is_no_weather() -> None:
    lan, stations = playing(5)
    for _ in range(SEVERAL):
        hiccup(lan, stations[3], SPIKE)
        lan.run(1.0)
    assert weather(*stations) == {0.0}
    assert {term(s) for s in stations} == {(1, stations[0])}


@pytest.mark.parametrize("count", [2, 5])
def test_a_member_that_sleeps_heard_no_silence(count: int) -> None:
    lan, stations = playing(count)
    for _ in range(SEVERAL):
        for station in stations[1:]:
            lan.pause(station, 0.4)
        lan.run(1.0)
    assert weather(*stations) == {0.0}


def test_what_lasts_longer_than_a_second_is_none() -> None:
    lan, stations = playing(5)
    hiccup(lan, stations[0], 1.2)
    lan.run(4.0)
    assert weather(*stations) == {0.0}
    check_calm(lan)


@pytest.mark.slow
def test_it_is_forgotten_and_then_a_silent_death_is_noticed_as_soon_as_ever() -> None:
    lan, stations = in_rough_weather(3)
    lan.run(WEATHER_FOR - 10)
    assert weather(*stations) != {0.0}
    lan.run(10 + WEATHER_EVERY)
    assert weather(*stations) == {0.0}
    lan.power_off(stations[0])
    assert until_new_reign(lan, stations[1:], 1.0) < 0.25


# --- a host whose own radio is bad ---------------------------------------------------


def about_to_hand_over(seed: int = 1) -> tuple[Lan, list[Station]]:
    """Its host, the first, has fallen silent twice since all are known for a while."""
    lan, stations = in_rough_weather(seed=seed)
    lan.run(STAYED)
    for _ in range(OFTEN - 1):
        hiccup(lan, stations[0], SPIKE)
        lan.run(2.0)
    assert {term(s) for s in stations} == {(2, stations[0])}
    return lan, stations


def handed_at(station: Station) -> int:
    """At which tick a host last handed over, as this one has it."""
    assert station.room is not None
    return station.room.replica.handed


@pytest.mark.slow
def test_a_host_that_often_falls_silent_hands_over_and_nobody_feels_it() -> None:
    lan, stations = about_to_hand_over()
    hiccup(lan, stations[0], SPIKE)
    before, longest = lan.now, 0.0
    heard = {s.name: lan.now for s in stations}

    def look() -> bool:
        nonlocal longest
        for station in stations:
            if station.last_tick is not told.get(station.name):
                told[station.name] = station.last_tick
                longest = max(longest, lan.now - heard[station.name])
                heard[station.name] = lan.now
        return False

    told = {s.name: s.last_tick for s in stations}
    lan.run_until(look, 2.0)
    assert lan.now - before == pytest.approx(2.0)
    assert {term(s)[0] for s in stations} == {3}
    assert term(stations[0])[1] is not stations[0]
    assert longest < 3 * TICK
    check_calm(lan)


@pytest.mark.slow
def test_nobody_is_written_down_as_gone_by_it() -> None:
    lan, stations = about_to_hand_over()
    room = stations[0].room
    assert room is not None
    changes = {s.name: s.room.replica.changes for s in stations if s.room}
    hiccup(lan, stations[0], SPIKE)
    lan.run(2.0)
    assert handed_at(stations[1]) > 0
    entries = {s.name: s.room.replica.changes for s in stations if s.room}
    assert entries == {name: count + 1 for name, count in changes.items()}


@pytest.mark.slow
def test_no_host_hands_over_within_two_minutes_after_another() -> None:
    lan, stations = about_to_hand_over()
    hiccup(lan, stations[0], SPIKE)
    lan.run(2.0)
    first, begun = handed_at(stations[0]), lan.now
    lan.run(STAYED)
    while lan.now - begun < HANDED_EVERY - 5.0:
        hiccup(lan, term(stations[0])[1], SPIKE)
        lan.run(1.5)
    assert {handed_at(s) for s in stations} == {first}
    assert {term(s)[0] for s in stations} == {3}
    lan.run(5.0)
    hiccup(lan, term(stations[0])[1], SPIKE)
    lan.run(1.0)
    assert {term(s)[0] for s in stations} == {4}


@pytest.mark.parametrize("seed", one_in(5, range(5)))
@pytest.mark.slow
def test_a_host_goes_on_if_the_heir_says_nothing_in_time(seed: int) -> None:
    """What the heir says later convinces nobody who has a tick more by then."""
    lan, stations = about_to_hand_over(seed)
    host, rest, late = stations[0], stations[1:], []

    def strike(station: Station, send: Send) -> None:
        if isinstance(send.message, messages.Handoff) and not late:
            late.append(lan.station_of(send.message.heir))
            lan.slow(late[0], 0.3)
            lan.at(lan.now + 0.3, lambda: lan.slow(late[0], 0))

    lan.on_send = strike
    hiccup(lan, host, SPIKE)
    astray: list[Station] = []
    others = [s for s in rest if s not in late]

    def look() -> bool:
        astray.extend(s for s in others if s not in late and term(s)[1] in late)
        return bool(astray)

    lan.run_until(look, 3.0)
    assert late
    assert not astray
    assert term(host)[1] is host
    check_calm(lan)


@pytest.mark.slow
def test_a_table_with_one_machine_on_a_cable_ends_up_there() -> None:
    """`python -m tests.simulation.wifi --cable 20` tries it with other seeds."""
    lan, stations = playing(5)
    lan.wifi(*stations)
    lan.run(150.0)
    newcomer = lan.add("cable")
    lan.run(0.3)
    newcomer.play(TOY)
    assert lan.run_until(
        lambda: inside(newcomer) and term(newcomer)[1] is newcomer, 180.0
    )
