"""What a host knows of the reign that it claimed."""

from __future__ import annotations

from p2p.election.reign import Reign
from p2p.identity import NodeId
from p2p.messages import Term
from p2p.replication.sequencer import ACTIVE_FOR

BEN, CYD = (NodeId(name * 52) for name in "bc")
ONE, OTHER, THIRD = Term(1, 0, BEN), Term(2, 0, CYD), Term(3, 0, BEN)


def test_a_founded_reign_has_no_parents() -> None:
    reign = Reign((), (1, 1), 0.0)
    assert reign.is_founded
    assert not reign.has_merged(ONE)


def test_a_merged_reign_knows_both_that_ended_in_it() -> None:
    reign = Reign((ONE, OTHER), (1, 1), 0.0)
    assert reign.has_merged(ONE)
    assert reign.has_merged(OTHER)
    assert not reign.has_merged(THIRD)


def test_those_who_made_it_count_until_they_can_have_spoken() -> None:
    reign = Reign((ONE,), (5, 5), 10.0)
    assert reign.size((2, 2), 77, 10.0) == (5, 5, 77)
    assert reign.size((7, 7), 77, 10.0) == (7, 7, 77)
    assert reign.size((2, 2), 77, 10.0 + ACTIVE_FOR - 1e-6) == (5, 5, 77)
    assert reign.size((2, 2), 77, 10.0 + ACTIVE_FOR + 1e-6) == (2, 2, 77)


def test_who_made_it_with_a_host_that_slept_since_is_counted_on_no_longer() -> None:
    reign = Reign((ONE,), (5, 5), 10.0)
    reign.slept()
    assert reign.size((1, 1), 77, 10.0) == (1, 1, 77)
    assert reign.size((2, 2), 77, 10.0) == (2, 2, 77)


def test_who_never_claimed_expects_nobody() -> None:
    assert Reign().size((1, 1), 0, 0.0) == (1, 1, 0)


def test_who_founds_beside_others_found_no_first_one() -> None:
    assert Reign((), (1, 1), 0.0).is_founded
    assert not Reign((), (1, 1), 0.0, is_first=False).is_founded
