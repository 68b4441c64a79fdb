"""Who owes whom word that messages came."""

from __future__ import annotations

from p2p.effects import Parcel
from p2p.identity import NodeId
from p2p.messages import Ping, Pong
from p2p.tcp.receipts import MUCH, Receipts

BEN = NodeId("b" * 52)
A, B, C = (Parcel(BEN, topic, 10, True) for topic in "abc")


def test_one_is_asked_for_at_a_time_and_is_for_all_before_it() -> None:
    receipts = Receipts()
    assert not receipts.asks()
    receipts.load(A)
    receipts.load(B)
    assert receipts.asks()
    receipts.load(C)
    assert not receipts.asks()
    assert receipts.got() == [A, B]
    assert receipts.asks()
    assert receipts.rest() == [C]
    assert receipts.rest() == []


def test_at_the_end_another_is_asked_for_whatever_is_on_its_way() -> None:
    receipts = Receipts()
    receipts.load(A)
    assert receipts.asks()
    receipts.load(B)
    assert receipts.asks_at_last()
    assert not receipts.asks_at_last()
    assert receipts.got() == [A, B]


def test_what_the_peer_wants_is_given_once() -> None:
    receipts = Receipts()
    assert receipts.give() is None
    receipts.asked(Ping(7))
    receipts.came(MUCH)
    assert receipts.give() == (Pong(7), False)
    assert receipts.give() is None


def test_of_much_it_is_waited_for_and_then_it_is_counted_anew() -> None:
    receipts = Receipts()
    receipts.came(MUCH + 1)
    receipts.asked(Ping(7))
    assert receipts.give() == (Pong(7), True)
    receipts.asked(Ping(8))
    assert receipts.give() == (Pong(8), False)


def test_it_is_held_as_long_as_too_much_waits() -> None:
    receipts = Receipts()
    receipts.hold()
    receipts.asked(Ping(7))
    assert receipts.give() is None
    receipts.go_on()
    assert receipts.give() == (Pong(7), False)
