"""What the event loop does beside itself: its results come, and no end waits for it."""

from __future__ import annotations

import asyncio
import threading

import pytest

from p2p.threads.background import MAX_JOBS_WAITING, Background

PATIENCE = 5.0  # seconds


def test_what_it_returns_and_raises_comes_back() -> None:
    async def scene() -> tuple[int, str]:
        loop = asyncio.get_running_loop()
        loop.set_default_executor(Background())
        number = await loop.run_in_executor(None, int, "7")
        with pytest.raises(ValueError, match="invalid literal"):
            await loop.run_in_executor(None, int, "seven")
        name = await asyncio.to_thread(lambda: threading.current_thread().name)
        return number, name

    assert asyncio.run(scene()) == (7, "hydralan-background")


def test_an_end_waits_for_nothing() -> None:
    background, begun, go = Background(), threading.Event(), threading.Event()

    def hang() -> None:
        begun.set()
        go.wait(PATIENCE)

    hanging = background.submit(hang)
    assert begun.wait(PATIENCE)
    background.shutdown(wait=True)
    assert not hanging.done()
    with pytest.raises(RuntimeError):
        background.submit(int)
    go.set()
    assert hanging.result(PATIENCE) is None


def test_what_is_cancelled_before_its_turn_never_runs(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("p2p.threads.background.JOBS_AT_ONCE", 1)
    background, begun, go = Background(), threading.Event(), threading.Event()

    def hang() -> None:
        begun.set()
        go.wait(PATIENCE)

    first, ran = background.submit(hang), threading.Event()
    assert begun.wait(PATIENCE)
    second, third = background.submit(ran.set), background.submit(int)
    assert second.cancel()
    go.set()
    assert third.result(PATIENCE) == 0
    assert first.done()
    assert not ran.is_set()
    background.shutdown()


def test_too_much_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("p2p.threads.background.JOBS_AT_ONCE", 1)
    background, begun, go = Background(), threading.Event(), threading.Event()

    def hang() -> None:
        begun.set()
        go.wait(PATIENCE)

    background.submit(hang)
    assert begun.wait(PATIENCE)
    for _ in range(MAX_JOBS_WAITING):
        background.submit(int)
    with pytest.raises(RuntimeError, match="too much waits"):
        background.submit(int)
    background.shutdown()
    go.set()
