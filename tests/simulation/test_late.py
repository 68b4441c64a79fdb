"""Random faults on computers that have more to do than they can: each process is told
now and then how late it gets its turns, and is patient accordingly. All that is
promised holds, as soon as ever."""

from __future__ import annotations

from random import Random

import pytest

from p2p.testing import Lan
from tests.simulation.helpers.schedule import play_out

LATENESS = (0.0, 0.0, 0.02, 0.1, 0.2)  # seconds, as chance will have it


@pytest.mark.parametrize(
    "seeds",
    [range(20), pytest.param(range(20, 300), marks=pytest.mark.slow)],
    ids=["few", "many"],
)
def test_who_is_told_that_he_is_late_breaks_no_promise(
    seeds: range, monkeypatch: pytest.MonkeyPatch
) -> None:
    dice, look = Random(0), Lan.look

    def tell_and_look(lan: Lan) -> None:
        for station in lan.running():
            station.core.runs_late(dice.choice(LATENESS))
        look(lan)

    monkeypatch.setattr(Lan, "look", tell_and_look)
    for seed in seeds:
        dice.seed(seed)
        play_out(seed)
