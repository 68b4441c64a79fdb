"""Wi-Fi from a seed has the figures that others have measured."""

from __future__ import annotations

from itertools import pairwise

import pytest

from p2p.testing.wifi import FOLLOWS_WITHIN, LOSS, Wifi

PACKETS = 200_000
HOURS = 100


def quantile(values: list[float], part: float) -> float:
    return sorted(values)[int(len(values) * part)]


def spikes(wifi: Wifi, seconds: float) -> list[tuple[float, float]]:
    found, at = [], 0.0
    while True:
        begin, end = wifi.next_spike(at)
        if begin > seconds:
            return found
        found.append((begin, end))
        at = begin


def test_the_delays_have_the_quantiles_that_were_measured() -> None:
    wifi = Wifi("any")
    delays = [wifi.delay() for _ in range(PACKETS)]
    assert quantile(delays, 0.5) == pytest.approx(0.002, rel=0.02)
    assert quantile(delays, 0.95) == pytest.approx(0.004, rel=0.05)
    assert quantile(delays, 0.99) == pytest.approx(0.025, rel=0.1)
    # What is longer is a spike, and counted as one: in a game of five a station has
    # some 200 packets a second.
    assert sum(delay > 0.1 for delay in delays) < PACKETS / 50_000


def test_one_packet_of_eight_hundred_is_lost() -> None:
    wifi = Wifi("any")
    lost = sum(wifi.loses() for _ in range(PACKETS))
    assert lost / PACKETS == pytest.approx(LOSS, rel=0.2)


def test_spikes_come_by_chance_and_last_as_long_as_was_measured() -> None:
    found = spikes(Wifi("any"), HOURS * 3600)
    first = HOURS * 60 * 1.8
    assert len(found) == pytest.approx(first * 1.1, rel=0.03)
    lasted = [end - begin for begin, end in found]
    assert 0.1 <= min(lasted) < max(lasted) <= 0.4
    assert sum(s > 0.2 for s in lasted) / len(lasted) == pytest.approx(2 / 3, rel=0.03)
    # One in ten has a second one; some others come so soon by chance.
    rests = [begin - end for (_, end), (begin, _) in pairwise(found)]
    soon = sum(0 < rest <= FOLLOWS_WITHIN for rest in rests) / len(rests)
    assert soon == pytest.approx(0.1 / 1.1 + 1.8 / 60, rel=0.1)
    assert max(rests) > 120


def test_in_a_spike_all_waits_for_its_end() -> None:
    wifi = Wifi("any")
    before = 0.0
    for begin, end in spikes(wifi, 3600):
        fresh = Wifi("any")
        if begin > before:  # the one before was over
            assert fresh.free(begin - 1e-6) == begin - 1e-6
        until = fresh.free(begin)
        assert until >= end
        assert fresh.free((begin + end) / 2) == until
        assert fresh.free(until) == until
        before = max(before, end)


def test_spikes_are_the_same_whatever_is_sent() -> None:
    quiet, busy = Wifi("one"), Wifi("one")
    for number in range(1000):
        busy.delay()
        busy.free(number * 0.5)
    assert spikes(quiet, 500) == spikes(Wifi("one"), 500)
    assert spikes(quiet, 500) != spikes(Wifi("another"), 500)
    at, last = 500.0, quiet.next_spike(500.0)
    assert busy.next_spike(at) == last


def test_packets_of_a_seed_are_the_same_again() -> None:
    one, other = Wifi("one"), Wifi("one")
    assert [one.delay() for _ in range(99)] == [other.delay() for _ in range(99)]
    assert one.delay() != Wifi("another").delay()
