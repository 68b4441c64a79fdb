"""A standstill of the computer is told from one of a node."""

from __future__ import annotations

import signal
import time
from itertools import pairwise

import pytest

from tests.lan.pulse import Pulse, Stalls

FROZEN = 0.3  # seconds
SLACK = 0.15  # seconds: a busy machine, which may well stand still itself


@pytest.mark.parametrize(
    ("spans", "ran", "stood"),
    [
        ([], [0.0, 1.0, 2.0, 3.0], 0.0),
        ([(1.0, 1.5)], [0.0, 1.0, 1.5, 2.5], 0.5),
        ([(0.5, 1.5)], [0.0, 0.5, 1.0, 2.0], 1.0),  # in the midst of it time stands
        ([(1.2, 1.4), (1.0, 1.5), (1.5, 1.6)], [0.0, 1.0, 1.4, 2.4], 0.6),
        ([(9.0, 9.5)], [0.0, 1.0, 2.0, 3.0], 0.5),
    ],
)
def test_standstill_of_any_processor_is_no_time(
    spans: list[tuple[float, float]], ran: list[float], stood: float
) -> None:
    stalls = Stalls(spans)
    assert [stalls.run(float(n)) for n in range(4)] == pytest.approx(ran)
    assert stalls.seconds == pytest.approx(stood)


def test_time_never_goes_back() -> None:
    stalls = Stalls([(1.0, 1.5), (1.2, 2.0), (2.5, 2.6)])
    ran = [stalls.run(n / 100) for n in range(400)]
    assert all(one <= after for one, after in pairwise(ran))


def test_who_sleeps_and_is_not_woken_stood_still() -> None:
    with Pulse() as pulse:
        since = time.time()
        for process in pulse.processes:
            process.send_signal(signal.SIGSTOP)
        time.sleep(FROZEN)
        for process in pulse.processes:
            process.send_signal(signal.SIGCONT)
        until = time.time()
        time.sleep(0.1)
    ran = pulse.stalls.run(until) - pulse.stalls.run(since)
    assert ran < SLACK


def test_whoever_computes_does_not_make_it_late() -> None:
    with Pulse() as pulse:
        since = time.time()
        while time.time() < since + 0.5:
            sum(range(10_000))
    assert pulse.stalls.run(since + 0.5) - pulse.stalls.run(since) > 0.5 - SLACK
