"""The line at which a thread hangs is that of its author, not one of Python's own."""

from __future__ import annotations

import queue
import threading
import time
from collections.abc import Callable, Iterator

import pytest

from p2p.threads.whereabouts import whereabouts
from p2p.threads.workers import Workers

PATIENCE = 10.0  # seconds


@pytest.fixture
def workers() -> Iterator[Workers]:
    made = Workers("test", 1, 8)
    yield made
    made.close(PATIENCE)


def test_it_names_the_line_of_who_was_called(workers: Workers) -> None:
    begun: queue.SimpleQueue[int] = queue.SimpleQueue()
    go = threading.Event()

    def step() -> None:
        begun.put(threading.get_ident())
        go.wait(PATIENCE)  # in the standard library, which is nobody's fault

    workers.put(step)
    thread = begun.get(timeout=PATIENCE)
    line = _line_of(step) + 2
    until(lambda: whereabouts(thread) == f"threads/test_whereabouts.py, line {line}")
    go.set()


def test_p2p_itself_is_named_if_nothing_of_others_runs(workers: Workers) -> None:
    begun: queue.SimpleQueue[int] = queue.SimpleQueue()
    workers.put(lambda: begun.put(threading.get_ident()))
    thread = begun.get(timeout=PATIENCE)
    until(lambda: whereabouts(thread).startswith("threads/workers.py, line "))


def test_a_thread_that_has_ended_is_nowhere() -> None:
    thread = threading.Thread(target=lambda: None)
    thread.start()
    thread.join()
    assert thread.ident is not None
    assert whereabouts(thread.ident) == ""


def until(done: Callable[[], bool]) -> None:
    """A thread tells nobody that it waits."""
    deadline = time.monotonic() + PATIENCE
    while not done():
        assert time.monotonic() < deadline


def _line_of(function: object) -> int:
    return int(function.__code__.co_firstlineno)  # type: ignore[attr-defined]
