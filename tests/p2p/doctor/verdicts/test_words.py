"""How the doctor lists and measures."""

from __future__ import annotations

import pytest

from p2p.doctor.verdicts.words import (
    MAX_LISTED,
    by_number,
    listed,
    names,
    place,
    some,
    span,
)
from tests.p2p.doctor.healthy import ANA, BEN, WIRED, peer


def test_a_few_are_named_and_the_others_counted() -> None:
    many = [str(n) for n in range(MAX_LISTED + 1)]
    assert some(many[:MAX_LISTED]) == "0, 1, 2, 3, 4"
    assert some(many) == "0, 1, 2, 3, 4 and 1 more"
    assert some([]) == ""


def test_peers_and_adapters_by_what_they_are_called() -> None:
    assert names([WIRED, WIRED]) == "eth0, eth0"
    two = peer(ANA, "ana"), peer(BEN, "ana", label="ana bbbb-bbbb")
    assert listed(two) == "ana, ana bbbb-bbbb"


def test_one_is_and_many_are() -> None:
    said = [by_number(range(n), "is", "are") for n in (1, 2)]
    assert said == ["is", "are"]


@pytest.mark.parametrize(
    ("seconds", "said"),
    [
        (0.4, "0 seconds"),
        (119.0, "119 seconds"),
        (120.0, "2 minutes"),
        (7199.0, "120 minutes"),
        (7200.0, "2 hours"),
        (172800.0, "2 days"),
    ],
)
def test_a_length_of_time(seconds: float, said: str) -> None:
    assert span(seconds) == said


def test_an_address_as_it_is_typed() -> None:
    assert place("10.0.0.1", 7) == "10.0.0.1:7"
    assert place("fe80::1%2", 7) == "[fe80::1%2]:7"
