"""What happened is taken in its order, and its end is told to all who wait for it."""

from __future__ import annotations

import threading
from queue import SimpleQueue

import msgspec
import pytest

from p2p.application.event_queue import EventQueue
from p2p.core.payload import pack
from p2p.driver.inbox import Inbox
from p2p.events import MessageReceived, Notice
from p2p.identity import NodeId

PATIENCE = 5.0  # seconds
ANN = NodeId("a" * 52)


def notice(number: int) -> Notice:
    return Notice("tested", str(number))


def test_it_is_polled_in_its_order_also_after_the_end() -> None:
    queue = EventQueue()
    assert queue.poll() == []
    for number in range(3):
        queue.put(notice(number))
    queue.close()
    assert queue.poll() == [notice(number) for number in range(3)]
    assert queue.poll() == []
    assert list(queue.follow()) == []


def test_who_follows_has_what_comes_until_the_end() -> None:
    queue, got = EventQueue(), SimpleQueue[Notice | None]()

    def follow() -> None:
        for event in queue.follow():
            assert isinstance(event, Notice)
            got.put(event)
        got.put(None)

    following = [threading.Thread(target=follow) for _ in range(3)]
    for thread in following:
        thread.start()
    queue.put(notice(1))
    assert got.get(timeout=PATIENCE) == notice(1)
    queue.close()
    assert [got.get(timeout=PATIENCE) for _ in following] == [None] * 3
    for thread in following:
        thread.join(PATIENCE)


def test_a_letter_waits_as_it_came_and_is_read_when_it_is_taken() -> None:
    inbox, queue = Inbox(lambda peer: None), EventQueue()
    letter = inbox.put(ANN, "t", pack([1, b"2"]))
    assert letter is not None
    queue.put(letter)
    assert letter.size
    assert queue.poll() == [MessageReceived(ANN, "t", [1, b"2"])]
    assert not letter.size


def test_a_letter_that_nobody_can_read_is_no_event() -> None:
    spoilt: list[NodeId] = []
    inbox = Inbox(lambda peer: None, lambda peer, why: spoilt.append(peer))
    queue = EventQueue()
    for _ in range(2):
        letter = inbox.put(ANN, "t", msgspec.Raw(b"\xc1"))
        assert letter is not None
        queue.put(letter)
        queue.put(notice(1))
        if not spoilt:
            assert queue.poll() == [notice(1)]
    queue.close()
    assert list(queue.follow()) == [notice(1)]
    assert spoilt == [ANN, ANN]


def test_there_is_room_for_so_many(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("p2p.application.event_queue.MAX_QUEUED", 2)
    queue = EventQueue()
    for number in range(2):
        assert queue.has_room
        assert queue.put(notice(number))
    assert not queue.has_room
    assert not queue.put(notice(2))
    assert queue.poll() == [notice(0), notice(1)]
    assert queue.has_room
