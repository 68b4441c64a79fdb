"""What an application sends arrives, or is refused, or is told to be lost."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from queue import SimpleQueue
from typing import Any

import pytest

from p2p import (
    AskFailed,
    MessageLost,
    MessageReceived,
    PeerLeft,
    TooMuchWaiting,
)
from p2p.driver.backlog import MAX_BACKLOG
from p2p.errors import HydraError
from tests.p2p.helpers.loopback import BLOB, PATIENCE, Cabled, Pair, sends_until_refused


@pytest.fixture
def pair(cabled: Cabled) -> Cabled:
    return cabled


def test_much_at_once_arrives_in_order(pair: Cabled) -> None:
    for number in range(40):
        pair.ann.send(pair.ben.id, "blob", [number, BLOB])
    got = [pair.to_ben.wait(MessageReceived).data for _ in range(40)]
    assert got == [[number, BLOB] for number in range(40)]


def test_several_threads_at_once(pair: Cabled) -> None:
    def flood() -> None:
        for _ in range(10):
            pair.ann.send(pair.ben.id, "blob", BLOB)

    threads = [threading.Thread(target=flood) for _ in range(4)]
    for thread in threads:
        thread.start()
    for _ in range(40):
        assert pair.to_ben.wait(MessageReceived).data == BLOB
    for thread in threads:
        thread.join()


def test_who_does_not_read_is_not_sent_without_end_and_the_loss_is_told(
    pair: Cabled, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("p2p.application.mail.SEND_TIMEOUT", 0.1)
    pair.cable.down.hold()
    accepted = sends_until_refused(pair)
    assert accepted >= MAX_BACKLOG // len(BLOB) - 1
    with pytest.raises(TooMuchWaiting):
        pair.ann.ask(pair.ben.id, "blob", BLOB, timeout=0.1)
    pair.ann.say("chat is not held up")
    pair.ben.close()
    lost = pair.to_ann.wait(MessageLost)
    assert (lost.peer, lost.topic) == (pair.ben.id, "blob")
    assert lost.count == accepted
    assert "link broke" in lost.reason
    pair.to_ann.wait(PeerLeft)


def test_what_was_accepted_for_a_link_that_is_gone_is_told(pair: Cabled) -> None:
    held, go = threading.Event(), threading.Event()

    def hold() -> None:
        held.set()
        go.wait(PATIENCE)

    pair.ann.play("toy")
    holding = pair.puppet.begin(hold)
    assert held.wait(PATIENCE)
    for _ in range(3):
        pair.ann.send(pair.ben.id, "a", 1)
    pair.ann.send(pair.ben.id, "b", 1)
    pair.cable.cut()
    go.set()
    holding.result(PATIENCE)
    lost = {one.topic: one.count for one in lost_on(pair, 4)}
    assert lost == {"a": 3, "b": 1}


@pytest.mark.parametrize("size", [1, 50_000])
def test_what_the_system_took_and_nobody_read_is_told(pair: Cabled, size: int) -> None:
    pair.cable.down.hold()
    for _ in range(20):
        pair.ann.send(pair.ben.id, "t", b"x" * size)
    pair.cable.cut()
    assert [one.count for one in lost_on(pair, 20)] == [20]


def all_receipts_come(pair: Cabled) -> None:
    """One comes for all that was sent until it was asked for, and before any answer to
    what was asked later: so there are none left after a few of these."""
    pair.ben.on("sync", lambda peer, data: None)
    for _ in range(3):
        pair.ann.ask(pair.ben.id, "sync")


def test_what_came_is_not_told_to_be_lost(pair: Cabled) -> None:
    done = threading.Event()
    pair.ben.on("last", lambda peer, data: done.set())
    for _ in range(20):
        pair.ann.send(pair.ben.id, "t", 1)
    pair.ann.send(pair.ben.id, "last")
    assert done.wait(PATIENCE)
    all_receipts_come(pair)
    pair.cable.cut()
    pair.ann.close()
    pair.to_ann.thread.join(PATIENCE)
    seen = [pair.to_ann.happened.get() for _ in range(pair.to_ann.happened.qsize())]
    assert not [one for one in seen if isinstance(one, MessageLost)]


def lost_on(pair: Cabled, total: int) -> Iterator[MessageLost]:
    merged: dict[str, int] = {}
    while sum(merged.values()) < total:
        one = pair.to_ann.wait(MessageLost)
        merged[one.topic] = merged.get(one.topic, 0) + one.count
    for topic, count in merged.items():
        yield MessageLost(pair.ben.id, topic, count, "")


def test_many_large_questions_and_answers(pair: Cabled) -> None:
    pair.ben.on("echo", lambda peer, data: data)
    got: SimpleQueue[Any] = SimpleQueue()

    def ask() -> None:
        try:
            got.put(pair.ann.ask(pair.ben.id, "echo", BLOB))
        except HydraError as error:
            got.put(error)

    threads = [threading.Thread(target=ask) for _ in range(20)]
    for thread in threads:
        thread.start()
    for _ in threads:
        assert got.get(timeout=PATIENCE) == BLOB
    for thread in threads:
        thread.join()
    all_receipts_come(pair)
    assert pair.ann.peers()


@pytest.mark.parametrize("value", [b"x" * 300_000, {1: object()}, "\ud800"])
def test_an_answer_that_cannot_be_sent_is_an_answer(pair: Cabled, value: Any) -> None:
    pair.ben.on("t", lambda peer, data: value)
    with pytest.raises(AskFailed, match="cannot be sent"):
        pair.ann.ask(pair.ben.id, "t")


@pytest.mark.slow
def test_two_that_flood_each_other_from_their_callbacks_both_go_on(
    pair: Cabled,
) -> None:
    left = threading.Semaphore(0)

    def answer(node: Any) -> Any:
        def send(peer: Any, data: Any) -> None:
            if data[0]:
                for _ in range(2 if data[0] > 6 else 1):
                    node.send(peer.id, "t", [data[0] - 1, BLOB])
            left.release()

        return send

    pair.ann.on("t", answer(pair.ann))
    pair.ben.on("t", answer(pair.ben))
    for _ in range(3):
        pair.ann.send(pair.ben.id, "t", [10, BLOB])
        pair.ben.send(pair.ann.id, "t", [10, BLOB])
    for _ in range(6 * (1 + 2 + 4 + 8 + 7 * 16 - 16)):
        assert left.acquire(timeout=PATIENCE)


def test_from_the_network_thread_it_never_waits(pair: Cabled) -> None:
    pair.cable.down.hold()
    pair.ann.play("toy")

    def flood() -> float:
        began = time.monotonic()
        assert 0 < sends_until_refused(pair) < 100
        with pytest.raises(HydraError, match="cannot wait"):
            pair.ann.ask(pair.ben.id, "t")
        return time.monotonic() - began

    assert pair.puppet.begin(flood).result(PATIENCE) < 1.0


def test_messages_that_are_taken_too_slowly_are_told(
    pair: Cabled, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("p2p.application.event_queue.MAX_QUEUED", 0)
    asked = threading.Event()
    pair.ben.on("sync", lambda peer, data: asked.set())
    for _ in range(3):
        pair.ann.send(pair.ben.id, "t", 1)
    pair.ann.send(pair.ben.id, "sync")
    assert asked.wait(PATIENCE)
    monkeypatch.undo()
    pair.ann.send(pair.ben.id, "t", 2)
    lost = pair.to_ben.wait(MessageLost)
    assert (lost.peer, lost.topic, lost.count) == (pair.ann.id, "t", 3)
    assert pair.to_ben.wait(MessageReceived).data == 2


def test_messages_that_callbacks_take_too_slowly_are_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("p2p.application.callbacks.MAX_CALLBACKS_WAITING", 2)
    with ExitStack() as stack:
        tell_too_much(Pair(stack, tmp_path))


def tell_too_much(pair: Pair) -> None:
    begun, go = threading.Event(), threading.Event()

    def hold(peer: Any, data: Any) -> None:
        begun.set()
        go.wait(PATIENCE)

    pair.ben.on("t", hold)
    pair.ann.send(pair.ben.id, "t")
    assert begun.wait(PATIENCE)
    for _ in range(5):
        pair.ann.send(pair.ben.id, "t")
    told = 0
    while told < 3:
        lost = pair.to_ben.wait(MessageLost)
        assert (lost.peer, lost.topic) == (pair.ann.id, "t")
        assert "too slowly" in lost.reason
        told += lost.count
    assert told == 3
    go.set()
