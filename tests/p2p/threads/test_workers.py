"""Calls on a few threads: in order, bounded, and nothing waits for them for ever."""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterator
from contextlib import ExitStack
from queue import SimpleQueue

import pytest

from p2p.errors import TooMuchWaiting
from p2p.threads.workers import Workers

PATIENCE = 5.0  # seconds


@pytest.fixture
def stack() -> Iterator[ExitStack]:
    with ExitStack() as made:
        yield made


def made(stack: ExitStack, most: int, max_waiting: int = 1000) -> Workers:
    workers = Workers("tested", most, max_waiting)
    stack.callback(workers.close, PATIENCE)
    return workers


class Busy:
    """A call that goes on until it is told to end."""

    def __init__(self) -> None:
        self.begun, self.go, self.done = (threading.Event() for _ in range(3))

    def __call__(self) -> None:
        self.begun.set()
        self.go.wait(PATIENCE)
        self.done.set()


def test_those_of_one_owner_run_in_their_order(stack: ExitStack) -> None:
    workers, ran = made(stack, 1), SimpleQueue[int]()
    for number in range(50):
        assert workers.put(lambda number=number: ran.put(number))  # type: ignore[misc]
    assert [ran.get(timeout=PATIENCE) for _ in range(50)] == [*range(50)]


def test_so_many_at_a_time_and_no_more(stack: ExitStack) -> None:
    workers, busy, third = made(stack, 2), [Busy(), Busy()], Busy()
    for call in (*busy, third):
        workers.put(call)
    assert all(call.begun.wait(PATIENCE) for call in busy)
    assert not third.begun.wait(0.02)
    busy[0].go.set()
    assert third.begun.wait(PATIENCE)
    for call in (busy[1], third):
        call.go.set()


def test_what_waits_is_bounded(stack: ExitStack) -> None:
    workers, busy = made(stack, 1, max_waiting=2), Busy()
    assert workers.put(busy)
    assert busy.begun.wait(PATIENCE)
    assert [workers.put(int) for _ in range(3)] == [True, True, False]
    busy.go.set()


def test_while_one_waits_for_an_answer_another_works(stack: ExitStack) -> None:
    workers, other = made(stack, 1), threading.Event()
    answered = threading.Event()

    def asks() -> None:
        with workers.lent():
            if other.wait(PATIENCE):
                answered.set()

    workers.put(asks)
    workers.put(other.set)
    assert answered.wait(PATIENCE)


def test_who_has_its_answer_does_not_work_beside_the_other(stack: ExitStack) -> None:
    workers, busy, third = made(stack, 1), Busy(), Busy()
    answer, over = threading.Event(), threading.Event()

    def asks() -> None:
        with workers.lent():
            answer.wait(PATIENCE)
        over.set()

    workers.put(asks)
    workers.put(busy)
    assert busy.begun.wait(PATIENCE)
    workers.put(third)
    answer.set()
    assert over.wait(PATIENCE)
    assert not third.begun.wait(0.05)
    busy.go.set()
    assert third.begun.wait(PATIENCE)
    third.go.set()


def test_a_stranger_lends_nothing_and_is_not_here(stack: ExitStack) -> None:
    workers, seen = made(stack, 1), SimpleQueue[bool]()
    with workers.lent():
        assert not workers.is_here
    workers.put(lambda: seen.put(workers.is_here))
    assert seen.get(timeout=PATIENCE)


def test_very_many_cannot_all_wait(
    stack: ExitStack, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("p2p.threads.workers.MAX_LENT", 1)
    workers, busy, told = made(stack, 1), Busy(), SimpleQueue[str]()

    def waits() -> None:
        with workers.lent():
            busy()

    def too_many() -> None:
        try:
            with workers.lent():
                pass
        except TooMuchWaiting as error:
            told.put(str(error))

    workers.put(waits)
    assert busy.begun.wait(PATIENCE)
    workers.put(too_many)
    assert told.get(timeout=PATIENCE) == "1 callbacks wait for others already."
    busy.go.set()


def test_who_is_held_waits_and_others_do_not(stack: ExitStack) -> None:
    workers, ran = made(stack, 1), SimpleQueue[str]()
    workers.hold("a")
    workers.put(lambda: ran.put("a"), "a")
    workers.put(lambda: ran.put("b"), "b")
    assert ran.get(timeout=PATIENCE) == "b"
    workers.go_on("a")
    assert ran.get(timeout=PATIENCE) == "a"


def test_a_call_that_fails_ends_no_thread(
    stack: ExitStack, caplog: pytest.LogCaptureFixture
) -> None:
    workers, after = made(stack, 1), threading.Event()
    workers.put(lambda: 1 / 0)  # type: ignore[arg-type, return-value]
    workers.put(after.set)
    assert after.wait(PATIENCE)
    assert "tested failed" in caplog.text


def test_dropped_is_forgotten_and_no_more_is_taken(stack: ExitStack) -> None:
    workers, busy, ran = made(stack, 1), Busy(), SimpleQueue[int]()
    workers.put(busy)
    assert busy.begun.wait(PATIENCE)
    workers.put(lambda: ran.put(1))
    workers.drop()
    assert not workers.put(lambda: ran.put(2))
    busy.go.set()
    workers.close(PATIENCE)
    assert busy.done.is_set()
    assert ran.empty()


def test_a_call_that_never_returns_is_left_behind(
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.WARNING)
    workers, busy = Workers("tested", 1, 9), Busy()
    workers.put(busy)
    assert busy.begun.wait(PATIENCE)
    workers.close(0.01)
    assert "a call does not return and is left behind" in caplog.text
    busy.go.set()
    workers.close(PATIENCE)


def test_a_call_may_close_its_own_threads() -> None:
    workers, closed = Workers("tested", 1, 9), threading.Event()

    def close() -> None:
        workers.close(PATIENCE)
        closed.set()

    workers.put(close)
    assert closed.wait(1.0)


def test_prepared_it_has_a_thread_before_there_is_work(stack: ExitStack) -> None:
    before = threading.active_count()
    workers = made(stack, 1)
    assert threading.active_count() == before
    workers.prepare()
    workers.prepare()
    assert threading.active_count() == before + 1
