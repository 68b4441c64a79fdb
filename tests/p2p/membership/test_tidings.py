"""Many are told of in several messages, one after the other."""

from __future__ import annotations

import pytest

from p2p.identity import NodeId
from p2p.membership.tidings import NEXT_GOSSIP, Tidings
from p2p.messages import MAX_GOSSIP, Gossip, LinkedPeer
from p2p.wire.buckets import BYTES_A_SECOND, MESSAGES_A_SECOND
from p2p.wire.codec import encode

ANA, BEN = (NodeId(letter * 52) for letter in "ab")
LONG = tuple((f"2001:db8:1111:2222:3333:4444:5555:{n:04x}", 65535) for n in range(16))
THREE = tuple(Gossip((LinkedPeer(ANA, run * 8, ()),)) for run in "abc")


@pytest.fixture
def tidings() -> Tidings:
    return Tidings()


def test_one_message_is_all_of_it(tidings: Tidings) -> None:
    assert tidings.begin(ANA, THREE[:1], 0.0) == THREE[0]
    assert (tidings.next_tick, tidings.due(9.0)) == (None, [])


def test_the_others_follow_in_order_one_at_a_time(tidings: Tidings) -> None:
    assert tidings.begin(ANA, THREE, 0.0) == THREE[0]
    assert tidings.next_tick == NEXT_GOSSIP
    assert tidings.due(NEXT_GOSSIP / 2) == []
    assert tidings.due(1.0) == [(ANA, THREE[1])]
    assert tidings.due(1.0) == []
    assert tidings.due(1.0 + NEXT_GOSSIP) == [(ANA, THREE[2])]
    assert tidings.next_tick is None


def test_each_has_his_own_and_who_is_gone_none(tidings: Tidings) -> None:
    for node in (BEN, ANA):
        tidings.begin(node, THREE, 0.0)
    assert tidings.due(1.0) == [(ANA, THREE[1]), (BEN, THREE[1])]
    tidings.stop(ANA)
    tidings.stop(ANA)
    assert tidings.due(2.0) == [(BEN, THREE[2])]


def test_a_new_link_begins_anew(tidings: Tidings) -> None:
    tidings.begin(ANA, THREE, 0.0)
    assert tidings.begin(ANA, THREE[1:], 0.02) == THREE[1]
    assert tidings.due(1.0) == [(ANA, THREE[2])]
    assert tidings.next_tick is None


def test_even_the_longest_do_not_empty_the_bucket_of_their_reader() -> None:
    longest = Gossip((LinkedPeer(ANA, "a" * 8, LONG),) * MAX_GOSSIP)
    assert len(encode(longest)) / NEXT_GOSSIP < BYTES_A_SECOND
    assert 1 / NEXT_GOSSIP < MESSAGES_A_SECOND / 4
