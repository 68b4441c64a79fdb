"""The promises that are looked after at every event do bite: with a rule of the core
taken away, random schedules alone soon break one.

`pytest tests/simulation/test_bite.py -m '' -rP` tells which promise broke, how soon.
"""

from __future__ import annotations

import sys
import time

import pytest

from tests.simulation.helpers import mutants
from tests.simulation.helpers.mutants import Mutant
from tests.simulation.helpers.outcomes import outcome

WITHIN = 120.0  # seconds of the processor
FIRST = 2100  # seed; the rarest of these show in one schedule of some 400

SOON: list[Mutant] = [
    mutants.asks_nobody,
    mutants.no_relaying,
    mutants.no_forwarding,
    mutants.no_stickiness,
    mutants.followers_rebel,
    mutants.no_fencing,
    mutants.pause_not_noticed,
    mutants.merge_by_term,
    mutants.nobody_yields,
    mutants.scores_not_carried,
    mutants.inputs_not_told_apart,
    mutants.inputs_not_resent,
]


@pytest.mark.slow
@pytest.mark.parametrize("mutant", SOON, ids=lambda mutant: mutant.__name__)
def test_random_faults_find_the_missing_rule(mutant: Mutant) -> None:
    begun, seed, wrong = time.process_time(), FIRST - 1, ""
    with mutant():
        while not wrong and time.process_time() - begun < WITHIN:
            seed += 1
            _, _, wrong = outcome(seed)
    sys.stdout.write(f"seed {seed}: {wrong}\n")
    assert wrong, f"{seed - FIRST + 1} schedules in {WITHIN} s did not notice"
