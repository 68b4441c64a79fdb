"""The application's callbacks run one after the other on a thread of their own."""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterator
from queue import SimpleQueue
from typing import Any

import pytest

from p2p import callbacks as callbacks_module
from p2p.callbacks import Callbacks
from p2p.errors import BadText, HydraError
from p2p.events import Peer
from p2p.identity import NodeId

ANN = Peer(NodeId("a" * 52), "Ann", "?")
PATIENCE = 5.0  # seconds


@pytest.fixture
def callbacks() -> Iterator[Callbacks]:
    made = Callbacks()
    yield made
    made.close()


def ask(callbacks: Callbacks, topic: str, data: Any) -> tuple[bool, Any]:
    """What the callback replies."""
    replies: SimpleQueue[tuple[bool, Any]] = SimpleQueue()
    callbacks.ask(topic, ANN, data, lambda ok, answer: replies.put((ok, answer)))
    return replies.get(timeout=PATIENCE)


def test_messages_are_told_in_order_on_another_thread(callbacks: Callbacks) -> None:
    told: SimpleQueue[tuple[str, Any, str]] = SimpleQueue()

    def note(peer: Peer, data: Any) -> None:
        told.put((peer.name, data, threading.current_thread().name))

    callbacks.on("t", note)
    assert all(callbacks.tell("t", ANN, number) for number in range(5))
    got = [told.get(timeout=PATIENCE) for _ in range(5)]
    assert got == [("Ann", number, "hydralan-callbacks") for number in range(5)]


def test_a_topic_that_nobody_wants(callbacks: Callbacks) -> None:
    assert callbacks.tell("t", ANN, 1) is False
    assert ask(callbacks, "t", 1) == (False, "Nobody listens on 't' there.")


def test_what_a_callback_returns_is_the_reply(callbacks: Callbacks) -> None:
    callbacks.on("double", lambda peer, data: data * 2)
    assert ask(callbacks, "double", 21) == (True, 42)
    callbacks.on("double", lambda peer, data: data * 3)
    assert ask(callbacks, "double", 21) == (True, 63)


def test_a_callback_that_fails_stops_nothing(
    callbacks: Callbacks, caplog: pytest.LogCaptureFixture
) -> None:
    callbacks.on("divide", lambda peer, data: 1 / data)
    assert ask(callbacks, "divide", 0) == (False, "The callback there failed.")
    assert ask(callbacks, "divide", 1) == (True, 1.0)
    assert "ZeroDivisionError" in caplog.text


def test_a_reply_that_cannot_be_sent_is_said_to_be_one(callbacks: Callbacks) -> None:
    replies: SimpleQueue[tuple[bool, Any]] = SimpleQueue()

    def reply(ok: bool, answer: Any) -> None:
        if ok:
            raise BadText("not a JSON-like value")
        replies.put((ok, answer))

    callbacks.on("t", lambda peer, data: object())
    callbacks.ask("t", ANN, 1, reply)
    sentence = "The callback there returned what cannot be sent."
    assert replies.get(timeout=PATIENCE) == (False, sentence)


def test_a_reply_after_the_end_of_the_node_is_dropped(
    callbacks: Callbacks, caplog: pytest.LogCaptureFixture
) -> None:
    def closed(ok: bool, answer: Any) -> None:
        raise HydraError("The node is not running.")

    caplog.set_level(logging.INFO, "p2p.callbacks")
    callbacks.on("t", lambda peer, data: data)
    callbacks.ask("t", ANN, 1, closed)
    assert ask(callbacks, "t", 2) == (True, 2)
    assert "an answer came too late" in caplog.text


def test_what_waits_is_bounded_and_dropped_at_the_end(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(callbacks_module, "MAX_WAITING", 3)
    callbacks = Callbacks()
    begun, go, done = threading.Event(), threading.Event(), []

    def wait(peer: Peer, data: Any) -> None:
        begun.set()
        go.wait(PATIENCE)
        done.append(data)

    callbacks.on("t", wait)
    callbacks.tell("t", ANN, 0)
    assert begun.wait(PATIENCE)
    for number in range(1, 6):
        callbacks.tell("t", ANN, number)
    assert caplog.text.count("a message was dropped") == 2
    closing = threading.Thread(target=callbacks.close)
    closing.start()
    while callbacks._calls.qsize() != 1:  # only the word to end is left
        closing.join(0.001)
    go.set()
    closing.join(PATIENCE)
    assert done == [0]


def test_a_callback_may_close_it_all(callbacks: Callbacks) -> None:
    closed = threading.Event()

    def close(peer: Peer, data: Any) -> None:
        callbacks.close()
        closed.set()

    callbacks.on("bye", close)
    callbacks.tell("bye", ANN, None)
    assert closed.wait(PATIENCE)


def test_after_the_end_no_thread_starts() -> None:
    callbacks = Callbacks()
    callbacks.close()
    callbacks.on("t", lambda peer, data: None)
    assert "hydralan-callbacks" not in {t.name for t in threading.enumerate()}
