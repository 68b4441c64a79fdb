"""How often one peer is told of another: whoever asks, and however often."""

from __future__ import annotations

import pytest

from p2p.identity import NodeId
from p2p.membership.introductions import (
    ASKED_A_SECOND,
    ASKED_AT_ONCE,
    ASKER_A_SECOND,
    ASKER_AT_ONCE,
    SAME_EVERY,
    Introductions,
)
from p2p.wire.buckets import MESSAGES_A_SECOND

ANA, BEN, CYD = (NodeId(letter * 52) for letter in "abc")
MANY = [NodeId(f"{number:052}") for number in range(400)]


@pytest.fixture
def introductions() -> Introductions:
    return Introductions()


def test_the_same_two_meet_once_in_a_while(introductions: Introductions) -> None:
    assert introductions.may(ANA, BEN, 0.0)
    assert not introductions.may(ANA, BEN, SAME_EVERY * 0.9)
    assert introductions.may(BEN, ANA, SAME_EVERY * 0.9)
    assert introductions.may(CYD, BEN, SAME_EVERY * 0.9)
    assert introductions.may(ANA, BEN, SAME_EVERY)
    assert not introductions.may(ANA, BEN, SAME_EVERY * 1.9)


def test_one_who_reaches_nobody_is_told_to_some_at_once(
    introductions: Introductions,
) -> None:
    assert sum(introductions.may(ANA, node, 0.0) for node in MANY) == ASKER_AT_ONCE
    assert not introductions.may(ANA, BEN, 0.0)
    assert introductions.may(CYD, BEN, 0.0)  # nobody else is the worse for it
    told = sum(introductions.may(ANA, node, 1.0) for node in MANY)
    assert told == ASKER_A_SECOND


def test_many_who_ask_for_one_do_not_make_us_flood_him(
    introductions: Introductions,
) -> None:
    told = [
        sum(introductions.may(node, BEN, float(second)) for node in MANY)
        for second in range(10)
    ]
    assert told == [ASKED_AT_ONCE] + 9 * [ASKED_A_SECOND]
    assert max(told) < MESSAGES_A_SECOND / 4
