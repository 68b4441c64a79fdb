"""Somebody alone whose path to the others is long: the two tables become one."""

from __future__ import annotations

import pytest

from p2p.testing import Lan
from tests.p2p.helpers.toy import Toy
from tests.simulation.helpers.schedule import TOY

LATE = [0.03, 0.07, 0.09, 0.12, 0.14, 0.2]  # seconds one way
HEALED = 4.0  # seconds: the round trips of several talks


@pytest.mark.parametrize("crowd", [1, 3])
@pytest.mark.parametrize("late", LATE)
def test_who_is_alone_and_far_away_is_merged(late: float, crowd: int) -> None:
    for seed in range(4):
        lan = Lan(seed, [Toy()])
        stations = [lan.add(f"a{number}") for number in range(crowd)]
        stations.append(lan.add("far"))
        lan.run(0.5)
        lan.slow(stations[-1], late)
        lan.run(0.5)
        for station in stations:
            station.play(TOY)

        def are_one(all_of_them: tuple = tuple(stations)) -> bool:  # type: ignore[type-arg]
            terms = {s.room and s.room.election.term for s in all_of_them}
            return len(terms) == 1 and None not in terms

        assert lan.run_until(are_one, HEALED)
