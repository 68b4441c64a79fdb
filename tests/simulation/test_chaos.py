"""Random faults, many seeds: no promise is broken at any event, and all is well after.

`python -m tests.simulation FIRST LAST` plays other seeds; a seed always plays the same.
"""

from __future__ import annotations

import os
import subprocess
import sys

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from tests.sample import one_in
from tests.simulation.helpers.ambush import MOMENTS
from tests.simulation.helpers.outcomes import failure
from tests.simulation.helpers.schedule import (
    HEIR,
    HOST,
    KINDS,
    Schedule,
    Step,
    describe,
    draw,
    play,
    play_out,
)

SEEDS = 25  # here; those below come with the slow tests
LYING = 400  # more in which one station in eight lies
HONEST = 1_100  # more in which none does
TWICE = 12
BAD_ONCE = (  # each of them broke a promise, of the protocol or of its judge
    *(302017, 304315, 304778, 307014, 307507, 309447, 309750, 310164, 311402, 314860),
    *(315433, 320009, 500337, 503845, 503991, 504497, 505735, 506299, 507423),
    *(700509, 701360, 713855),
)


@pytest.mark.parametrize(
    "seeds",
    [
        range(SEEDS),
        *(
            pytest.param(range(first, first + 100), marks=pytest.mark.slow)
            for first in range(SEEDS, SEEDS + LYING, 100)
        ),
    ],
    ids=lambda seeds: str(seeds.start),
)
def test_no_promise_is_broken_under_random_faults_though_some_lie(
    seeds: range,
) -> None:
    for seed in seeds:
        wrong = failure(draw(seed))
        assert not wrong, f"seed {seed}: {wrong}"


@pytest.mark.slow
@pytest.mark.parametrize("first", range(SEEDS, SEEDS + HONEST, 100))
def test_no_promise_is_broken_where_nobody_lies(first: int) -> None:
    for seed in range(first, first + 100):
        wrong = failure(draw(seed, vices=()))
        assert not wrong, f"seed {seed}: {wrong}"


@pytest.mark.slow
@pytest.mark.parametrize("seed", BAD_ONCE)
def test_what_was_mended_stays_so(seed: int) -> None:
    wrong = failure(draw(seed))
    assert not wrong, f"seed {seed}: {wrong}"


# As on macOS, Windows and, since Python 3.14, Linux: nothing is there by being forked.
SPAWNED = """
import multiprocessing, runpy, sys
multiprocessing.set_start_method("spawn")
sys.argv[1:] = ["0", "2", "--processes", "2"]
runpy.run_module("tests.simulation", run_name="__main__", alter_sys=True)
"""


def test_schedules_are_played_by_processes_that_are_not_forked() -> None:
    python = [sys.executable, "-c", SPAWNED]
    done = subprocess.run(python, capture_output=True, text=True, timeout=60)
    assert "2 schedules, 0 violations" in done.stdout, done.stderr


@pytest.mark.parametrize("seed", one_in(4, range(TWICE)))
def test_a_seed_plays_the_same_each_time(seed: int) -> None:
    assert play_out(seed).trace == play_out(seed).trace


# A liar wrote to one of two, in the order of a set.
TOLD_APART = """
from tests.simulation.helpers.schedule import play_out
print(play_out(400027).trace)
"""


def test_nor_does_the_hash_seed_matter() -> None:
    python = [sys.executable, "-c", TOLD_APART]
    started = [
        subprocess.Popen(
            python,
            env={**os.environ, "PYTHONHASHSEED": str(seed)},
            stdout=subprocess.PIPE,
            text=True,
        )
        for seed in range(3)
    ]
    traces = [process.communicate(timeout=60)[0] for process in started]
    assert traces[0]
    assert len({*traces}) == 1


def test_some_of_the_schedules_have_stations_on_wifi() -> None:
    drawn = [draw(seed) for seed in range(1000)]
    on_wifi = [schedule for schedule in drawn if schedule.wifi]
    assert 100 < len(on_wifi) < 300
    assert any(len(one.wifi) == one.stations > 2 for one in on_wifi)
    assert any(one.wifi == (0,) for one in on_wifi)  # likely the host
    again = eval(describe(on_wifi[0]), {"Schedule": Schedule, "Step": Step})
    assert again == on_wifi[0]


STEPS = st.builds(
    Step,
    kind=st.sampled_from(sorted(KINDS)),
    who=st.sampled_from((HOST, HEIR, 0, 1, 2)),
    other=st.integers(0, 4),
    amount=st.sampled_from((0.1, 0.5, 0.9)),
    wait=st.sampled_from((0.0, 0.02, 0.1, 0.2, 0.5, 1.0, 2.5)),
    moment=st.sampled_from(("", *MOMENTS)),
)


@pytest.mark.slow
@settings(
    max_examples=60,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=[HealthCheck.too_slow],
    phases=[Phase.generate, Phase.shrink],
)
@given(
    stations=st.integers(2, 5),
    seed=st.integers(0, 3),
    steps=st.lists(STEPS, max_size=6),
    wifi=st.sampled_from(((), (0,), (0, 1, 2, 3, 4))),
)
def test_no_schedule_that_hypothesis_thinks_of_breaks_a_promise(
    stations: int, seed: int, steps: list[Step], wifi: tuple[int, ...]
) -> None:
    schedule = Schedule(seed, stations, tuple(steps), wifi)
    try:
        play(schedule)
    except AssertionError as error:
        raise AssertionError(f"{error}\n{describe(schedule)}") from error
