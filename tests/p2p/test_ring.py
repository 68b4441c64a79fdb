"""Who watches whom."""

from __future__ import annotations

from itertools import count

import pytest

from p2p.identity import NodeId
from p2p.link import PING_AFTER
from p2p.ring import REACH, SELDOM_AT_MOST, neighbours, pause


def ids(number: int) -> list[NodeId]:
    return [NodeId(f"{place:03}") for place in range(number)]


@pytest.mark.parametrize("number", range(1, 2 * REACH + 2))
def test_few_all_watch_each_other(number: int) -> None:
    for me in ids(number):
        assert neighbours(me, ids(number)) == set(ids(number)) - {me}


def test_of_many_each_is_watched_by_those_beside_him() -> None:
    everybody = ids(100)
    watched = {me: neighbours(me, everybody) for me in everybody}
    for me, beside in watched.items():
        assert len(beside) == 2 * REACH
        assert all(me in watched[other] for other in beside)
    assert watched[everybody[0]] == {everybody[at] for at in (98, 99, 1, 2)}


def test_the_more_there_are_the_rarer_each_is_asked_up_to_a_bound() -> None:
    pauses = [pause(links) for links in range(500)]
    assert pauses == sorted(pauses)
    assert pauses[0] == PING_AFTER
    assert pauses[-1] == SELDOM_AT_MOST
    steady = next(links for links in count(1) if pause(links) > PING_AFTER)
    assert steady <= 2 * REACH + 1  # who is no neighbour is asked less than one who is
