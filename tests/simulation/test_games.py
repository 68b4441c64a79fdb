"""The games in the box under random faults: what the toy is promised holds for them."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from games.registry import load_rules
from tests.sample import one_in
from tests.simulation.helpers.schedule import Company, draw

SEEDS = 6
MOST = 6  # stations: real games cost more than the toy


@pytest.mark.parametrize("seed", one_in(3, range(SEEDS)))
@pytest.mark.parametrize("name", ["cycles", "snake"])
def test_no_promise_is_broken(name: str, seed: int) -> None:
    schedule = replace(draw(seed), laps=())
    few = replace(schedule, stations=min(MOST, schedule.stations), wifi=())
    company = Company(few, game=load_rules(name))
    company.begin()
    for step in few.steps:
        company.take(step)
    company.end()
