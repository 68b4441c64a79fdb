"""Points are of their round, wins of whoever won it: across takeovers and merges."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from p2p.messages import NO_ROUND, Join, Round
from p2p.replication.resident import MAX_BASE
from p2p.room.edition import room_id
from p2p.testing import Lan, Station
from tests.p2p.helpers.laps import Laps
from tests.simulation.helpers.playing import inside, playing, say
from tests.simulation.helpers.schedule import IN_LAPS, TOY, check_calm, draw, play

ROOM = room_id(Laps())
SEEDS = 24
TICK = 0.05  # seconds


def in_laps(count: int, play: int = 200, podium: int = 20) -> tuple[Lan, list[Station]]:
    """They play in rounds of so many ticks; each press is a point of its round."""
    lan, stations = playing(count, rules=Laps(play, podium))
    lan.counts_presses = True
    return lan, stations


def standing(station: Station) -> Laps:
    assert station.room is not None
    return station.room.replica.rules.standing(station.room.replica.game)


def now(station: Station) -> Round:
    """The round that it is in."""
    assert station.room is not None
    return station.room.replica.rounds.now


def ended(station: Station) -> int:
    assert station.room is not None
    return station.room.replica.rounds.ended


def points(of: Station, at: Station) -> int:
    assert at.room is not None
    return at.room.replica.score_of(of.id)


def wins(of: Station, at: Station) -> int:
    assert at.room is not None
    return at.room.replica.wins_of(of.id)


def press(lan: Lan, station: Station, times: int) -> None:
    for _ in range(times):
        assert station.press("left")
        lan.run(0.1)


def until_round(lan: Lan, station: Station, number: int) -> None:
    assert lan.run_until(lambda: now(station).number == number, 60.0)
    lan.run(0.3)  # and everybody has heard of it


def test_two_halves_keep_their_points_within_a_round_and_not_after() -> None:
    lan, stations = in_laps(5)
    press(lan, stations[0], 2)
    first = now(stations[0])
    lan.partition(stations[:2], stations[2:])
    lan.run(1.0)
    press(lan, stations[0], 3)
    press(lan, stations[4], 2)
    lan.heal()
    lan.run(3.0)
    assert {now(s) for s in stations} == {first}
    assert [points(s, at=stations[2]) for s in stations] == [5, 0, 0, 0, 2]
    until_round(lan, stations[0], 2)
    assert [points(s, at=stations[2]) for s in stations] == [0] * 5
    check_calm(lan, is_endless=False)


def test_what_the_smaller_half_played_after_its_round_does_not_count() -> None:
    lan, stations = in_laps(5, play=60)
    lan.partition(stations[:2], stations[2:])
    until_round(lan, stations[0], 2)
    press(lan, stations[1], 4)
    assert points(stations[1], at=stations[1]) == 4
    assert now(stations[1]) != now(stations[4])  # of one number, and not the same
    lan.heal()
    assert lan.run_until(lambda: now(stations[1]) == now(stations[4]), 3.0)
    lan.run(0.5)
    assert points(stations[1], at=stations[4]) == 0
    check_calm(lan, is_endless=False)


def test_points_of_a_round_that_goes_on_for_the_larger_half_come_back() -> None:
    """The smaller half has ended it already, and looks back at it."""
    lan, stations = in_laps(5, play=120)
    first = now(stations[0])
    lan.partition(stations[:2], stations[2:])
    lan.run(1.0)
    for station in stations[2:]:
        lan.pause(station, 2.5)
    press(lan, stations[1], 4)
    assert lan.run_until(lambda: now(stations[1]) != first, 20.0)
    assert points(stations[1], at=stations[1]) == 0
    lan.heal()
    assert lan.run_until(lambda: now(stations[1]) == first, 2.0)
    lan.run(0.4)
    assert now(stations[4]) == first
    assert points(stations[1], at=stations[4]) == 4


def test_points_of_a_half_that_is_far_ahead_in_the_round_are_no_lie() -> None:
    """S6: the larger half slept from the beginning of the round, and it goes on."""
    lan, stations = in_laps(5, play=400)
    until_round(lan, stations[0], 2)
    second = now(stations[0])
    lan.partition(stations[:2], stations[2:])
    for station in stations[2:]:
        lan.pause(station, 7.0)
    lan.run(0.8)
    for _ in range(120):
        assert stations[1].press("left")
        lan.run(TICK)
    lan.run(0.8)
    lan.heal()
    # It is moved to a board that has seen little of this round.
    assert lan.run_until(lambda: standing(stations[1]).left > 400 - 50, 3.0)
    lan.run(0.5)
    assert {now(station) for station in stations} == {second}
    assert points(stations[1], at=stations[4]) == 120
    lan.run(2.0)
    check_calm(lan, is_endless=False)


def test_a_round_is_won_once_whoever_hosts_when_it_ends() -> None:
    lan, stations = in_laps(4, play=60)
    press(lan, stations[3], 2)
    assert lan.run_until(lambda: standing(stations[3]).left == 1, 30.0)
    lan.kill(stations[0])  # just before the podium
    lan.run(1.0)
    for station in stations[1:]:
        assert (ended(station), wins(stations[3], at=station)) == (1, 1)
    press(lan, stations[2], 1)
    until_round(lan, stations[2], 2)
    assert standing(stations[2]).phase == "play"
    lan.kill(stations[1])
    press(lan, stations[3], 1)
    until_round(lan, stations[2], 3)
    for station in stations[2:]:
        assert (ended(station), wins(stations[3], at=station)) == (2, 2)


def test_wins_of_the_smaller_half_come_along() -> None:
    lan, stations = in_laps(5, play=60)
    lan.partition(stations[:2], stations[2:])
    lan.run(1.0)
    press(lan, stations[1], 1)  # he wins in his half
    until_round(lan, stations[1], 2)
    assert wins(stations[1], at=stations[1]) == 1
    before = wins(stations[1], at=stations[4])
    assert before == 0
    lan.heal()
    lan.run(3.0)
    assert [wins(stations[1], at=station) for station in stations] == [1] * 5
    check_calm(lan, is_endless=False)


def test_the_wins_of_who_had_more_rounds_alone_count_as_rounds_end_here() -> None:
    lan, (loner, *others) = in_laps(3, play=40, podium=0)
    lan.partition([loner], others)
    until_round(lan, loner, 3)
    lan.kill(others[0])
    lan.kill(others[1])
    lan.run(0.5)
    for station in others:
        lan.start(station)
        station.play(TOY)
    assert lan.run_until(lambda: all(inside(s) for s in others), 3.0)
    alone, here = wins(loner, at=loner), ended(others[0])
    assert alone > here == 0
    lan.heal()
    assert lan.run_until(lambda: now(loner) == now(others[0]), 5.0)
    seen: set[tuple[int, int]] = set()

    def look() -> bool:
        seen.add((ended(others[0]), wins(loner, at=others[0])))
        return ended(others[0]) > alone

    assert lan.run_until(look, 30.0)
    lan.run(0.5)
    assert all(won <= rounds for rounds, won in seen)
    assert (alone, alone) in seen  # by and by all are believed


@pytest.mark.parametrize("goodbye", [True, False])
def test_who_goes_for_a_moment_finds_what_he_had(goodbye: bool) -> None:
    lan, stations = in_laps(3, play=200)
    gone = stations[2]
    press(lan, gone, 1)
    until_round(lan, gone, 2)
    press(lan, gone, 3)
    assert gone.room is not None
    seat = gone.room.replica.seat_of(gone.id)
    if goodbye:
        gone.leave()
    else:
        lan.kill(gone)
    lan.run(1.5)
    host = stations[0].room
    assert host is not None
    assert not host.replica.is_present(gone.id)
    assert host.replica.knows(gone.id) != goodbye
    assert [r.seat for r in host.replica.game.runners] == (
        [1, 2] if goodbye else [1, 2, 3]
    )
    if not goodbye:
        lan.start(gone)
    gone.play(TOY)
    assert lan.run_until(lambda: inside(gone), 2.0)
    lan.run(0.5)
    assert (points(gone, at=gone), wins(gone, at=gone)) == (3, 1)
    assert gone.room.replica.seat_of(gone.id) == seat
    press(lan, gone, 1)
    assert points(gone, at=stations[0]) == 4


def test_a_host_that_leaves_for_a_moment_finds_what_it_had() -> None:
    lan, stations = in_laps(3)
    host = stations[0]
    press(lan, host, 1)
    until_round(lan, host, 2)
    press(lan, host, 3)
    host.leave()
    lan.run(1.0)
    host.play(TOY)
    assert lan.run_until(lambda: inside(host), 2.0)
    lan.run(0.5)
    assert host.room is not None
    assert not host.room.election.hosting
    assert (points(host, at=host), wins(host, at=host)) == (3, 1)
    assert host.room.replica.seat_of(host.id) == 1


def test_who_left_is_no_heir_and_has_no_vote() -> None:
    lan, stations = in_laps(4)
    stations[1].leave()  # the first heir
    lan.run(0.5)
    lan.kill(stations[0])
    lan.run(1.0)
    assert {s.room.election.host for s in stations[2:] if s.room} == {stations[2].id}


# --- liars ---------------------------------------------------------------------------


def most(station: Station) -> int:
    """That anybody can bring along there."""
    assert station.room is not None
    return station.room.replica.most_brought(now(station))


def boast(liar: Station, round: Round, score: int) -> Join:
    return Join(
        *(ROOM, liar.name, True, score, 0, 0, 0),
        round=round,
        wins=1000,
    )


def test_points_of_a_false_round_count_for_nothing() -> None:
    lan, stations = in_laps(3)
    lan.counts_presses = False
    liar, host = stations[2], stations[0]
    true = now(host)
    false = [NO_ROUND, Round(true.number + 1, true.chain), Round(true.number, 1)]
    for round in false:
        say(liar, host, boast(liar, round, most(host)))
        lan.run(0.2)
    assert [points(liar, at=station) for station in stations] == [0] * 3
    lan.run(1.0)  # who asks all the time has to wait for his turn
    say(liar, host, boast(liar, true, most(host)))  # of that nobody knows better
    lan.run(0.2)
    assert [points(liar, at=station) for station in stations] == [most(host)] * 3
    until_round(lan, host, 2)
    assert [points(liar, at=station) for station in stations] == [0] * 3
    # And what is brought wins nothing: the ranking is of what the board has seen.
    assert wins(liar, at=host) == 0


def test_who_boasts_of_more_points_than_can_be_had_has_none() -> None:
    lan, stations = in_laps(3)
    lan.counts_presses = False
    liar, host = stations[2], stations[0]
    for score in (10**9, most(host) + 1, MAX_BASE):
        say(liar, host, boast(liar, now(host), score))
        lan.run(0.2)
    assert [points(liar, at=station) for station in stations] == [0] * 3


def test_nobody_boasts_of_more_wins_than_rounds_have_ended() -> None:
    lan, stations = in_laps(3)
    lan.counts_presses = False
    liar, host = stations[2], stations[0]
    say(liar, host, boast(liar, now(host), most(host)))
    lan.run(0.2)
    assert [points(liar, at=station) for station in stations] == [most(host)] * 3
    assert [wins(liar, at=station) for station in stations] == [0] * 3


# --- all together --------------------------------------------------------------------


@pytest.mark.slow
def test_no_promise_is_broken_under_random_faults_in_rounds() -> None:
    for seed in range(SEEDS):
        laps = ((30, 0), (50, 10), (100, 30), (200, 1))[seed % 4]
        try:
            play(replace(draw(seed, vices=()), laps=laps))
        except AssertionError as error:
            raise AssertionError(f"seed {seed}, {laps}: {error}") from error


def test_some_of_the_schedules_are_in_rounds() -> None:
    drawn = [draw(seed) for seed in range(1000)]
    share = sum(1 for schedule in drawn if schedule.laps) / len(drawn)
    assert abs(share - IN_LAPS) < 0.05
