"""The simulated LAN: its clock, its chance, its paths."""

from __future__ import annotations

import pytest

from p2p.events import PeerJoined, PeerRenamed
from p2p.messages import Renamed
from p2p.testing import Lan, Station
from p2p.testing.lan import DIAL_TIMEOUT
from p2p.testing.wifi import Wifi
from tests.simulation.helpers.playing import playing


def see(station: Station) -> set[str]:
    return {e.peer.name for e in station.events if isinstance(e, PeerJoined)}


def run(seed: int) -> str:
    lan, (one, two, three) = playing(3, seed)
    one.press("left")
    lan.kill(two)
    lan.run(0.5)
    lan.start(two)
    lan.pause(three, 0.5)
    lan.run(1.0)
    return lan.trace


def test_the_same_seed_gives_the_same_run_and_another_seed_another() -> None:
    assert run(7) == run(7)
    assert run(7) != run(8)


def test_things_happen_in_the_order_of_their_time_then_of_the_calls() -> None:
    lan, happened = Lan(1), ""

    def let(name: str, at: float) -> None:
        def act() -> None:
            nonlocal happened
            happened += name

        lan.at(at, act)

    for name, at in (("c", 0.2), ("a", 0.1), ("b", 0.1), ("d", -1.0)):
        let(name, at)
    lan.run(0.15)
    assert (happened, lan.now) == ("dab", 0.15)
    lan.run(0.05)
    assert happened == "dabc"


def test_time_stops_as_soon_as_it_is_done() -> None:
    lan, happened = Lan(1), []
    lan.at(0.1, lambda: happened.append(lan.now))
    assert lan.run_until(lambda: bool(happened), 1.0)
    assert lan.now == 0.1
    assert not lan.run_until(lambda: False, 1.0)
    assert lan.now == 1.1


def test_a_timer_that_is_never_content_is_an_error(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("p2p.testing.lan.MAX_AT_ONCE", 100)
    lan = Lan(1)

    def again() -> None:
        lan.at(lan.now, again)

    again()
    with pytest.raises(RuntimeError, match="time stands still"):
        lan.run(1.0)


def test_all_find_each_other_also_those_who_come_later() -> None:
    lan = Lan(1)
    one, two = lan.add("one"), lan.add("two")
    lan.run(0.1)
    late = lan.add("late")
    lan.run(0.1)
    assert (see(one), see(two), see(late)) == (
        {"two", "late"},
        {"one", "late"},
        {"one", "two"},
    )
    assert lan.station_of(late.id) is late
    assert lan.station_of(None) is None


def test_who_is_cut_off_is_found_when_the_path_is_mended() -> None:
    lan = Lan(1)
    one, two = lan.add("one"), lan.add("two")
    lan.partition([one], [two])
    assert lan.is_cut(one, two)
    assert lan.is_cut(two, one)
    lan.run(5.0)
    assert not see(one) | see(two)
    lan.mend(one, two)
    lan.run(5.0)
    assert (see(one), see(two)) == ({"two"}, {"one"})


def test_a_killed_node_starts_anew_with_the_same_id() -> None:
    lan = Lan(1)
    one, two = lan.add("one"), lan.add("two")
    lan.run(0.1)
    before = two.id
    lan.kill(two)
    assert lan.running() == [one]
    lan.run(1.0)
    lan.start(two)
    lan.run(1.0)
    assert two.id == before
    assert two.lives == 2
    assert one.core.is_linked(two.id)


def test_a_machine_without_power_says_nothing_until_it_is_started() -> None:
    lan = Lan(1)
    one, two = lan.add("one"), lan.add("two")
    lan.run(0.1)
    lan.power_off(two)
    assert lan.is_cut(one, two)
    assert lan.silent_since(two, one) == lan.now
    lan.heal()
    assert lan.is_cut(one, two)
    lan.start(two)
    assert not lan.is_cut(one, two)
    assert lan.silent_since(two, one) is None


def test_a_paused_node_is_silent_and_reads_all_of_it_when_it_wakes() -> None:
    lan = Lan(1)
    one, two = lan.add("one"), lan.add("two")
    lan.run(0.5)
    told = len(two.events)
    lan.pause(two, 1.0)
    assert lan.silent_since(two, one) == lan.now
    (end,) = one.ends()
    for name in ("anna", "anne"):
        end.wire.send(end, Renamed(name))
    lan.run(0.9)
    assert len(two.events) == told
    lan.run(0.2)
    renamed = [e for e in two.events[told:] if isinstance(e, PeerRenamed)]
    assert [e.peer.name for e in renamed] == ["anna", "anne"]


def test_a_slow_station_is_late_both_ways_until_all_is_healed() -> None:
    lan = Lan(1)
    one, two, three = (lan.add(name) for name in ("one", "two", "three"))
    lan.slow(one, 0.2)
    lan.slow(two, 0.1)
    assert lan.is_slow
    assert lan.slowest == pytest.approx(0.3)
    assert lan.delay(one, two) > 0.3
    assert lan.delay(three) < 0.002
    lan.heal()
    assert not lan.is_slow
    assert lan.delay(one, two) < 0.002


def test_a_station_on_wifi_is_late_both_ways_and_in_spikes_it_waits() -> None:
    lan = Lan(1)
    one, two, three = (lan.add(name) for name in ("one", "two", "three"))
    lan.wifi(one)
    assert lan.on_wifi == [one]
    delays = sorted(lan.delay(*p) for p in ((one, two), (two, one)) for _ in range(99))
    assert 0.002 < delays[99] < 0.003
    assert lan.delay(two, three) < 0.002
    begin, end = Wifi("1 one").next_spike(0.0)
    lan.run(begin + 0.01)
    assert lan.reach.fault_at == begin  # no promise counts on the network meanwhile
    assert lan.now + lan.delay(one, two) >= end
    assert lan.delay(two, three) < 0.002
    lan.run(end - lan.now + 0.1)
    assert lan.reach.fault_at == end
    lan.cable(one)
    assert not lan.on_wifi
    lan.run(600)
    assert lan.reach.fault_at == end + 0.1


def test_a_dial_into_nothing_fails_after_a_while_and_at_a_dead_node_at_once(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    lan, failed = Lan(1), {}
    one, two = lan.add("one"), lan.add("two")
    lan.run(0.5)

    def told(attempt: int, refused: bool) -> None:
        failed[attempt] = refused, lan.now

    monkeypatch.setattr(one, "dial_failed", told)
    begun = lan.now
    two.die()
    lan.dial(one, -1, [two.address])
    lan.dial(one, -2, [("10.9.9.9", 1)])
    lan.run(2.0)
    (refused, soon), (by_nobody, late) = failed[-1], failed[-2]
    assert refused
    assert soon - begun < 0.05
    assert not by_nobody
    assert late - begun > DIAL_TIMEOUT


def test_an_author_may_look_at_all_that_is_sent() -> None:
    lan, sent = Lan(1), []
    lan.on_send = lambda station, send: sent.append((station.name, send.message))
    one = lan.add("one")
    lan.add("two")
    lan.run(0.1)
    one.do(lambda core, now: core.rename("anna", now))
    assert ("one", Renamed("anna", one.face)) in sent
