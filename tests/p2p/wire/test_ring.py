"""Who watches whom."""

from __future__ import annotations

from itertools import count

import pytest

from p2p.identity import NodeId
from p2p.wire.link import PING_AFTER
from p2p.wire.ring import FEW, SELDOM_AT_MOST, neighbours, pause


def ids(number: int) -> list[NodeId]:
    return [NodeId(f"{place:03}") for place in range(number)]


@pytest.mark.parametrize("number", range(1, FEW + 2))
def test_few_ask_each_other(number: int) -> None:
    for me in ids(number):
        others = set(ids(number)) - {me}
        assert neighbours(me, others) == (None, None)
        assert pause(len(others)) == PING_AFTER


@pytest.mark.parametrize("number", [FEW + 2, 100])
def test_of_many_each_watches_the_one_before_and_speaks_to_the_one_after(
    number: int,
) -> None:
    everybody = ids(number)
    pairs = {me: neighbours(me, set(everybody) - {me}) for me in everybody}
    for me, (before, after) in pairs.items():
        assert before is not None
        assert after is not None
        assert len({me, before, after}) == 3
        assert pairs[before][1] == me
        assert pairs[after][0] == me
    assert pairs[everybody[0]] == (everybody[-1], everybody[1])


def test_the_more_there_are_the_rarer_each_is_asked_up_to_a_bound() -> None:
    pauses = [pause(links) for links in range(500)]
    assert pauses == sorted(pauses)
    assert pauses[0] == PING_AFTER
    assert pauses[-1] == SELDOM_AT_MOST
    steady = next(links for links in count(1) if pause(links) > PING_AFTER)
    assert steady == FEW + 1  # who is in no ring is asked like a neighbour
