"""What waits for several persons, and how much that may be."""

from __future__ import annotations

import pytest

from p2p.chat.outbox import Waiting
from p2p.chat.outboxes import MOST_WAITING_BYTES, MOST_WAITING_IN_ALL, Outboxes
from p2p.chat.records import SaidToOne
from p2p.identity import NodeId

ME, ANA, BEN = (NodeId(letter * 52) for letter in "mab")


def waiting(number: int, to: NodeId = ANA, text: str = "x") -> Waiting:
    said = SaidToOne(True, to, number, f"{number}", ME, "N", text, 0.0, 0, "sending")
    return Waiting(said, 0.0)


@pytest.fixture
def boxes() -> Outboxes:
    return Outboxes()


def test_each_person_has_one_that_is_made_when_it_is_needed(boxes: Outboxes) -> None:
    assert boxes.get(ANA) is None
    box = boxes.of(ANA)
    assert boxes.of(ANA) is box
    boxes.put(waiting(1, BEN))
    assert boxes.items() == [(ANA, box), (BEN, boxes.of(BEN))]
    assert boxes.values() == [box, boxes.of(BEN)]


def test_a_link_is_known_before_there_is_anything_to_send(boxes: Outboxes) -> None:
    boxes.link_up(ANA)
    assert boxes.get(ANA) is None
    assert boxes.of(ANA).linked
    boxes.link_down(ANA)
    assert not boxes.of(ANA).linked
    boxes.link_up(ANA)
    assert boxes.of(ANA).linked
    assert (boxes.is_linked(ANA), boxes.is_linked(BEN)) == (True, False)
    assert not boxes.of(BEN).linked


def test_so_many_may_wait_for_all_together(boxes: Outboxes) -> None:
    half = MOST_WAITING_IN_ALL // 2
    for number in range(half):
        boxes.put(waiting(number, ANA))
    old = [waiting(number, BEN) for number in range(half)]
    assert boxes.has_room(waiting(half))
    assert boxes.put_back(BEN, old) == old
    assert boxes.put_back(BEN, old) == []  # nothing is counted twice
    assert not boxes.has_room(waiting(half))
    boxes.take(BEN, half)
    assert not boxes.has_room(waiting(half))  # that one did not wait
    boxes.take(BEN, 0)
    boxes.take(BEN, 0)
    assert boxes.has_room(waiting(half))
    boxes.put(waiting(half))
    assert not boxes.has_room(waiting(half + 1))


def test_so_many_bytes_may(boxes: Outboxes) -> None:
    boxes.put(waiting(1, text="x" * (MOST_WAITING_BYTES - 2)))
    assert boxes.has_room(waiting(2, BEN, "é"))
    assert not boxes.has_room(waiting(2, BEN, "éx"))
    boxes.take(ANA, 1)
    assert boxes.has_room(waiting(2, BEN, "éx"))


def test_an_empty_one_stays_as_long_as_there_is_a_link(boxes: Outboxes) -> None:
    boxes.put(waiting(1, ANA))
    boxes.of(BEN)
    boxes.link_up(BEN)
    boxes.tidy()
    assert [peer for peer, _ in boxes.items()] == [ANA, BEN]
    boxes.take(ANA, 1)
    boxes.link_down(BEN)
    boxes.tidy()
    assert boxes.items() == []
