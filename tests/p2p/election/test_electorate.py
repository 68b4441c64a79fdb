"""Who takes part in an election: by the log, and by what can be reached."""

from __future__ import annotations

from p2p.election.credit import Credit
from p2p.election.electorate import Electorate
from p2p.messages import Term
from p2p.relay.hearsay import Hearsay
from p2p.relay.paths import INDIRECT_AFTER
from p2p.room.room import Room
from tests.p2p.election.helpers.circle import ANA, BEN, CYD, DAN, ZED, Circle

LATER = 100.0
CREDIT = Credit(lambda node: node)


def electorate() -> tuple[Electorate, Room, Hearsay]:
    """Ben's, in ana's room with cyd and dan; he has just lost his link to dan. What he
    heard of other reigns is empty."""
    room = Circle(ANA, BEN, CYD, DAN).rooms[BEN]
    room.linked.discard(DAN)
    hearsay = Hearsay()
    room.courier.look(LATER)
    return (
        Electorate(BEN, room.replicator, room.paths, hearsay, CREDIT),
        room,
        hearsay,
    )


def test_heirs_come_in_the_order_in_which_they_came() -> None:
    who, room, _ = electorate()
    room.linked.add(DAN)
    assert who.reachable_heirs(ANA, LATER) == [BEN, CYD, DAN]
    assert who.reachable_heirs(CYD, LATER) == [ANA, BEN, DAN]
    assert who.reachable_heirs(None, LATER) == [ANA, BEN, CYD, DAN]
    assert room.election.heirs() == [BEN, CYD, DAN]


def test_who_has_just_lost_his_link_is_waited_for_by_nobody() -> None:
    who, _, _ = electorate()
    assert who.reachable_heirs(ANA, LATER) == [BEN, CYD]
    assert who.others(LATER) == {ANA, CYD}


def test_who_is_reached_through_others_takes_part_again() -> None:
    who, room, _ = electorate()
    now = LATER + INDIRECT_AFTER
    room.courier.look(now)
    assert who.reachable_heirs(ANA, now) == [BEN, CYD, DAN]
    assert who.others(now) == {ANA, CYD, DAN}


def test_this_node_is_an_heir_that_it_reaches_without_any_link() -> None:
    who, room, _ = electorate()
    room.linked.clear()
    assert who.reachable_heirs(ANA, LATER) == [BEN]
    assert who.others(LATER) == set()


def test_a_member_that_told_of_another_reign_is_no_stranger_unless_it_hosts_it() -> (
    None
):
    who, _, hearsay = electorate()
    ours, theirs = Term(1, 0, ANA), Term(9, 0, ZED)
    hearsay.note(CYD, theirs)
    assert who.strangers(ours) == []
    hearsay.note(ZED, theirs)
    assert who.strangers(ours) == [(ZED, theirs)]
