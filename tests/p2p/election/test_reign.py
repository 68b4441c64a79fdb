"""What a host knows of the reign that it claimed."""

from __future__ import annotations

from p2p.election.reign import Reign
from p2p.identity import NodeId
from p2p.messages import Term

ANA, BEN, CYD, DAN = (NodeId(name * 52) for name in "abcd")
ONE, OTHER, THIRD = Term(1, 0, BEN), Term(2, 0, CYD), Term(3, 0, BEN)


def test_a_founded_reign_has_no_parents() -> None:
    reign = Reign(())
    assert reign.is_founded
    assert not reign.has_merged(ONE)


def test_a_merged_reign_knows_both_that_ended_in_it() -> None:
    reign = Reign((ONE, OTHER))
    assert reign.has_merged(ONE)
    assert reign.has_merged(OTHER)
    assert not reign.has_merged(THIRD)


def test_those_who_made_it_count_until_they_can_have_spoken() -> None:
    reign = Reign((ONE,), {BEN: 10.6, CYD: 10.3})
    assert reign.crew({ANA}, 10.0) == {ANA, BEN, CYD}
    assert reign.crew({ANA, BEN, DAN}, 10.0) == {ANA, BEN, CYD, DAN}
    assert reign.crew({ANA}, 10.3) == {ANA, BEN}
    assert reign.crew({ANA}, 10.6) == {ANA}


def test_who_says_that_he_follows_is_counted_on_as_well() -> None:
    reign = Reign((ONE,), {BEN: 10.6})
    reign.expect([CYD], 11.0, 10.5)
    assert reign.expected(10.5) == {BEN: 10.6, CYD: 11.0}
    reign.expect([BEN], 11.2, 10.7)
    assert reign.expected(10.7) == {CYD: 11.0, BEN: 11.2}


def test_whose_link_closed_is_counted_by_its_words_alone() -> None:
    reign = Reign((ONE,), {BEN: 10.6, CYD: 10.6})
    reign.lost(BEN)
    reign.lost(DAN)
    assert reign.crew({ANA}, 10.0) == {ANA, CYD}


def test_who_made_it_with_a_host_that_slept_since_is_counted_on_no_longer() -> None:
    reign = Reign((ONE,), {BEN: 10.6})
    reign.slept()
    assert reign.crew({ANA}, 10.0) == {ANA}


def test_who_never_claimed_expects_nobody() -> None:
    assert Reign().crew({ANA}, 0.0) == {ANA}


def test_who_founds_beside_others_found_no_first_one() -> None:
    assert Reign(()).is_founded
    assert not Reign((), is_first=False).is_founded
