"""A stranger's endless function is ended, and nothing else on that thread ever is."""

from __future__ import annotations

import itertools
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from types import FrameType
from typing import Any

import pytest

from p2p import Notice, RoomChanged
from p2p.driver.life import SWEEP
from p2p.driver.thread import NetworkThread
from p2p.threads import watchman as module
from p2p.threads.watchman import Endless, Watchman
from tests.p2p.helpers.loopback import Listener, node
from tests.p2p.helpers.toy import Toy, ToyState

PATIENCE = 10.0  # seconds
CALLER = "def call(function):\n    return function()\n"


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "WATCH_EVERY", 0.01)
    monkeypatch.setattr(module, "SILENT_LOOKS", 2)
    monkeypatch.setattr(module, "MOST_LOOKS", 4)


@pytest.fixture
def looked_at(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The threads of which it is looked where they are, each time."""
    found: list[int] = []

    def look(ident: int) -> list[FrameType]:
        found.append(ident)
        return []

    monkeypatch.setattr(module, "frames_of", look)
    return found


@pytest.fixture
def on_a_watched_thread() -> Iterator[Callable[[Callable[[], Any]], Any]]:
    """Runs something there; returns what it returns or raises."""
    watchmen = []

    def run(work: Callable[[], Any]) -> Any:
        results: list[Any] = []

        def watched() -> None:
            watchmen.append(Watchman(threading.get_ident(), lambda: 0))
            watchmen[-1].start()
            try:
                results.append(work())
            except BaseException as error:
                results.append(error)
            watchmen[-1].stop()

        thread = threading.Thread(target=watched, daemon=True)
        thread.start()
        thread.join(PATIENCE)
        assert results, "it was not ended"
        return results[0]

    yield run
    for watchman in watchmen:
        watchman.stop()


def called_by(name: str, function: Callable[[], Any]) -> Any:
    """What the function gives that a module of this name calls."""
    names: dict[str, Any] = {"__name__": name}
    exec(CALLER, names)
    return names["call"](function)


def endless() -> None:
    while True:
        pass


def stubborn() -> str:
    caught = 0
    while caught < 3:
        try:
            endless()
        except BaseException:
            caught += 1
    return "gave way"


def busy() -> str:
    """As long as the endless ones are allowed, and again."""
    deadline = time.monotonic() + 0.3
    while time.monotonic() < deadline:
        pass
    return "done"


def test_a_strangers_endless_function_is_ended(on_a_watched_thread: Any) -> None:
    for caller in ("p2p.replication.replica", "p2p.room.wishes"):
        error = on_a_watched_thread(lambda: called_by(caller, endless))  # noqa: B023
        assert isinstance(error, Endless)


def test_who_catches_it_is_ended_again(on_a_watched_thread: Any) -> None:
    given = on_a_watched_thread(lambda: called_by("p2p.room.room", stubborn))
    assert given == "gave way"


def test_what_is_no_strangers_is_never_ended(on_a_watched_thread: Any) -> None:
    for caller in ("p2p.driver.driver", "asyncio.events", "p2p"):
        assert on_a_watched_thread(lambda: called_by(caller, busy)) == "done"  # noqa: B023


def test_what_of_ours_takes_long_is_never_ended(on_a_watched_thread: Any) -> None:
    names: dict[str, Any] = {"__name__": "p2p.replication.log", "busy": busy}
    source = "import time\ndef ours():\n    end = time.monotonic() + 0.3\n"
    exec(source + "    while time.monotonic() < end: pass\n    return 'done'\n", names)
    assert (
        on_a_watched_thread(lambda: called_by("p2p.room.room", names["ours"])) == "done"
    )


@pytest.mark.parametrize("looks", [1, 2])
def test_a_thread_that_comes_round_is_let_be(looked_at: list[int], looks: int) -> None:
    """It does once in so many looks of the watchman."""
    asked, enough = itertools.count(), threading.Event()

    def beats() -> int:
        times = next(asked)
        if times > 20:
            enough.set()
        return times // looks

    watchman = Watchman(threading.get_ident(), beats)
    watchman.start()
    assert enough.wait(PATIENCE)
    watchman.stop()
    assert looked_at == []


def test_where_a_thread_is_that_does_not_come_round_is_looked_at_then(
    looked_at: list[int],
) -> None:
    asked, enough = itertools.count(), threading.Event()
    when: list[int] = []

    def beats() -> int:
        times = next(asked)
        when.extend([times] * (len(looked_at) - len(when)))
        if times > 20:
            enough.set()
        return 0 if times < 2 else 1

    watchman = Watchman(threading.get_ident(), beats)
    watchman.start()
    assert enough.wait(PATIENCE)
    watchman.stop()
    assert when[0] == 2 + module.SILENT_LOOKS + 1
    assert set(looked_at) == {threading.get_ident()}


def test_a_node_whose_loop_goes_round_is_let_be(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, looked_at: list[int]
) -> None:
    monkeypatch.setattr(module, "WATCH_EVERY", 2 * SWEEP)
    beaten, enough = NetworkThread.beat, threading.Event()
    beats = itertools.count()

    def beat(self: NetworkThread) -> None:
        beaten(self)
        times = next(beats)
        if times < 2:  # its start may have taken long
            looked_at.clear()
        if times > 2 * (module.SILENT_LOOKS + 2):
            enough.set()

    monkeypatch.setattr(NetworkThread, "beat", beat)
    with node(tmp_path / "a", "Ann", Toy(), beacon=False):
        assert enough.wait(PATIENCE)
    assert looked_at == []


def test_many_short_calls_are_no_long_one(on_a_watched_thread: Any) -> None:
    def often() -> str:
        deadline = time.monotonic() + 0.3
        while time.monotonic() < deadline:
            called_by("p2p.replication.replica", lambda: sum(range(100)))
        return "done"

    assert on_a_watched_thread(often) == "done"


class Looping(Toy):
    """It thinks for ever about its tenth tick."""

    def step(self, state: ToyState, *given: Any) -> ToyState:
        while state.tick > 10:
            pass
        return super().step(state, *given)


class Staring(Toy):
    """It draws its board for ever."""

    def glimpse(self, state: ToyState) -> Any:
        while True:
            pass


def test_a_board_that_is_drawn_for_ever_is_shown_to_nobody(tmp_path: Path) -> None:
    with node(tmp_path / "a", "Ann", Staring(), beacon=False) as ann:
        told = Listener(ann)
        ann.play("toy")
        table = told.wait(RoomChanged).view.table
        assert ann.glimpse(table)
        notice = told.wait(Notice, lambda notice: notice.code == "no_glimpse")
        assert "it does not come to an end (threads/test_watchman.py" in notice.text
        assert ann.view() is not None
    told.thread.join(PATIENCE)


def test_a_node_whose_game_loops_leaves_it_and_lives_on(tmp_path: Path) -> None:
    with node(tmp_path / "a", "Ann", Looping(), beacon=False) as ann:
        told = Listener(ann)
        ann.play("toy")
        notice = told.wait(Notice, lambda notice: notice.code == "game_failed")
        assert "it does not come to an end (threads/test_watchman.py, line " in (
            notice.text
        )
        assert ann.view() is None
        ann.say("still here")
    told.thread.join(PATIENCE)
