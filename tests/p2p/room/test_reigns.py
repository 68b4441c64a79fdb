"""Frames of a reign that is over are told from those of one never heard of."""

from __future__ import annotations

from p2p.identity import NodeId
from p2p.messages import Term
from p2p.replication.log import reign_of
from p2p.room.reigns import PAST_REIGNS, Reigns

ROOM, ANN, BEN = bytes(16), NodeId("a" * 52), NodeId("b" * 52)


def names(count: int) -> list[int]:
    return [reign_of(ROOM, Term(n, 0, ANN)) for n in range(1, count + 1)]


def test_the_present_one_is_not_past_until_another_begins() -> None:
    reigns, (first, second) = Reigns(ROOM), names(2)
    reigns.begin(Term(1, 0, ANN))
    assert reigns.present == first
    assert not reigns.is_past(first)
    reigns.begin(Term(2, 0, ANN))
    assert reigns.present == second
    assert reigns.is_past(first)
    assert not reigns.is_past(second)
    assert not reigns.is_past(12345)


def test_the_last_ones_are_remembered() -> None:
    reigns, all_names = Reigns(ROOM), names(PAST_REIGNS + 3)
    for number in range(1, PAST_REIGNS + 4):
        reigns.begin(Term(number, 0, ANN))
    known = [name for name in all_names if reigns.is_past(name)]
    assert known == all_names[2:-1]


def test_who_hosted_one_of_them_is_known() -> None:
    reigns = Reigns(ROOM)
    for number, host in enumerate((ANN, BEN, ANN), 1):
        reigns.begin(Term(number, 0, host))
    assert reigns.was_host(ANN)
    assert reigns.was_host(BEN)
    fresh = Reigns(ROOM)
    fresh.begin(Term(1, 0, ANN))
    assert not fresh.was_host(ANN)  # it is still


def test_another_room_s_reign_has_another_name() -> None:
    reigns, other = Reigns(ROOM), Reigns(b"x" * 16)
    for each in (reigns, other):
        each.begin(Term(1, 0, ANN))
    assert reigns.present != other.present
