"""Which hosts have turned a node away."""

from __future__ import annotations

from p2p.election.refusals import MOST_REFUSED, REFUSED_FOR, Refusals
from p2p.identity import NodeId
from p2p.messages import Term

ANA, BEN = (NodeId(letter * 52) for letter in "ab")
ONE, OTHER = Term(1, 0, ANA), Term(2, 0, BEN)
NOW = 5.0


def test_who_turned_it_away_is_not_asked_again_for_a_while() -> None:
    refusals = Refusals()
    assert refusals.others([ONE, OTHER], NOW) == [ONE, OTHER]
    refusals.add(ANA, 3, NOW)
    assert refusals.others([ONE, OTHER], NOW) == [OTHER]
    assert refusals.holds(ANA, NOW + REFUSED_FOR - 0.01)
    assert refusals.others([ONE, OTHER], NOW + REFUSED_FOR) == [ONE, OTHER]


def test_what_was_said_last_is_the_reason_while_it_counts() -> None:
    refusals = Refusals()
    assert refusals.why(NOW) is None
    for host, why in ((ANA, 3), (BEN, 1), (ANA, 2)):
        refusals.add(host, why, NOW)
    assert refusals.why(NOW) == 2
    assert refusals.why(NOW + REFUSED_FOR) is None


def test_the_oldest_are_forgotten() -> None:
    refusals = Refusals()
    refusals.add(ANA, 1, NOW)
    for number in range(MOST_REFUSED):
        refusals.add(NodeId(f"{number:052}"), 1, NOW)
    assert not refusals.holds(ANA, NOW)
    assert refusals.holds(NodeId(f"{0:052}"), NOW)
