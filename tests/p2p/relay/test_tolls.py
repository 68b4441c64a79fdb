"""How many letters of others are passed on."""

from __future__ import annotations

import pytest

from p2p.identity import NodeId
from p2p.relay.tolls import (
    BROUGHT_A_SECOND,
    BROUGHT_AT_ONCE,
    PASSED_A_SECOND,
    PASSED_AT_ONCE,
    Tolls,
)
from p2p.wire.buckets import MESSAGES_A_SECOND

ANA, BEN, CYD = (NodeId(letter * 52) for letter in "abc")
MANY = [NodeId(f"{number:052}") for number in range(400)]


@pytest.fixture
def tolls() -> Tolls:
    """Ben and Cyd have links here."""
    return Tolls({BEN, CYD})


def test_one_brings_so_many_and_no_more(tolls: Tolls) -> None:
    assert sum(tolls.may_pass(ANA, BEN, 0.0) for _ in MANY) == BROUGHT_AT_ONCE
    assert not tolls.may_pass(ANA, CYD, 0.0)
    assert tolls.may_pass(CYD, BEN, 0.0)  # nobody else is the worse for it
    assert sum(tolls.may_pass(ANA, BEN, 1.0) for _ in MANY) == BROUGHT_A_SECOND


def test_one_gets_so_many_whoever_brings_them(tolls: Tolls) -> None:
    assert sum(tolls.may_pass(node, BEN, 0.0) for node in MANY) == PASSED_AT_ONCE
    assert tolls.may_pass(ANA, CYD, 0.0)
    assert sum(tolls.may_pass(node, BEN, 1.0) for node in MANY) == PASSED_A_SECOND
    assert PASSED_A_SECOND <= MESSAGES_A_SECOND / 2


def test_all_who_have_no_link_count_as_one(tolls: Tolls) -> None:
    passed = sum(tolls.may_pass(node, node, 0.0) for node in MANY)
    assert passed == PASSED_AT_ONCE
