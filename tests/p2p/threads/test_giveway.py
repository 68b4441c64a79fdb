"""Whoever was woken runs before the one who woke him has done all his work."""

from __future__ import annotations

import os
import threading
import time

import pytest

from p2p.threads.giveway import give_way

PATIENCE = 10.0  # seconds
TRIES = 200


@pytest.mark.skipif(os.name != "posix", reason="does nothing there")
def test_who_was_woken_runs_meanwhile() -> None:
    woken, done = threading.Semaphore(0), []

    def wait() -> None:
        while woken.acquire(timeout=PATIENCE) and len(done) < TRIES:
            done.append(time.monotonic())

    thread = threading.Thread(target=wait)
    thread.start()
    ran = 0
    for told in range(TRIES):
        woken.release()
        give_way()
        ran += len(done) > told
    woken.release()
    thread.join(PATIENCE)
    assert ran > 0
