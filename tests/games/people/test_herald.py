"""A host that dies is told at once, one that was but held up is no news at all."""

from __future__ import annotations

from collections.abc import Iterable

import pytest

from games.people.herald import CHANGED_BACK, Herald
from p2p import (
    BLOCKED,
    Event,
    Member,
    NodeId,
    Peer,
    PeerJoined,
    PeerLeft,
    RoomChanged,
    RoomLeft,
    RoomView,
    Ticked,
)

ME, ANA, BEN, CEM = (NodeId(letter * 52) for letter in "mabc")
NAMES = {ME: "Me", ANA: "Ana", BEN: "Ben", CEM: "Cem"}
ALL = tuple(NAMES)
Told = dict[float, str]


def room(host: NodeId, members: Iterable[NodeId] = ALL, name: str = "snake") -> Event:
    inside = tuple(
        Member(list(ALL).index(node) + 1, node, NAMES[node], False, 0)
        for node in members
    )
    return RoomChanged(RoomView(name, "snake", host, 1, 0, 1, inside))


def without(*nodes: NodeId) -> tuple[NodeId, ...]:
    return tuple(node for node in ALL if node not in nodes)


def gone(node: NodeId) -> Event:
    return PeerLeft(Peer(node, NAMES[node], "10.0.0.2"), "closed")


def here(node: NodeId) -> Event:
    return PeerJoined(Peer(node, NAMES[node], "10.0.0.2"))


def died(who: str, heir: str) -> str:
    """What is said of a host who has not left, but was not there any more."""
    return f"{who}'s computer is gone. Nobody noticed. {heir} now."


def told(happened: dict[float, Event], until: float = 10.0) -> Told:
    """What is said when, if a tick comes each half second, too."""
    herald, said = Herald(ME), {}
    ticks = {n / 2 + 0.01: Ticked("snake", 1, n, n, "", ANA) for n in range(20)}
    for at, event in sorted({**ticks, **happened}.items()):
        if at <= until and (news := herald.feed(event, at)):
            said[at] = news.text
    return said


@pytest.mark.parametrize(
    ("heir", "sentence"),
    [(ME, died("Ana", "You host")), (BEN, died("Ana", "Ben hosts"))],
)
def test_who_was_killed_is_told_with_the_change(heir: NodeId, sentence: str) -> None:
    """Its link closes first, and nothing is waited for."""
    killed = {0.0: room(ANA), 1.0: gone(ANA), 1.15: room(heir)}
    assert told(killed) == {1.15: sentence}


def test_a_host_who_was_blocked_did_not_leave() -> None:
    """He plays on, and what becomes of him is seen in the room alone."""
    blocked = PeerLeft(Peer(ANA, "Ana", "10.0.0.2"), BLOCKED)
    over = {0.0: room(ANA), 1.0: blocked, 2.0: room(BEN)}  # it handed over
    assert told(over) == {}
    left = over | {2.0: room(BEN, without(ANA))}
    (at,) = told(left)
    assert at >= 2.0 + CHANGED_BACK


def test_who_leaves_the_room_alone_is_told_with_the_change() -> None:
    """It goes back to the lobby, and its last frame says so: its link stays."""
    left = {0.0: room(ANA), 1.0: room(ANA, without(ANA))}
    left[1.02] = room(BEN, without(ANA))
    assert told(left) == {1.02: "Ana left; Ben hosts now"}


def test_whose_link_closes_after_the_change_is_told_then() -> None:
    silent = {0.0: room(ANA), 1.0: room(BEN), 1.05: room(BEN, without(ANA))}
    assert told({**silent, 3.4: gone(ANA)}) == {3.4: died("Ana", "Ben hosts")}


def test_who_stays_silent_is_told_in_the_end_whatever_its_link_does() -> None:
    silent = {0.0: room(ANA), 1.0: room(BEN), 1.05: room(BEN, without(ANA))}
    ((at, sentence),) = told(silent).items()
    assert 1.0 + CHANGED_BACK <= at <= 1.5 + CHANGED_BACK
    assert sentence == "Ana left; Ben hosts now"


def test_who_was_held_up_and_is_a_member_again_is_no_news() -> None:
    held = {0.0: room(ANA), 1.0: room(BEN), 1.05: room(BEN, without(ANA))}
    assert told({**held, 1.3: room(BEN)}) == {}


def test_nor_is_who_never_ceased_to_be_one() -> None:
    """It handed over, or two halves were merged."""
    assert told({0.0: room(ANA), 1.0: room(BEN)}) == {}


def test_nor_am_i_when_others_did_not_hear_me() -> None:
    assert told({0.0: room(ME), 1.0: room(BEN)}) == {}


def test_a_host_that_changed_and_changed_back_is_no_news() -> None:
    two = {0.0: room(ANA, (ME, ANA)), 1.0: room(ME, (ME, ANA))}
    two |= {1.05: room(ME, (ME,)), 1.9: room(ANA, (ME, ANA))}
    assert told(two) == {}
    assert told({**two, 2.5: room(ME, (ME, ANA)), 2.9: room(ANA, (ME, ANA))}) == {}


def test_nor_is_a_change_back_by_way_of_a_third() -> None:
    around = {0.0: room(ANA), 1.0: room(BEN, without(ANA)), 1.4: room(CEM)}
    assert told({**around, 2.0: room(ANA)}) == {}


def test_but_who_hosted_between_and_left_is_told() -> None:
    """Cem hosts by a merge, and quits a moment later: it changed back to me."""
    between = {0.0: room(ME), 1.0: room(CEM), 2.0: room(CEM, without(CEM))}
    assert told({**between, 2.02: room(ME, without(CEM))}) == {
        2.02: "Cem left; you host now"
    }


def test_after_that_it_may_die_and_is_told() -> None:
    back = {0.0: room(ANA), 1.0: room(BEN, without(ANA)), 1.5: room(ANA)}
    assert told({**back, 2.0: gone(ANA), 2.15: room(BEN)}) == {
        2.15: died("Ana", "Ben hosts")
    }


def test_of_hosts_that_die_in_a_row_each_is_told_with_the_one_that_hosts() -> None:
    row = {0.0: room(ANA), 1.0: gone(ANA), 1.15: room(BEN)}
    row |= {1.3: gone(BEN), 1.45: room(CEM, (ME, CEM))}
    assert told(row) == {
        1.15: died("Ana", "Ben hosts"),
        1.45: died("Ben", "Cem hosts"),
    }


def test_the_death_of_a_host_that_nobody_was_told_of_is_told() -> None:
    """Ana was held up; Ben, who stood in for her, dies."""
    row = {0.0: room(ANA), 1.0: room(BEN), 1.5: gone(BEN), 1.6: room(CEM)}
    assert told(row) == {1.6: died("Ben", "Cem hosts")}


def test_who_is_gone_is_told_not_who_is_but_held_up() -> None:
    row = {0.0: room(ANA), 1.0: room(BEN), 1.05: room(BEN, without(ANA))}
    row |= {1.5: room(CEM, without(ANA)), 1.55: room(CEM, (ME, CEM)), 1.7: gone(ANA)}
    assert told({**row, 1.9: room(CEM, without(ANA))}) == {
        1.7: died("Ana", "Cem hosts")
    }


def test_a_link_that_came_again_is_no_death() -> None:
    again = {0.0: room(ANA), 1.0: gone(ANA), 1.1: here(ANA), 1.2: room(BEN)}
    assert told(again) == {}


def test_entering_leaving_and_another_room_are_no_change() -> None:
    assert told({0.0: room(ANA)}) == {}
    moved = {0.0: room(ANA), 1.0: gone(ANA), 1.1: RoomLeft("snake")}
    assert told({**moved, 1.2: room(BEN)}) == {}
    assert told({0.0: room(ANA), 1.0: room(BEN, without(ANA), "Table 2")}) == {}


def test_who_is_missed_is_listed_until_it_is_back_or_told() -> None:
    herald = Herald(ME)
    assert herald.missed == ()
    herald.feed(room(ANA), 0.0)
    herald.feed(room(BEN), 1.0)
    assert herald.missed == ()
    herald.feed(room(BEN, without(ANA)), 1.05)
    assert [member.name for member in herald.missed] == ["Ana"]
    herald.feed(room(BEN), 1.3)
    assert herald.missed == ()
    herald.feed(room(BEN, without(ANA)), 1.4)
    herald.feed(gone(ANA), 1.5)
    assert herald.missed == ()


def test_equal_names_are_told_apart() -> None:
    herald = Herald(ME)
    twins = [Member(2, ANA, "Ana", False, 0), Member(3, BEN, "Ana", False, 0)]
    for host in (ANA, BEN):
        herald.feed(
            RoomChanged(RoomView("snake", "snake", host, 1, 0, 1, tuple(twins))), 0.0
        )
    news = herald.feed(gone(ANA), 0.1)
    assert news is not None
    assert (news.former, news.heir) == ("Ana aaaa-aaaa", "Ana bbbb-bbbb")
    assert (news.lost, news.found) == tuple(twins)


def test_whose_name_means_somebody_else_outside_has_his_code_too() -> None:
    herald = Herald(ME)
    for host in (ANA, BEN):
        members = (Member(2, ANA, "Ana", False, 0, coded=True),)
        view = RoomView("snake", "snake", host, 1, 0, 1, members)
        herald.feed(RoomChanged(view), 0.0)
    news = herald.feed(gone(ANA), 0.1)
    assert news is not None
    assert news.former == "Ana aaaa-aaaa"
