"""Who is here, who was, and what is told of them."""

from __future__ import annotations

import pytest

from p2p.events import Peer
from p2p.identity import NodeId
from p2p.membership.peers import AWAITED, MAX_GONE, RETURN, Peers, Presence
from p2p.messages import MAX_GOSSIP, Address, LinkedPeer

ANA, BEN = (NodeId(letter * 52) for letter in "ab")
PLACE: Address = ("10.1.0.9", 5)


def presence(
    run: str = "run", link: int = 1, where: tuple[Address, ...] = (PLACE,)
) -> Presence:
    return Presence(link, "Ana", run, "10.1.0.9:5", "10.1.0.9", where)


def told(peers: Peers) -> tuple[LinkedPeer, ...]:
    return tuple(one for gossip in peers.gossip() for one in gossip.peers)


@pytest.fixture
def peers() -> Peers:
    """Ana is here."""
    made = Peers()
    assert made.comes(ANA, presence()) == Peer(ANA, "Ana", "10.1.0.9:5")
    return made


def test_a_visitor_is_here_and_no_person(peers: Peers) -> None:
    visitor = Presence(2, "Ben", "run", "10.1.0.8", "10.1.0.8", (), visitor=True)
    assert peers.comes(BEN, visitor) == Peer(BEN, "Ben", "10.1.0.8", visitor=True)
    assert [peer.id for peer in peers.all()] == [ANA, BEN]
    assert peers.persons() == [ANA]
    assert peers.get(BEN) == peers.all()[1]


def test_who_came_is_here_and_linked(peers: Peers) -> None:
    assert peers.all() == (peers.get(ANA),) == (Peer(ANA, "Ana", "10.1.0.9:5"),)
    assert peers.get(BEN) is None
    assert peers.linked == peers.here.keys() == {ANA}
    assert peers.runs() == [(ANA, "run")]
    assert (peers.linked_run(ANA), peers.linked_run(BEN)) == ("run", None)
    assert (peers.run(ANA), peers.run(BEN)) == ("run", None)
    assert peers.places() == {ANA: (PLACE,)}
    assert peers.served() == {PLACE}
    assert (peers.source_of(ANA), peers.source_of(BEN)) == ("10.1.0.9", "")
    assert peers.next_tick is None


def test_who_lost_his_link_is_here_for_a_moment(peers: Peers) -> None:
    peers.lost(ANA, "cable", 1.0)
    assert (peers.linked, peers.here.keys()) == (set(), {ANA})
    assert peers.source_of(ANA) == "10.1.0.9"
    assert peers.runs() == []
    assert peers.linked_run(ANA) is None
    assert peers.next_tick == 1.0 + RETURN
    assert peers.overdue(1.0 + RETURN - 0.01) == []
    assert peers.overdue(1.0 + RETURN) == [ANA]
    here = peers.gone(ANA, is_over=False)
    assert here.reason == "cable"
    assert (peers.all(), peers.next_tick) == ((), None)


def test_who_comes_back_in_time_was_never_gone(peers: Peers) -> None:
    peers.lost(ANA, "cable", 1.0)
    peers.comes(ANA, presence(link=2))
    assert peers.linked == {ANA}
    assert peers.overdue(60.0) == []


def test_who_fell_silent_is_told_from_who_ended(peers: Peers) -> None:
    peers.gone(ANA, is_over=False)
    peers.fell_silent(ANA, 10.0)
    assert not peers.is_over(ANA)
    assert peers.silent_lately(10.0 + AWAITED - 0.01) == (ANA,)
    assert peers.silent_lately(10.0 + AWAITED) == ()
    peers.is_dead(ANA)
    peers.comes(BEN, presence())
    peers.gone(BEN, is_over=True)
    assert peers.linked == set()
    assert peers.is_over(BEN)


def test_what_is_said_of_who_is_gone_is_over_when_he_comes(peers: Peers) -> None:
    peers.gone(ANA, is_over=True)
    peers.comes(ANA, presence("later"))
    assert peers.is_over(ANA)  # the run before: what was said to that is lost
    peers.gone(ANA, is_over=False)
    assert not peers.is_over(ANA)
    peers.fell_silent(ANA, 1.0)
    peers.comes(ANA, presence("later"))


def test_a_name_is_news_once(peers: Peers) -> None:
    assert peers.renamed(ANA, "Anna", b"") == "Ana"
    assert peers.renamed(ANA, "Anna", b"") is None
    assert peers.renamed(BEN, "Ben", b"") is None
    assert peers.get(ANA) == Peer(ANA, "Anna", "10.1.0.9:5")


def test_a_face_is_news_once(peers: Peers) -> None:
    assert peers.renamed(ANA, "Ana", b"face") == "Ana"
    assert peers.renamed(ANA, "Ana", b"face") is None
    assert peers.get(ANA) == Peer(ANA, "Ana", "10.1.0.9:5", face=b"face")
    assert peers.renamed(ANA, "Anna", b"") == "Ana"
    assert peers.get(ANA) == Peer(ANA, "Anna", "10.1.0.9:5")


def test_gossip_is_of_who_is_linked_and_where_others_may_dial_him() -> None:
    peers = Peers()
    scoped: Address = ("fe80::1%2", 5)
    peers.comes(BEN, presence(where=(scoped, PLACE)))
    peers.comes(ANA, presence(where=(scoped,)))
    assert told(peers) == (LinkedPeer(BEN, "run", (PLACE,)),)
    peers.lost(BEN, "cable", 0.0)
    assert told(peers) == ()


def test_who_serves_nowhere_is_here_without_a_place(peers: Peers) -> None:
    peers.comes(BEN, presence(where=()))
    assert peers.places() == {ANA: (PLACE,), BEN: ()}
    assert peers.served() == {PLACE}
    assert [one.id for one in told(peers)] == [ANA]


def test_all_that_is_kept_and_told_is_bounded() -> None:
    peers = Peers()
    crowd = [NodeId(f"{number:052}") for number in range(MAX_GONE + 1)]
    for node in crowd:
        peers.comes(node, presence())
    assert {len(one.peers) for one in peers.gossip()[:-1]} == {MAX_GOSSIP}
    assert [one.id for one in told(peers)] == crowd
    for node in crowd:
        peers.gone(node, is_over=True)
        peers.fell_silent(node, 0.0)
    assert not peers.is_over(crowd[0])
    assert len(peers.silent_lately(0.0)) == MAX_GONE
    assert all(peers.is_over(node) for node in crowd[1:])


def test_who_is_hidden_is_shown_to_nobody_and_stays_linked() -> None:
    hidden = {ANA}
    peers = Peers(hidden)
    peers.comes(ANA, presence())
    assert (peers.all(), peers.get(ANA)) == ((), None)
    assert peers.linked == {ANA}
    assert [one.id for one in told(peers)] == [ANA]
    peers.lost(ANA, "cable", 1.0)
    peers.gone(ANA, is_over=False)
    peers.fell_silent(ANA, 2.0)
    assert peers.silent_lately(2.0) == ()
    hidden.clear()
    assert peers.silent_lately(2.0) == (ANA,)
