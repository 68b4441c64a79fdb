"""No machine takes all places, and no crowd of strangers all descriptors."""

from __future__ import annotations

import pytest

from p2p.tcp.gate import CROWDED, LEAST_PENDING, MAX_PENDING, TOO_OFTEN, Gate
from p2p.wire.arrivals import CALLS_AT_ONCE

MANY = 16_384  # descriptors
FAR = "10.0.0.9"


@pytest.mark.parametrize("host", ["127.0.0.1", "127.9.9.9", "::1", "localhost"])
def test_this_very_machine_is_none(host: str) -> None:
    assert Gate(MANY).machine(host, "10.0.0.1") is None


def test_its_own_addresses_are_known_whatever_it_goes_out_from() -> None:
    gate = Gate(MANY)
    assert gate.machine("10.0.0.1", "10.0.0.1") is None
    assert gate.machine("10.0.0.2", "10.0.0.1") == "10.0.0.2"
    gate.own = ("10.0.0.1", "10.0.0.2")
    assert gate.machine("10.0.0.2", "10.0.0.1") is None
    assert gate.machine("fe80::1%eth0", "") == gate.machine("fe80::2%eth0", "")


def test_who_calls_too_often_is_refused_and_whom_we_call_is_not() -> None:
    gate = Gate(MANY)
    for _ in range(CALLS_AT_ONCE):
        assert gate.refuses(FAR, True, 0.0) == ""
    assert gate.refuses(FAR, True, 0.0) == TOO_OFTEN
    assert gate.refuses(FAR, False, 0.0) == ""
    assert gate.refuses("10.0.0.8", True, 0.0) == ""
    assert gate.refuses(None, True, 0.0) == ""
    assert gate.refuses(FAR, True, 60.0) == ""


def test_a_machine_has_its_share_and_what_it_leaves_is_free() -> None:
    gate = Gate(MANY)
    taken = 0
    while not gate.refuses(FAR, False, 0.0):
        assert gate.places.take(taken, FAR) is None
        taken += 1
    assert gate.refuses(FAR, False, 0.0) == CROWDED
    assert gate.places.take(taken, FAR) == taken  # itself: it was half way in meanwhile
    gate.places.leave(0)
    assert gate.refuses(FAR, False, 0.0) == ""


@pytest.mark.parametrize(
    ("limit", "most"), [(16, LEAST_PENDING), (8 * 20, 20), (MANY, MAX_PENDING)]
)
def test_strangers_are_bounded_by_the_descriptors(limit: int, most: int) -> None:
    callers = {number: f"10.0.0.{number}" for number in range(most)}
    gate = Gate(limit)
    assert gate.surplus(callers) is None
    assert gate.surplus(callers | {most: "10.0.1.1"}) is not None


def test_the_oldest_of_the_machine_that_has_most_has_to_go() -> None:
    callers = {number: f"10.0.0.{number}" for number in range(MAX_PENDING)}
    callers |= {10: "10.0.0.20", 11: "10.0.0.20"}
    assert Gate(MANY).surplus(callers | {99: "10.0.0.5"}) == 10


def test_a_machine_that_flooded_waits_with_its_calls_and_we_may_call_it() -> None:
    gate = Gate(MANY)
    gate.flooded(FAR, 0.0)
    gate.flooded(None, 0.0)
    assert gate.refuses(FAR, True, 0.1) == TOO_OFTEN
    assert gate.refuses(FAR, False, 0.1) == ""
    assert gate.refuses("10.0.0.8", True, 0.1) == ""
    assert gate.refuses(None, True, 0.1) == ""
    assert gate.refuses(FAR, True, 60.0) == ""
