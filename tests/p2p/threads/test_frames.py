"""What another thread is in the midst of, while Python collects no garbage."""

from __future__ import annotations

import gc
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from p2p.threads.frames import frames_of

PATIENCE = 10.0  # seconds
DEPTH = 40  # frames of which nobody has made an object yet
FEW = 10


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
    assert there.wait(PATIENCE)
    assert thread.ident is not None
    yield thread.ident
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
    yield begun
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
