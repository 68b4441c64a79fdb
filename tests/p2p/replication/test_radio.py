"""Whose radio is bad, and who had better host."""

from __future__ import annotations

import pytest

from p2p.identity import NodeId
from p2p.replication.forecast import WEATHER_FOR
from p2p.replication.radio import AT_ONCE, BETTER, OFTEN, STAYED, Radio
from p2p.replication.seats import Whereabouts

HOST, BEN, CYD, DAN, EVA = (NodeId(name * 52) for name in "abcde")
FIVE = dict.fromkeys((HOST, BEN, CYD, DAN, EVA), 0.0)
HEIRS = [BEN, CYD, DAN, EVA]
NOW = 400.0


def heard(
    times: int = OFTEN,
    by: tuple[NodeId, ...] = (BEN, CYD),
    where: Whereabouts = lambda node: node,
) -> Radio:
    """These have missed the host so often."""
    radio = Radio(where)
    for at in range(times):
        for node in by:
            radio.missed(node, 200.0 + 10 * at)
    return radio


def better(radio: Radio, now: float = NOW, **changed: float) -> NodeId | None:
    here = {**FIVE, **{NodeId(node * 52): at for node, at in changed.items()}}
    return radio.better(HOST, here, HEIRS, now)


def test_who_never_fell_silent_goes_on_for_one_that_often_did() -> None:
    assert better(Radio()) is None
    assert better(heard(OFTEN - 1)) is None
    assert better(heard(OFTEN)) == BEN


@pytest.mark.parametrize(
    ("here", "by", "is_own"),
    [
        ((HOST, BEN), (BEN,), False),  # nobody can tell which of the two it was
        ((HOST, BEN, CYD), (BEN,), False),
        ((HOST, BEN, CYD), (BEN, CYD), True),
        ((HOST, BEN, CYD, DAN), (BEN,), False),
        ((HOST, BEN, CYD, DAN), (BEN, CYD), True),
        (tuple(FIVE), (CYD, DAN), True),
        ((*FIVE, NodeId("f" * 52)), (CYD, DAN), False),
        ((*FIVE, NodeId("f" * 52)), (CYD, DAN, EVA), True),
    ],
)
def test_what_half_of_the_members_miss_together_is_the_host_s_own(
    here: tuple[NodeId, ...], by: tuple[NodeId, ...], is_own: bool
) -> None:
    found = heard(OFTEN, by).better(HOST, dict.fromkeys(here, 0.0), here[1:], NOW)
    assert (found is not None) == is_own


def test_together_is_within_half_a_second() -> None:
    radio = Radio()
    for at in range(OFTEN):
        radio.missed(BEN, 200.0 + 10 * at)
        radio.missed(CYD, 200.0 + 10 * at + AT_ONCE + 0.01)
    assert better(radio) is None
    for at in range(OFTEN):
        radio.missed(BEN, 300.0 + 10 * at)
        radio.missed(CYD, 300.0 + 10 * at + AT_ONCE - 0.01)
    assert better(radio) == DAN


def test_the_heir_that_falls_silent_least_is_the_one() -> None:
    radio = heard(2 * BETTER)
    for at in (300.0, 310.0):
        radio.missed(BEN, at)
    radio.missed(CYD, 320.0)
    radio.missed(DAN, 330.0)
    radio.missed(DAN, 340.0)
    assert better(radio) == EVA
    assert radio.better(HOST, FIVE, [BEN, CYD, DAN], NOW) == CYD


def test_who_comes_later_changes_nothing_of_what_was() -> None:
    """Nor does a crowd that missed it more often make each look take longer."""
    radio = heard(OFTEN)
    assert better(radio, 250.0) == BEN
    many = {**FIVE, **{NodeId(f"{number}" * 52): 240.0 for number in range(9)}}
    assert radio.better(HOST, many, HEIRS, 250.0) == BEN
    for at in range(10):
        radio.missed(DAN, 260.0 + 10 * at)
    assert radio.better(HOST, many, HEIRS, NOW) == BEN
    assert better(radio, 200.0 + WEATHER_FOR + 50.0) is None
    assert better(radio, 260.0 + 2 * WEATHER_FOR) is None
    again = (620.0 + 10 * at for at in range(4 * OFTEN))
    for at in again:
        radio.missed(BEN, at)
        radio.missed(DAN, at)
    assert better(radio, 800.0) == BEN


def test_what_is_not_over_yet_counts_as_it_is() -> None:
    radio = heard(OFTEN - 1)
    radio.missed(BEN, NOW)
    assert better(radio) is None
    radio.missed(CYD, NOW + AT_ONCE / 2)
    assert better(radio, NOW + AT_ONCE / 2) == BEN
    assert better(radio, NOW + 2 * AT_ONCE) == BEN


def test_an_heir_that_is_hardly_better_is_not_worth_it() -> None:
    radio = heard(2 * BETTER)
    for at in range(2):
        radio.missed(BEN, 300.0 + 10 * at)
    assert radio.better(HOST, FIVE, [BEN], NOW) == BEN
    radio.missed(BEN, 350.0)
    assert radio.better(HOST, FIVE, [BEN], NOW) is None


def test_of_a_newcomer_nothing_is_known_for_a_minute() -> None:
    radio = heard(2 * BETTER)
    here = {**FIVE, BEN: NOW - STAYED + 0.01}
    assert radio.better(HOST, here, [BEN], NOW) is None
    assert radio.better(HOST, here, [BEN], NOW + 0.01) == BEN


def test_what_a_newcomer_did_in_a_short_time_counts_the_more() -> None:
    radio = heard(2 * BETTER)
    radio.missed(BEN, NOW - 10)
    assert radio.better(HOST, {**FIVE, BEN: NOW - 100}, [BEN], NOW) is None
    assert radio.better(HOST, FIVE, [BEN], NOW) == BEN


def test_it_is_forgotten_after_ten_minutes() -> None:
    radio = heard(OFTEN)
    assert better(radio, 200.0 + WEATHER_FOR - 0.01) == BEN
    assert better(radio, 200.0 + WEATHER_FOR) is None


def test_who_has_left_has_no_say() -> None:
    radio = heard(OFTEN, (BEN, CYD))
    here = dict.fromkeys((HOST, BEN, DAN, EVA), 0.0)
    assert radio.better(HOST, here, [BEN, DAN, EVA], NOW) is None


@pytest.mark.parametrize("places", [{}, dict.fromkeys((BEN, CYD, DAN), "lap")])
def test_what_one_machine_misses_is_its_own(places: dict[NodeId, str]) -> None:
    places = {HOST: "desk", EVA: "hall", **places}
    radio = heard(by=(BEN, CYD, DAN), where=places.get)
    assert radio.better(HOST, FIVE, [BEN], NOW) is None
    radio = heard(by=(BEN, CYD, DAN, EVA), where={**places, DAN: "wing"}.get)
    assert radio.better(HOST, FIVE, [BEN], NOW) == BEN
