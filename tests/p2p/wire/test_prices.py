"""Each kind of message has its price, and what is passed over costs next to nothing."""

from __future__ import annotations

import typing

import pytest

from p2p import messages
from p2p.wire.heads import Head, tag_of
from p2p.wire.prices import OF_NO_KIND, PASSED_OVER, PRICES, Price, price
from p2p.wire.turns import SHARE_OF_TURN, TURN

KINDS = typing.get_args(messages.AnyMessage)


def test_each_kind_has_one() -> None:
    assert {*PRICES} == {*KINDS}


@pytest.mark.parametrize("kind", KINDS)
def test_that_of_a_kind_is_found_by_its_tag(kind: type[messages.Message]) -> None:
    assert price(Head(tag_of(kind)), True) == PRICES[kind]


def test_what_is_none_of_ours_has_one_too() -> None:
    assert price(Head(99), True) == price(None, True) == OF_NO_KIND


def test_bytes_cost_as_well() -> None:
    assert Price(10, 40).of(0) == 10
    assert Price(10, 40).of(1024) == 50
    assert Price(10, 40).of(512) == 30


def test_what_is_passed_over_is_cheap_whatever_it_is() -> None:
    for kind in KINDS:
        assert price(Head(tag_of(kind)), False) == PASSED_OVER
    assert PASSED_OVER.of(messages.MAX_DATA) < SHARE_OF_TURN


def test_several_of_each_kind_fit_in_a_turn() -> None:
    for kind, its in PRICES.items():
        assert its.of(100) * 5 < SHARE_OF_TURN < TURN, kind
