"""One scenario for each rule of the election: it fails if that rule is taken away.

Random faults seldom meet the moment in which one rule alone saves the game; these do.
`test_mutants.py` takes the rules away and sees that these object.
"""

from __future__ import annotations

from random import Random

import pytest

from p2p import messages
from p2p.election.roles import Role
from p2p.events import Ticked
from p2p.messages import Term
from p2p.room.edition import room_id
from p2p.testing import Lan, Station
from tests.p2p.helpers.toy import Toy
from tests.simulation.helpers.playing import (
    TICK,
    hosts_during,
    playing,
    term,
    ticks,
    until_new_reign,
)
from tests.simulation.helpers.schedule import TOY, check_calm

MANY = 12  # loners, who all meet in one moment
AT_ONCE = 0.7  # seconds; one merge after the other would take 1.1 or more


def reign(station: Station) -> Term:
    """The term that a station belongs to."""
    assert station.room is not None
    assert station.room.election.term is not None
    return station.room.election.term


def score(of: Station, at: Station) -> int:
    """Points of one station on the board of another."""
    assert at.room is not None
    return at.room.replica.score_of(of.id)


def own_ticks(station: Station) -> int:
    """How many ticks it told of that it made itself."""
    told = (e for e in station.events if isinstance(e, Ticked))
    return sum(1 for event in told if event.host == station.id)


def longest_wait(lan: Lan, station: Station, seconds: float) -> float:
    """The longest time from one tick to the next at a station."""
    heard, longest = lan.now, 0.0
    before = len(ticks(station))

    def look() -> bool:
        nonlocal heard, longest, before
        longest = max(longest, lan.now - heard)
        if len(ticks(station)) > before:
            heard, before = lan.now, len(ticks(station))
        return False

    lan.run_until(look, seconds)
    return longest


def press(lan: Lan, stations: list[Station], times: int) -> None:
    """Everybody presses so often, five times a second."""
    for _ in range(times):
        for station in stations:
            assert station.press("left")
        lan.run(0.2)


# --- is the host dead? ---------------------------------------------------------------


def test_the_word_of_one_junior_who_hears_the_host_is_enough() -> None:
    """Three heirs lose the host, and only juniors still hear it: ask them, too."""
    lan, stations = playing(6)
    for heir in stations[1:4]:
        lan.cut(stations[0], heir, both=False)
    assert hosts_during(lan, 3.0) == {stations[0]}
    assert {term(s) for s in stations} == {(1, stations[0])}


def test_who_alone_loses_the_host_does_not_rebel() -> None:
    lan, stations = playing(5)
    lan.cut(stations[0], stations[1])
    assert hosts_during(lan, 3.0) == {stations[0]}


@pytest.mark.parametrize("both", [True, False], ids=["both ways", "one way"])
def test_who_loses_only_the_host_has_every_tick_in_time(both: bool) -> None:
    lan, stations = playing(4)
    lan.cut(stations[0], stations[3], both)
    assert longest_wait(lan, stations[3], 1.0) < 0.35
    assert longest_wait(lan, stations[3], 5.0) < 2 * TICK


@pytest.mark.parametrize("before", [0.02, 0.06, 0.1, 0.13])
def test_a_tick_that_one_only_hears_of_is_not_news(before: float) -> None:
    """An heir lost the host alone and was told that it lives. When it dies a moment
    later, silence counts from its last tick, not from that word."""
    lan, stations = playing(4)
    lan.cut(stations[0], stations[1], both=False)
    lan.run(before)
    lan.power_off(stations[0])
    assert until_new_reign(lan, stations[1:], 2.0) < 0.25


def test_an_heir_fetches_what_it_lacks_before_it_goes_on() -> None:
    """S3: the others had a tick that the heir missed; nobody may be set back."""
    lan, stations = playing(4)
    heir, rest = stations[1], stations[2:]
    lan.cut(stations[0], heir)
    last = ticks(heir)[-1][1]
    assert lan.run_until(lambda: all(ticks(s)[-1][1] == last + 1 for s in rest), 0.1)
    lan.kill(stations[0])
    until_new_reign(lan, stations[1:], 1.0)
    lan.run(0.5)
    for station in rest:
        numbers = [tick for _, tick in ticks(station)]
        assert numbers == list(range(numbers[0], numbers[-1] + 1)), station


@pytest.mark.parametrize("seed", range(5))
def test_one_heir_alone_goes_on(seed: int) -> None:
    """All know of the host's death at once; the seniors have their time first."""
    lan, stations = playing(5, seed)
    lan.kill(stations[0])
    assert hosts_during(lan, 1.0) == {stations[1]}


# --- who is followed -----------------------------------------------------------------


def test_a_loner_s_claim_that_arrives_late_displaces_nobody() -> None:
    """TCP keeps what a loner claimed while it was cut off, and brings it afterwards."""
    lan, stations = playing(5)
    rest = stations[:4]
    lan.partition(stations[4:], rest)
    lan.run(1.0)
    assert term(stations[4])[1] is stations[4]
    lan.heal()
    astray: list[Station] = []

    def look() -> bool:
        astray.extend(s for s in rest if reign(s).host != stations[0].id)
        return bool(astray)

    lan.run_until(look, 4.0)
    assert not astray
    check_calm(lan)


def test_a_claim_that_comes_too_late_is_refused() -> None:
    """S2: the claim of a reign that is over already arrives while no host is heard."""
    lan, stations = playing(4)
    once, heir, member = stations[1:]
    lan.kill(stations[0])
    lan.run(0.5)
    past = reign(once)
    lan.pause(once, 1.0)
    lan.run(2.0)
    assert term(member) == (3, heir)
    lan.kill(heir)
    room = member.room
    assert room is not None
    assert lan.run_until(lambda: room.election.role is Role.SUSPECT, 0.1)
    claim = messages.Claim(room.id, past, (), 1, 0, True)
    member.perform(room.receive(once.id, claim, lan.now))
    assert not lan.run_until(lambda: reign(member).counter < 3, 1.0)


def test_a_host_that_leaves_only_the_room_hands_over() -> None:
    """Its links stay, so nobody would miss it for 175 ms."""
    lan, stations = playing(4)
    stations[0].do(lambda core, now: core.leave(now))
    assert until_new_reign(lan, stations[1:], 1.0) < 2 * TICK
    assert term(stations[3]) == (2, stations[1])


@pytest.mark.parametrize("seed", [56, 111, 125, 189, 220, 227, 245, 366, 477, 546])
def test_nobody_loses_a_tick_if_the_host_leaves_and_its_heir_dies_at_once(
    seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Some hear the claim of the heir before the last ticks of the host: their links
    take up to 20 ms, each its own."""
    lan, (host, heir, *rest) = playing(5, seed)
    dice = Random(seed)
    ways: dict[tuple[str, ...], float] = {}

    def delay(*path: Station) -> float:
        way = tuple(station.name for station in path)
        if len(way) == 2 and way not in ways:
            ways[way] = dice.choice([0.0, 0.0, 0.002, 0.005, 0.01, 0.02])
        return 0.0002 + ways.get(way, 0.0001)

    monkeypatch.setattr(lan, "delay", delay)
    lan.run(0.2 + dice.random() * 0.05)
    dice.choice([host.quit, host.leave])()
    some = dice.choice([0.0005, 0.001, 0.002, 0.003, 0.005, 0.008, 0.012, 0.02])
    lan.run(some * dice.random() * 2)
    lan.kill(heir)
    lan.run(1.5)
    for member in rest:
        told = [tick for _, tick in ticks(member)]
        assert told == [*range(told[0], told[-1] + 1)], member.name


# --- two reigns meet -----------------------------------------------------------------


def test_a_sibling_s_claim_that_tcp_held_up_displaces_no_larger_side() -> None:
    """S5: the host died as the cable broke, and each side made a host of its own. The
    senior heir was alone: his claim is the better one of the two, but it is old."""
    for seed in range(10):  # which word TCP brings first is chance
        lan, stations = playing(4, seed)
        lan.partition(stations[1:2], stations[2:])
        lan.kill(stations[0])
        lan.run(1.2)
        assert {term(s)[1] for s in stations[2:]} == {stations[2]}
        lan.heal()
        lan.run(5.0)
        check_calm(lan)
        assert term(stations[3])[1] is stations[2], seed


def test_two_halves_of_the_same_size_become_one_room() -> None:
    lan, stations = playing(4)
    lan.partition(stations[:2], stations[2:])
    lan.run(4.0)
    lan.heal()
    lan.run(3.0)
    check_calm(lan)


@pytest.mark.slow
def test_the_larger_side_goes_on_after_a_short_cut() -> None:
    """S5: the links survive the cut, so all that was said meanwhile arrives late."""
    for seed in range(20):
        lan, stations = playing(5, seed)
        large = stations[2]
        lan.partition(stations[:2], stations[2:])
        until_new_reign(lan, stations[2:], 1.0)
        lan.run(0.1)
        lan.heal()
        lan.run(5.0)
        check_calm(lan)
        assert term(stations[0])[1] is large, seed


@pytest.mark.parametrize("seed", range(8))
def test_two_loners_at_the_same_tick_become_one_room(seed: int) -> None:
    """Both founded a room in the same moment, so their clocks strike together: each
    time that they compare, one has just made a tick more."""
    lan = Lan(seed, [Toy()])
    pair = [lan.add("ana"), lan.add("ben")]
    lan.run(0.1)
    lan.cut(pair[0], pair[1])
    for station in pair:
        station.play(TOY)
    lan.run(1.0)
    assert {term(s) for s in pair} == {(1, s) for s in pair}
    lan.heal()
    lan.run(3.0)
    check_calm(lan)


@pytest.mark.parametrize("seed", range(3))
def test_many_loners_become_one_room_and_not_two_by_two(seed: int) -> None:
    """All yield to the same few, each of which takes one in at a time: those that it
    did not take follow as well."""
    lan = Lan(seed, [Toy()])
    loners = [lan.add(f"n{number}") for number in range(MANY)]
    lan.partition(*([loner] for loner in loners))
    for loner in loners:
        loner.play(TOY)
    lan.run(3.0)
    assert len({term(loner) for loner in loners}) == MANY
    lan.heal()

    def is_one() -> bool:
        return len({term(loner) for loner in loners}) == 1

    assert lan.run_until(is_one, AT_ONCE)
    lan.run(1.0)
    assert is_one()
    check_calm(lan)


def test_each_keeps_what_it_scored_on_either_side_of_a_split() -> None:
    """S6 and S7: the points of the side that yields come along, exactly."""
    lan, stations = playing(5)
    press(lan, stations, 5)
    lan.partition(stations[:2], stations[2:])
    lan.run(1.0)
    press(lan, stations, 15)
    lan.heal()
    lan.run(6.0)
    check_calm(lan)
    points = {s.name: score(s, at=stations[2]) for s in stations}
    assert points == {s.name: 20 for s in stations}


# --- inputs --------------------------------------------------------------------------


@pytest.mark.parametrize("late", [0.0, 0.0005, 0.002])
def test_what_is_pressed_when_the_host_dies_counts_once(late: float) -> None:
    """S7: the last input reached a host that made no frame of it any more."""
    lan, stations = playing(4)
    assert stations[3].press("left")
    lan.run(late)
    lan.kill(stations[0])
    assert stations[3].press("right")
    lan.run(1.0)
    assert score(stations[3], at=stations[1]) == 2


def test_what_is_sent_twice_counts_once() -> None:
    """S7: an input that comes again after it was counted is known by its number."""
    lan, stations = playing(3)
    for number in (1, 2, 3):
        assert stations[2].press("left")
        lan.run(0.3)
        end = next(e for e in stations[2].ends() if e.other.station is stations[0])
        again = messages.Inputs(
            room_id(Toy()), stations[0].room.replicator.reigns.present, ((number, 0),)
        )
        end.wire.send(end, again)
        lan.run(0.3)
    assert score(stations[2], at=stations[0]) == 3


# --- sleep ---------------------------------------------------------------------------


@pytest.mark.parametrize("seconds", [0.21, 0.25, 0.5, 3.0])
def test_a_host_that_slept_makes_no_tick_before_it_asked(seconds: float) -> None:
    """S8, with two players: nobody took over so soon, but it cannot know."""
    lan, stations = playing(2)
    lan.pause(stations[0], seconds)
    lan.run(seconds - 0.0001)
    woken, before = lan.now + 0.0002, own_ticks(stations[0])
    if lan.run_until(lambda: own_ticks(stations[0]) > before, 0.5):
        assert lan.now > woken, "it went on without an answer"
    lan.run(2.0)
    check_calm(lan)


def test_an_heir_that_slept_through_its_naming_claims_nothing() -> None:
    """S8: the host left meanwhile and named it; others have gone on since."""
    lan, stations = playing(4)
    heir, rest = stations[1], stations[2:]
    lan.pause(heir, 1.5)
    stations[0].quit()
    lan.run(1.4)
    before = {reign(s) for s in rest}
    assert len(before) == 1
    lan.run(3.0)
    assert {reign(s) for s in stations[1:]} == before
    check_calm(lan)


def test_a_follower_that_slept_through_a_cut_starts_no_election_at_once() -> None:
    """The time of its own sleep is no silence of the host."""
    lan, stations = playing(3)
    sleeper = stations[2]
    lan.cut(stations[0], sleeper, both=False)
    lan.cut(stations[1], sleeper, both=False)
    lan.pause(sleeper, 0.8)
    lan.run(0.8001)
    room = sleeper.room
    assert room is not None
    assert room.election.role is Role.FOLLOW
    lan.heal()
    lan.run(3.0)
    assert {term(s) for s in stations} == {(1, stations[0])}
    check_calm(lan)


def test_who_is_taken_for_the_host_that_he_was_says_better() -> None:
    lan, (host, member, _) = playing(3)
    assert host.room is not None
    host.room.hearsay.note(member.id, Term(0, 0, member.id))
    lan.run(0.5)
    assert host.room.hearsay.of(member.id) == reign(host)
    assert host.room.hearsay.rival_hosts() == []


def test_a_host_that_slept_does_not_count_on_who_asked_it_and_went_on_alone() -> None:
    lan = Lan(1, [Toy()])
    ana, ben = lan.add("ana"), lan.add("ben")
    lan.run(0.5)
    ana.play(TOY)
    lan.run(0.45)
    ben.play(TOY)
    lan.pause(ana, 4.4)  # what he asks comes in her sleep
    lan.run(4.3)
    assert ben.room is not None
    assert ben.room.election.hosting
    lan.run(2.0)
    assert {reign(ana).host, reign(ben).host} == {ben.id}  # who has the later tick
