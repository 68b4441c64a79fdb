"""Random faults, many seeds: no promise is broken on the way, and all is well after.

`python -m tests.simulation FIRST LAST` plays other seeds; a seed always plays the same.
"""

from __future__ import annotations

import pytest

from tests.simulation.schedule import play_out

SEEDS = 120
MANY = 1500


def test_no_promise_is_broken_under_random_faults() -> None:
    for seed in range(SEEDS):
        try:
            play_out(seed)
        except AssertionError as error:
            raise AssertionError(f"seed {seed}: {error}") from error


@pytest.mark.slow
def test_no_promise_is_broken_under_many_random_faults() -> None:
    for seed in range(SEEDS, SEEDS + MANY):
        try:
            play_out(seed)
        except AssertionError as error:
            raise AssertionError(f"seed {seed}: {error}") from error


def test_a_seed_plays_the_same_each_time() -> None:
    assert play_out(3).trace == play_out(3).trace
