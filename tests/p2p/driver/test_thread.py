"""The network thread: calls to it, its end, and nobody who waits for it for ever."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Awaitable, Callable, Iterator
from queue import SimpleQueue

import pytest

from p2p.driver.thread import NetworkThread
from p2p.errors import HydraError

PATIENCE = 5.0  # seconds


class Ran:
    """A thread whose main only waits for its end, and how often that was told."""

    def __init__(self) -> None:
        self.ends: SimpleQueue[str] = SimpleQueue()
        self.thread = NetworkThread(self.ended)
        self.at_end: Callable[[], Awaitable[None]] = self.nothing

    def ended(self) -> None:
        self.ends.put(threading.current_thread().name)

    async def nothing(self) -> None: ...

    async def main(self) -> None:
        self.thread.started()
        await self.thread.stopping.wait()
        await self.at_end()

    def start(self) -> NetworkThread:
        self.thread.start(self.main)
        return self.thread


@pytest.fixture
def ran() -> Iterator[Ran]:
    made = Ran()
    yield made
    made.thread.stop()
    made.thread.join(PATIENCE)


# --- calls ---------------------------------------------------------------------------


def test_a_call_returns_what_it_returns_there_and_raises_what_it_raises(
    ran: Ran,
) -> None:
    thread = ran.start()
    assert not thread.is_current
    assert thread.call(lambda: thread.is_current)
    assert thread.call(lambda: thread.call(lambda: 7)) == 7
    with pytest.raises(ZeroDivisionError):
        thread.call(lambda: 1 / 0)


def test_posts_run_in_their_order(ran: Ran) -> None:
    thread, got = ran.start(), list[int]()
    for number in range(100):
        thread.post(lambda number=number: got.append(number))  # type: ignore[misc]
    thread.call(lambda: None)
    assert got == [*range(100)]


def test_a_post_that_fails_is_a_line_and_the_next_one_runs(
    ran: Ran, caplog: pytest.LogCaptureFixture
) -> None:
    thread, after = ran.start(), threading.Event()
    thread.post(lambda: [][0])
    thread.post(after.set)
    assert after.wait(PATIENCE)
    thread.call(lambda: thread.loop.call_soon(lambda: [][0]) and None)
    thread.call(lambda: None)
    first, second = caplog.messages
    assert first.startswith("a command failed: IndexError")
    assert second.startswith("Exception in callback")


@pytest.mark.parametrize("when", ["before", "after"])
def test_where_it_does_not_run_no_call_is_taken(ran: Ran, when: str) -> None:
    if when == "after":
        ran.start().stop()
    assert not ran.thread.is_running
    with pytest.raises(HydraError, match="not running"):
        ran.thread.call(lambda: None)
    with pytest.raises(HydraError, match="not running"):
        ran.thread.post(lambda: None)


def test_a_call_that_the_loop_takes_and_never_runs_is_not_waited_for(
    ran: Ran, monkeypatch: pytest.MonkeyPatch
) -> None:
    thread = ran.start()
    thread.stop()
    monkeypatch.setattr("p2p.driver.thread.LOST_AFTER", 0.01)
    monkeypatch.setattr(thread.loop, "call_soon_threadsafe", lambda run: None)
    with pytest.raises(HydraError, match="not running"):
        thread.call(lambda: None)


# --- life ----------------------------------------------------------------------------


def test_its_end_is_told_once_and_posts_until_then_are_drained(ran: Ran) -> None:
    thread, got = ran.start(), list[int]()

    async def drain() -> None:
        thread.drain()

    ran.at_end = drain
    thread.call(lambda: [thread.tell_to_stop(), thread.post(lambda: got.append(1))])
    thread.stop()
    thread.stop()
    assert got == [1]
    assert ran.ends.get(timeout=PATIENCE) == "hydralan-network"
    assert ran.ends.empty()


def test_what_main_raises_before_it_started_is_raised_to_who_starts(ran: Ran) -> None:
    async def fail() -> None:
        raise OSError("no port")

    with pytest.raises(OSError, match="no port"):
        ran.thread.start(fail)
    assert ran.ends.get(timeout=PATIENCE)


def test_who_tells_it_to_stop_first_ends_the_start(ran: Ran) -> None:
    ran.thread.tell_to_stop()

    async def main() -> None:
        await ran.thread.stopping.wait()

    with pytest.raises(HydraError, match="closed"):
        ran.thread.start(main)


def test_a_main_that_fails_later_is_logged_and_ends_it(
    ran: Ran, caplog: pytest.LogCaptureFixture
) -> None:
    async def fail() -> None:
        raise ValueError("odd")

    ran.at_end = fail
    ran.start().stop()
    assert ran.ends.get(timeout=PATIENCE)
    assert "the network thread ended" in caplog.text


def test_a_loop_that_stops_by_itself_wakes_who_waits(ran: Ran) -> None:
    thread = ran.start()
    thread.post(lambda: thread.loop.stop())
    assert ran.ends.get(timeout=PATIENCE)
    with pytest.raises(HydraError, match="not running"):
        thread.call(lambda: None)


def test_a_thread_that_hangs_is_left_behind_and_nobody_waits(
    ran: Ran, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr("p2p.driver.thread.STOP_WITHIN", 0.05)
    monkeypatch.setattr("p2p.driver.thread.LOST_AFTER", 0.01)
    thread, begun, go = ran.start(), threading.Event(), threading.Event()
    failed: SimpleQueue[HydraError] = SimpleQueue()

    def hang() -> None:
        begun.set()
        go.wait(PATIENCE)

    def call() -> None:
        try:
            thread.call(hang)
        except HydraError as error:
            failed.put(error)

    caller = threading.Thread(target=call)
    caller.start()
    assert begun.wait(PATIENCE)
    thread.stop()
    assert "left behind" in caplog.text
    assert ran.ends.get(timeout=PATIENCE) == "MainThread"
    assert "not running" in str(failed.get(timeout=PATIENCE))
    caller.join(PATIENCE)
    go.set()


def test_on_itself_it_only_begins_to_end(ran: Ran) -> None:
    thread = ran.start()
    thread.call(thread.stop)
    assert ran.ends.get(timeout=PATIENCE) == "hydralan-network"


def test_no_thread_can_be_begun(ran: Ran, monkeypatch: pytest.MonkeyPatch) -> None:
    def none(thread: threading.Thread) -> None:
        if thread.name == "hydralan-network":
            raise RuntimeError("can't start new thread")
        start(thread)

    start = threading.Thread.start
    monkeypatch.setattr(threading.Thread, "start", none)
    with pytest.raises(HydraError, match="No thread can be begun"):
        ran.start()


# --- what runs beside ----------------------------------------------------------------


def test_what_was_begun_is_cancelled_and_waited_for(ran: Ran) -> None:
    thread, story = ran.start(), list[str]()

    async def work() -> None:
        try:
            await asyncio.sleep(60)
        finally:
            story.append("ended")

    async def cancel() -> None:
        left = thread.cancel()
        await asyncio.wait(left)
        story.append(f"{len(left)} waited for")

    async def soon() -> None: ...

    ran.at_end = cancel
    thread.call(lambda: thread.begin(work()))
    thread.call(lambda: thread.begin(soon()))
    thread.call(lambda: None)
    thread.stop()
    assert story == ["ended", "1 waited for"]


def test_what_nobody_waits_for_is_ended_all_the_same(ran: Ran) -> None:
    thread, ended = ran.start(), threading.Event()

    async def work() -> None:
        try:
            await asyncio.sleep(60)
        finally:
            ended.set()

    thread.call(lambda: thread.begin(work()))
    thread.call(lambda: None)
    thread.stop()
    assert ended.is_set()
