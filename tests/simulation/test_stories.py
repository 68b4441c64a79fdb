"""The stories of a room on a simulated LAN: who hosts after what, and how soon."""

from __future__ import annotations

import pytest

from p2p.election.roles import Role
from p2p.events import Notice, Ticked
from p2p.testing import Lan
from tests.p2p.helpers.toy import Toy
from tests.simulation.helpers.playing import (
    TICK,
    inside,
    playing,
    term,
    ticks,
    until_new_reign,
)
from tests.simulation.helpers.schedule import TOY, check_calm


def all_meet(lan: Lan) -> bool:
    count = len(lan.running()) - 1
    return all(len(s.core.runs()) == count for s in lan.running())


def test_a_newcomer_is_linked_with_everybody_within_milliseconds() -> None:
    lan = Lan(1)
    for number in range(30):
        lan.add(f"n{number}")
        assert lan.run_until(lambda: all_meet(lan), 0.05)


def test_who_is_alone_waits_a_moment_then_hosts() -> None:
    lan = Lan(1, [Toy()])
    ana = lan.add("ana")
    ana.play(TOY)
    assert not lan.run_until(lambda: inside(ana), 0.25)
    assert lan.run_until(lambda: inside(ana), 0.3)
    assert term(ana) == (1, ana)


def test_a_room_that_is_there_is_joined_within_a_tick_or_two() -> None:
    lan, _ = playing(3)
    late = lan.add("late")
    lan.run(0.1)
    late.play(TOY)
    assert lan.run_until(lambda: inside(late), 2.2 * TICK)


@pytest.mark.parametrize("seed", range(20))
def test_two_who_start_at_once_end_in_one_room(seed: int) -> None:
    lan = Lan(seed, [Toy()])
    pair = [lan.add("ana"), lan.add("ben")]
    lan.run(0.1)
    for station in pair:
        station.play(TOY)
    lan.run(2.0)
    check_calm(lan)


@pytest.mark.parametrize("count", [2, 3, 5, 16])
def test_a_killed_host_is_followed_by_the_next_within_two_ticks(count: int) -> None:
    lan, stations = playing(count)
    for dead in range(min(3, count - 1)):
        last = [ticks(s)[-1][1] for s in stations[dead + 1 :]]
        lan.kill(stations[dead])
        assert until_new_reign(lan, stations[dead + 1 :], 1.0) < 2 * TICK
        assert term(stations[-1]) == (dead + 2, stations[dead + 1])
        for station, before in zip(stations[dead + 1 :], last, strict=True):
            assert before + 1 in [tick for _, tick in ticks(station)[-3:]]
        lan.run(1.0)
    check_calm(lan)


@pytest.mark.parametrize(("count", "limit"), [(2, 0.4), (3, 0.35), (5, 0.35)])
def test_a_host_that_falls_silent_is_followed(count: int, limit: float) -> None:
    lan, stations = playing(count)
    lan.power_off(stations[0])
    assert until_new_reign(lan, stations[1:], 2.0) < limit
    assert len({term(station) for station in stations[1:]}) == 1


def test_a_sleeper_that_wakes_plays_on_in_its_seat() -> None:
    lan, stations = playing(4)
    assert stations[0].room is not None
    seat = stations[0].room.replica.seat_of(stations[0].id)
    lan.pause(stations[0], 3.0)
    assert until_new_reign(lan, stations[1:], 2.0) < 0.35
    lan.run(4.0)
    check_calm(lan)
    assert term(stations[0]) == (2, stations[1])
    assert stations[0].room.replica.seat_of(stations[0].id) == seat


def test_a_host_that_stumbles_for_less_than_four_ticks_stays() -> None:
    lan, stations = playing(4)
    for _ in range(20):
        lan.pause(stations[0], 0.1)
        lan.run(0.5)
    assert term(stations[1]) == (1, stations[0])


def test_a_follower_that_sleeps_changes_nothing() -> None:
    lan, stations = playing(3)
    lan.pause(stations[2], 5.0)
    lan.run(6.0)
    assert term(stations[1]) == (1, stations[0])
    check_calm(lan)


def test_a_host_that_leaves_hands_over_without_a_gap() -> None:
    lan, stations = playing(4)
    stations[0].quit()
    assert until_new_reign(lan, stations[1:], 1.0) < 2 * TICK
    assert term(stations[3]) == (2, stations[1])
    lan.run(1.0)
    check_calm(lan)


def test_who_leaves_the_room_and_comes_back_stays() -> None:
    lan, stations = playing(3)
    stations[0].do(lambda core, now: core.leave(now))
    lan.run(1.0)
    stations[0].play(TOY)
    lan.run(3.0)
    check_calm(lan)
    lan.kill(stations[1])
    lan.run(1.0)
    check_calm(lan)


def test_the_larger_side_wins_when_two_halves_meet() -> None:
    lan, stations = playing(5)
    lan.partition(stations[:2], stations[2:])
    lan.run(5.0)
    assert term(stations[1])[1] is stations[0]
    assert term(stations[4])[1] is stations[2]
    lan.heal()
    lan.run(8.0)
    check_calm(lan)
    assert term(stations[0])[1] is stations[2]


def test_a_loner_that_returns_displaces_nobody() -> None:
    lan, stations = playing(5)
    lan.partition(stations[4:], stations[:4])
    lan.run(4.0)
    lan.heal()
    lan.run(6.0)
    check_calm(lan)
    assert term(stations[4])[1] is stations[0]


def test_the_seat_of_who_crashes_is_kept() -> None:
    lan, stations = playing(3)
    assert stations[2].room is not None
    seat = stations[2].room.replica.seat_of(stations[2].id)
    lan.kill(stations[2])
    lan.run(2.0)
    lan.start(stations[2])
    stations[2].play(TOY)
    lan.run(2.0)
    assert stations[2].room.replica.seat_of(stations[2].id) == seat
    check_calm(lan)


def test_each_press_counts_once_through_three_deaths_of_the_host() -> None:
    lan, stations = playing(5)
    pressed = 0
    for dead in range(3):
        for _ in range(10):
            pressed += stations[4].press("left")
            lan.run(TOY_PRESS)
        lan.kill(stations[dead])
        for _ in range(10):
            pressed += stations[4].press("right")
            lan.run(TOY_PRESS)
    lan.run(1.0)
    assert stations[4].room is not None
    assert pressed > 50
    assert stations[4].room.replica.score_of(stations[4].id) == pressed


TOY_PRESS = 0.2  # seconds: five keys a second


def test_a_state_that_differs_is_noticed_and_mended() -> None:
    lan, stations = playing(3)
    assert stations[2].room is not None
    replica = stations[2].room.replica
    replica.next_seat += 1  # a flipped bit
    # The watch would rightly object: this is the fault that it looks for.
    lan.watch.happened = lambda *_: None  # type: ignore[method-assign]
    lan.run(2.0)
    assert any(isinstance(e, Notice) and e.code == "desync" for e in stations[2].events)
    told = [e for e in stations[2].events if isinstance(e, Ticked)][-5]
    assert told in stations[1].events  # the same digest at the same tick again


def test_a_broken_link_to_the_host_alone_changes_no_term() -> None:
    lan, stations = playing(4)
    end = next(e for e in stations[3].ends() if e.other.station is stations[0])
    end.wire.close(end, "a glitch")
    lan.run(3.0)
    assert term(stations[1]) == (1, stations[0])
    check_calm(lan)


def test_equal_seeds_give_equal_runs() -> None:
    def run(seed: int) -> str:
        lan, stations = playing(4, seed)
        lan.kill(stations[0])
        lan.run(2.0)
        return lan.trace

    assert run(7) == run(7)
    assert run(7) != run(8)


def test_spectators_follow_without_a_seat() -> None:
    lan, stations = playing(2)
    guest = lan.add("guest")
    lan.run(0.1)
    guest.do(lambda core, now: core.enter(TOY, False, {}, now))
    lan.run(0.5)
    assert guest.room is not None
    view = guest.room.view()
    assert view is not None
    assert view.me is None
    assert not guest.press("left")
    assert ticks(guest)[-1] in ticks(stations[0])[-2:]  # the last may be on its way


def test_a_host_asks_before_it_goes_on_after_a_sleep() -> None:
    lan, stations = playing(2)
    # Longer than a pause; one follower alone does not take over so soon.
    lan.pause(stations[0], 4.5 * TICK)
    lan.run(4.5 * TICK - 0.001)
    before = ticks(stations[0])[-1]
    room = stations[0].room
    assert room is not None
    assert lan.run_until(lambda: room.election.role is Role.FENCED, 0.01)
    assert ticks(stations[0])[-1] == before
    assert lan.run_until(lambda: room.election.role is Role.HOST, 0.01)
    lan.run(1.0)
    assert term(stations[1]) == (1, stations[0])
    check_calm(lan)


@pytest.mark.parametrize("both", [True, False], ids=["both ways", "one way"])
def test_who_loses_only_the_host_plays_on_through_another(both: bool) -> None:
    lan, stations = playing(4)
    victim, host = stations[3], stations[0]
    lan.cut(host, victim, both)
    assert victim.room is not None
    pressed, start = 0, lan.now
    before = len(victim.events)
    for _ in range(50):
        pressed += victim.press("left")
        lan.run(TOY_PRESS)
    assert lan.now - start > 9
    told = [e.tick for e in victim.events[before:] if isinstance(e, Ticked)]
    assert len(told) > 9 / TICK  # L4, and more: hardly a tick is late
    assert {term(station) for station in stations} == {(1, host)}  # S4
    assert victim.room.replica.is_present(victim.id)
    assert victim.room.replica.score_of(victim.id) >= pressed - 1
    lan.heal()
    lan.run(5.0)
    check_calm(lan)
    assert term(victim) == (1, host)
    assert victim.room.replica.score_of(victim.id) == pressed


def test_a_newcomer_that_cannot_reach_the_host_joins_through_another() -> None:
    lan, stations = playing(3)
    late = lan.add("late")
    lan.cut(stations[0], late)
    lan.run(0.5)
    late.play(TOY)
    assert lan.run_until(lambda: inside(late), 1.0)
    pressed = late.press("left") + late.press("right")
    lan.run(5.0)
    assert pressed == 2
    assert late.room is not None
    assert late.room.replica.score_of(late.id) == 2
    assert term(late) == (1, stations[0])

    def is_one_board() -> bool:
        return len({one.room.replica.digest() for one in (late, stations[1])}) == 1  # type: ignore[union-attr]

    assert lan.run_until(is_one_board, 0.05)  # a tick may be on its way
