"""What another thread is in the midst of, and no harmful collection of garbage."""

from __future__ import annotations

import gc
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

import pytest

from p2p.threads.frames import frames_of

PATIENCE = 10.0  # seconds
DEPTH = 40  # frames of which nobody has made an object yet
FEW = 10
SEEN_WITHIN = 0.05  # seconds
dangerous = pytest.mark.skipif(
    sys.version_info >= (3, 12), reason="a collection in the midst of it harms nobody"
)


def deep(levels: int, there: threading.Event, go: threading.Event) -> None:
    if levels:
        return deep(levels - 1, there, go)
    there.set()
    go.wait(PATIENCE)


@contextmanager
def somewhere_deep() -> Iterator[int]:
    """The ident of a thread that stands there."""
    there, go = threading.Event(), threading.Event()
    thread = threading.Thread(target=deep, args=(DEPTH, there, go))
    thread.start()
    try:
        assert there.wait(PATIENCE)
        assert thread.ident is not None
        yield thread.ident
    finally:
        go.set()
        thread.join(PATIENCE)


@pytest.fixture
def collections() -> Iterator[list[str]]:
    """The collections of garbage that begin: one for each few objects that are made."""
    begun: list[str] = []

    def note(phase: str, _: object) -> None:
        if phase == "start":
            begun.append(phase)

    before = gc.get_threshold()
    gc.callbacks.append(note)
    gc.set_threshold(FEW)
    try:
        yield begun
    finally:
        gc.set_threshold(*before)
        gc.callbacks.remove(note)


def test_the_innermost_is_the_first() -> None:
    with somewhere_deep() as ident:
        names = [frame.f_code.co_name for frame in frames_of(ident)]
    first = names.index("deep")
    assert names[first : first + DEPTH + 1] == ["deep"] * (DEPTH + 1)
    assert names[first + DEPTH + 1 :] == ["run", "_bootstrap_inner", "_bootstrap"]
    assert "wait" in names[:first]


def test_a_thread_that_has_ended_is_in_the_midst_of_nothing() -> None:
    with somewhere_deep() as ident:
        pass
    assert frames_of(ident) == []


@dangerous
def test_no_garbage_is_collected_meanwhile(collections: list[str]) -> None:
    with somewhere_deep() as ident:
        gc.collect()
        collections.clear()
        frames = frames_of(ident)
        begun = len(collections)
    assert len(frames) > 4 * FEW  # each of them an object that is made as it is seen
    assert begun <= 1  # when that was over
    assert gc.isenabled()


def test_who_collects_no_garbage_still_does_not_afterwards() -> None:
    gc.disable()
    try:
        with somewhere_deep() as ident:
            assert frames_of(ident)
        assert not gc.isenabled()
    finally:
        gc.enable()


def test_two_look_one_after_the_other(monkeypatch: pytest.MonkeyPatch) -> None:
    current, at_once = sys._current_frames, threading.Barrier(2)
    inside: list[int] = []
    most: list[int] = []

    def slow() -> dict[int, FrameType]:
        inside.append(threading.get_ident())
        most.append(len(inside))
        time.sleep(SEEN_WITHIN)
        inside.remove(threading.get_ident())
        return current()

    def look() -> None:
        at_once.wait(PATIENCE)
        frames_of(threading.main_thread().ident or 0)

    monkeypatch.setattr(sys, "_current_frames", slow)
    lookers = [threading.Thread(target=look) for _ in range(2)]
    for looker in lookers:
        looker.start()
    for looker in lookers:
        looker.join(PATIENCE)
    assert most == [1, 1]
    assert gc.isenabled()


def test_who_is_made_to_look_in_the_midst_of_it_does(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A handler of a signal may close a node."""
    current, seen = sys._current_frames, threading.Event()

    def disturbed() -> dict[int, FrameType]:
        monkeypatch.setattr(sys, "_current_frames", current)
        with somewhere_deep() as ident:
            if frames_of(ident):
                seen.set()
        return current()

    monkeypatch.setattr(sys, "_current_frames", disturbed)
    looker = threading.Thread(target=frames_of, args=(0,), daemon=True)
    looker.start()
    looker.join(PATIENCE)
    assert seen.is_set()
    assert gc.isenabled()


def test_the_collector_is_let_be_where_it_harms_nobody(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    touched: list[str] = []
    monkeypatch.setattr(gc, "disable", lambda: touched.append("off"))
    monkeypatch.setattr(gc, "enable", lambda: touched.append("on"))
    with somewhere_deep() as ident:
        assert frames_of(ident)
    assert touched == (["off", "on"] if sys.version_info < (3, 12) else [])
