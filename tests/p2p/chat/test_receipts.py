"""Marks of own words: never wrong, and at last "delivered"."""

from __future__ import annotations

import time

from p2p.chat.receipts import GIVE_UP, MOST_EXPECTED, Receipts
from p2p.effects import Notify, Outbox
from p2p.events import ChatDelivered, ChatFailed, Event
from p2p.identity import NodeId

BEN, CYD = NodeId("b" * 52), NodeId("c" * 52)
RUN = "abcd2345"


def new() -> tuple[Receipts, Outbox]:
    out = Outbox()
    receipts = Receipts(out)
    receipts.expect(RUN, 1, "one", [BEN, CYD], 0.0)
    receipts.expect(RUN, 2, "two", [BEN], 0.0)
    return receipts, out


def told(out: Outbox) -> list[Event]:
    return [e.event for e in out.take() if isinstance(e, Notify)]


def test_who_has_the_last_has_all_before_it() -> None:
    receipts, out = new()
    receipts.took(BEN, RUN, 2)
    assert told(out) == [ChatDelivered("one", BEN), ChatDelivered("two", BEN)]
    assert receipts.state(RUN, 1) == "delivered"
    assert not receipts.is_confirmed
    receipts.took(CYD, RUN, 1)
    assert receipts.is_confirmed


def test_each_is_told_once() -> None:
    receipts, out = new()
    receipts.took(BEN, RUN, 2)
    told(out)
    receipts.took(BEN, RUN, 2)
    receipts.took(BEN, "other234", 2)
    receipts.took(NodeId("e" * 52), RUN, 2**48)
    assert told(out) == []


def test_who_says_nothing_failed_and_may_still_have_it() -> None:
    receipts, out = new()
    assert receipts.next_tick == GIVE_UP
    receipts.tick(GIVE_UP)
    failed = [(e.id, e.to) for e in told(out) if isinstance(e, ChatFailed)]
    assert sorted(failed) == [("one", BEN), ("one", CYD), ("two", BEN)]
    assert receipts.is_confirmed
    assert receipts.next_tick is None
    receipts.took(CYD, RUN, 2)
    assert told(out) == [ChatDelivered("one", CYD)]


def test_who_left_has_not_confirmed() -> None:
    receipts, out = new()
    receipts.gone(BEN, "Ben")
    assert told(out) == [
        ChatFailed("one", BEN, "Ben left and had not confirmed it."),
        ChatFailed("two", BEN, "Ben left and had not confirmed it."),
    ]
    receipts.give_up(CYD, "You have blocked that peer.")
    assert told(out) == [ChatFailed("one", CYD, "You have blocked that peer.")]


def test_at_the_end_nothing_will_be_confirmed() -> None:
    receipts, out = new()
    receipts.abandon("It is over.")
    assert len(told(out)) == 3
    assert receipts.is_confirmed


def test_what_is_said_again_is_not_expected() -> None:
    receipts, out = new()
    receipts.forget(RUN, 1)
    receipts.took(BEN, RUN, 2)
    assert told(out) == [ChatDelivered("two", BEN)]


def test_who_has_it_is_not_asked_again_when_it_is_said_again() -> None:
    receipts, out = new()
    receipts.took(BEN, RUN, 1)
    receipts.forget(RUN, 1)
    told(out)
    receipts.expect("bcde2345", 1, "one", [BEN, CYD], 0.0)
    receipts.took(BEN, "bcde2345", 1)
    receipts.tick(GIVE_UP)
    failed = [(e.id, e.to) for e in told(out) if isinstance(e, ChatFailed)]
    assert ("one", CYD) in failed
    assert ("one", BEN) not in failed


def test_it_is_bounded() -> None:
    receipts, out = new()
    for seq in range(3, MOST_EXPECTED + 10):
        receipts.expect(RUN, seq, f"{seq}", [BEN], 0.0)
    receipts.took(BEN, RUN, 2**40)
    assert len(told(out)) == MOST_EXPECTED


def test_a_peer_that_confirms_nothing_again_and_again_costs_little() -> None:
    out = Outbox()
    receipts = Receipts(out)
    for seq in range(1, MOST_EXPECTED + 1):
        receipts.expect(RUN, seq, f"{seq}", [BEN], 0.0)
    receipts.tick(GIVE_UP + 1)
    told(out)
    begun = time.thread_time()
    for _ in range(5000):
        receipts.took(BEN, "bcde2345", 2**40)
        receipts.took(CYD, RUN, 2**40)
    assert time.thread_time() - begun < 0.75
    receipts.took(BEN, RUN, 3)
    assert len(told(out)) == 3
    receipts.took(BEN, RUN, 2**40)
    assert len(told(out)) == MOST_EXPECTED - 3


def test_of_what_is_expected_no_more_nothing_is_told() -> None:
    receipts, out = new()
    for n in range(MOST_EXPECTED):
        receipts.expect("bcde2345", n + 1, f"n{n}", [CYD], 0.0)
    receipts.took(BEN, RUN, 2)
    receipts.forget("bcde2345", 1)
    receipts.took(CYD, "bcde2345", 2)
    assert told(out) == [ChatDelivered("n1", CYD)]
