"""What is believed of each machine on its word alone."""

from __future__ import annotations

from p2p.election.credit import LAST_FOR, LASTING, MOST_SPENT, UNKNOWN, Credit
from p2p.identity import NodeId

ANA, BEN, CYD, DAN, EVA = (NodeId(name * 52) for name in "abcde")
PLACES = {ANA: "desk", BEN: "lap", CYD: "lap"}


def test_each_machine_is_believed_once_until_the_host_is_heard() -> None:
    credit = Credit(PLACES.get)
    assert credit.believes(BEN)
    assert not credit.believes(BEN)
    assert not credit.believes(CYD)
    assert credit.believes(ANA)
    credit.heard(False, 1.0)
    assert not credit.believes(BEN)
    credit.heard(True, 1.0)
    assert credit.believes(CYD)


def test_and_once_more_in_another_reign() -> None:
    """Who heard its host through another was lost to it at the next merge."""
    credit = Credit(PLACES.get)
    assert credit.believes(BEN)
    credit.begins(1.0)
    assert credit.believes(CYD)
    assert not credit.believes(BEN)


def test_all_who_have_no_link_here_are_believed_once() -> None:
    credit = Credit(PLACES.get)
    assert [credit.account(node) for node in (BEN, DAN)] == ["lap", UNKNOWN]
    assert credit.believes(DAN)
    assert not credit.believes(EVA)


def test_a_machine_whose_reign_came_to_nothing_stands_last() -> None:
    credit = Credit(PLACES.get)
    assert not credit.is_spent(CYD, 2.0)
    credit.begins(1.0)
    credit.ends(BEN, True, 1.5)
    assert credit.is_spent(CYD, 2.0)
    assert not credit.is_spent(ANA, 2.0)


def test_no_machine_stands_last_for_long() -> None:
    credit = Credit(PLACES.get)
    credit.begins(1.0)
    credit.ends(BEN, True, 1.5)
    assert credit.is_spent(CYD, 1.5 + LAST_FOR - 0.01)
    assert not credit.is_spent(CYD, 1.5 + LAST_FOR)


def test_a_reign_that_lasts_makes_that_forgotten_and_is_none() -> None:
    credit = Credit(PLACES.get)
    credit.begins(1.0)
    credit.ends(BEN, True, 1.5)
    credit.begins(2.0)
    credit.heard(True, 2.0 + LASTING - 0.01)
    assert credit.is_spent(CYD, 2.0)
    credit.heard(True, 2.0 + LASTING)
    assert not credit.is_spent(CYD, 2.0)
    credit.ends(ANA, True, 3.5)
    assert not credit.is_spent(ANA, 2.0)


def test_who_makes_room_without_a_tick_has_hosted_in_vain_as_well() -> None:
    credit = Credit(PLACES.get)
    credit.begins(1.0)
    credit.heard(False, 1.1)
    credit.ends(BEN, False, 1.5)
    assert not credit.is_spent(BEN, 2.0)
    credit.begins(1.2)
    assert credit.is_new
    credit.ends(BEN, False, 1.5)
    assert credit.is_spent(BEN, 2.0)


def test_what_is_remembered_has_a_bound() -> None:
    credit = Credit(lambda node: node)
    for number in range(MOST_SPENT + 1):
        credit.begins(1.0)
        credit.ends(NodeId(str(number)), True, 1.5)
    assert not credit.is_spent(NodeId("0"), 2.0)
    assert credit.is_spent(NodeId("1"), 2.0)
