"""The application's callbacks run on threads of their own."""

from __future__ import annotations

import logging
import sys
import threading
import time
from collections.abc import Iterator
from queue import SimpleQueue
from typing import Any

import pytest

from p2p.application import callbacks as callbacks_module
from p2p.application.callbacks import ASKS_AT_ONCE, Callbacks
from p2p.errors import BadText, HydraError, RemoteProtocolError
from p2p.events import Peer
from p2p.identity import NodeId
from p2p.threads import workers

ANN = Peer(NodeId("a" * 52), "Ann", "?")
PATIENCE = 5.0  # seconds


@pytest.fixture
def callbacks() -> Iterator[Callbacks]:
    made = Callbacks()
    yield made
    made.close(1.0)


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
    assert not callbacks.wants("t")
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


def test_what_cannot_be_read_is_no_fault_of_the_callback(
    callbacks: Callbacks, caplog: pytest.LogCaptureFixture
) -> None:
    def take(peer: Any, data: Any) -> None:
        raise RemoteProtocolError("not a value")

    callbacks.on("take", take)
    assert ask(callbacks, "take", 0) == (False, "It cannot be read there.")
    assert not caplog.records


def test_a_reply_that_cannot_be_sent_is_said_to_be_one(callbacks: Callbacks) -> None:
    replies: SimpleQueue[tuple[bool, Any]] = SimpleQueue()

    def reply(ok: bool, answer: Any) -> None:
        if ok:
            raise BadText("not a JSON-like value")
        replies.put((ok, answer))

    callbacks.on("t", lambda peer, data: object())
    callbacks.ask("t", ANN, 1, reply)
    reason = "not a JSON-like value"
    sentence = f"The callback there returned what cannot be sent: {reason}"
    assert replies.get(timeout=PATIENCE) == (False, sentence)


def test_a_reply_after_the_end_of_the_node_is_dropped(
    callbacks: Callbacks, caplog: pytest.LogCaptureFixture
) -> None:
    def closed(ok: bool, answer: Any) -> None:
        raise HydraError("The node is not running.")

    caplog.set_level(logging.INFO, "p2p.application.callbacks")
    callbacks.on("t", lambda peer, data: data)
    callbacks.ask("t", ANN, 1, closed)
    assert ask(callbacks, "t", 2) == (True, 2)
    callbacks.close(PATIENCE)  # the first may still be on its thread
    assert "an answer came too late" in caplog.text


def test_what_waits_is_bounded_and_dropped_at_the_end(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(callbacks_module, "MAX_CALLBACKS_WAITING", 3)
    callbacks = Callbacks()
    begun, go, done = threading.Event(), threading.Event(), []

    def wait(peer: Peer, data: Any) -> None:
        begun.set()
        go.wait(PATIENCE)
        done.append(data)

    callbacks.on("t", wait)
    callbacks.tell("t", ANN, 0)
    assert begun.wait(PATIENCE)
    taken = [callbacks.tell("t", ANN, number) for number in range(1, 6)]
    assert taken == [True, True, True, False, False]
    callbacks.close(0.0)  # which leaves what runs behind
    go.set()
    callbacks.close(PATIENCE)
    assert done == [0]


def test_those_that_ask_each_other_are_all_answered() -> None:
    ann, ben = Callbacks(), Callbacks()
    everybody_asks = threading.Barrier(2 * 12)

    def asks_back(other: Callbacks) -> Any:
        def answer(peer: Peer, data: Any) -> Any:
            with ann.waiting(), ben.waiting():
                everybody_asks.wait(PATIENCE)
                return ask(other, "name", data)

        return answer

    for here, there in ((ann, ben), (ben, ann)):
        here.on("back", asks_back(there))
        here.on("name", lambda peer, data: data)
    replies: SimpleQueue[tuple[bool, Any]] = SimpleQueue()
    for number in range(12):  # more than answer at a time
        for one in (ann, ben):
            one.ask("back", ANN, number, lambda ok, got: replies.put((ok, got)))
    got = [replies.get(timeout=PATIENCE) for _ in range(2 * 12)]
    assert sorted(got) == sorted([(True, (True, n)) for n in range(12)] * 2)
    ann.close(1.0)
    ben.close(1.0)


def test_what_a_callback_asks_goes_before_what_may_wait_for_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(callbacks_module, "ASKS_AT_ONCE", 1)
    callbacks = Callbacks()
    begun, go = threading.Event(), threading.Event()
    replies: SimpleQueue[Any] = SimpleQueue()

    def echo(peer: Peer, data: Any) -> Any:
        begun.set()
        go.wait(PATIENCE)
        return data

    callbacks.on("t", echo)
    for number in range(4):
        callbacks.ask("t", ANN, number, lambda ok, got: replies.put(got))
    assert begun.wait(PATIENCE)
    callbacks.ask("t", ANN, "in", lambda ok, got: replies.put(got), is_inner=True)
    go.set()
    got = [replies.get(timeout=PATIENCE) for _ in range(5)]
    assert got == [0, "in", 1, 2, 3]
    callbacks.close(1.0)


def test_where_all_threads_would_wait_for_each_other_some_fail_at_once(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(workers, "MAX_LENT", 4)
    ann, ben = Callbacks(), Callbacks()
    here = {ann: ben, ben: ann}

    def asks_back(own: Callbacks) -> Any:
        def answer(peer: Peer, data: Any) -> Any:
            with own.waiting():
                return ask(here[own], "name", data)

        return answer

    replies: SimpleQueue[tuple[bool, Any]] = SimpleQueue()
    for one in (ann, ben):
        one.on("back", asks_back(one))
        one.on("name", lambda peer, data: data)
    for number in range(50):
        for one in (ann, ben):
            one.ask("back", ANN, number, lambda ok, got: replies.put((ok, got)))
    got = [replies.get(timeout=PATIENCE / 2) for _ in range(2 * 50)]
    answers = [answer for ok, answer in got if ok]
    assert len(answers) >= 4
    assert all(ok for ok, _ in answers)
    assert {answer for ok, answer in got if not ok} <= {"Too much waits there."}
    ann.close(1.0)
    ben.close(1.0)


def test_eight_answer_at_a_time_and_the_messages_stay_in_order(
    callbacks: Callbacks,
) -> None:
    together = threading.Barrier(ASKS_AT_ONCE)
    threads: set[int] = set()
    told: SimpleQueue[Any] = SimpleQueue()

    def answer(peer: Peer, data: Any) -> Any:
        together.wait(PATIENCE)
        threads.add(threading.get_ident())

    callbacks.on("together", answer)
    callbacks.on("in order", lambda peer, data: told.put(data))
    replies: SimpleQueue[bool] = SimpleQueue()
    for number in range(3 * ASKS_AT_ONCE):
        callbacks.tell("in order", ANN, number)
        callbacks.ask("together", ANN, number, lambda ok, _: replies.put(ok))
    assert all(replies.get(timeout=PATIENCE) for _ in range(3 * ASKS_AT_ONCE))
    assert len(threads) == ASKS_AT_ONCE
    order = [told.get(timeout=PATIENCE) for _ in range(3 * ASKS_AT_ONCE)]
    assert order == list(range(3 * ASKS_AT_ONCE))


def test_who_does_not_return_is_left_behind(caplog: pytest.LogCaptureFixture) -> None:
    callbacks = Callbacks()
    begun, go = threading.Event(), threading.Event()

    def hang(peer: Peer, data: Any) -> None:
        begun.set()
        go.wait(60)

    callbacks.on("t", hang)
    callbacks.tell("t", ANN, None)
    callbacks.ask("t", ANN, None, lambda ok, answer: None)
    assert begun.wait(PATIENCE)
    started = time.monotonic()
    callbacks.close(1.0)
    assert time.monotonic() - started < 1.5
    assert "left behind" in caplog.text
    go.set()


def test_exit_in_a_callback_ends_no_thread(callbacks: Callbacks) -> None:
    def leave(peer: Peer, data: Any) -> None:
        sys.exit("enough")

    callbacks.on("t", leave)
    callbacks.on("after", lambda peer, data: data)
    for _ in range(ASKS_AT_ONCE):
        assert ask(callbacks, "t", None) == (False, "The callback there failed.")
    assert ask(callbacks, "after", 1) == (True, 1)


def test_a_callback_may_close_it_all(callbacks: Callbacks) -> None:
    closed = threading.Event()

    def close(peer: Peer, data: Any) -> None:
        callbacks.close(1.0)
        closed.set()

    callbacks.on("bye", close)
    callbacks.tell("bye", ANN, None)
    assert closed.wait(PATIENCE)


def test_after_the_end_no_thread_starts() -> None:
    callbacks = Callbacks()
    callbacks.close(1.0)
    callbacks.on("t", lambda peer, data: None)
    assert "hydralan-callbacks" not in {t.name for t in threading.enumerate()}
