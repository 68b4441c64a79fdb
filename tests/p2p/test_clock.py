"""The clock goes on, in seconds."""

from __future__ import annotations

import time

import pytest

from p2p import clock


def test_it_never_goes_back() -> None:
    readings = [clock.now() for _ in range(1000)]
    assert readings == sorted(readings)


def test_it_runs_in_seconds() -> None:
    began, monotonic = clock.now(), time.monotonic()
    while time.monotonic() - monotonic < 0.02:
        pass
    assert clock.now() - began == pytest.approx(time.monotonic() - monotonic, abs=0.1)


@pytest.mark.skipif(
    not hasattr(time, "CLOCK_BOOTTIME"), reason="only Linux counts that apart"
)
def test_on_linux_suspend_counts() -> None:
    asleep = time.clock_gettime(time.CLOCK_BOOTTIME) - time.monotonic()
    assert clock.now() - time.monotonic() == pytest.approx(asleep, abs=0.1)
