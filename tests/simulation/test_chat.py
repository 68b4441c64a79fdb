"""Whatever becomes of a LAN, the chat keeps its word; and the schedules that say so
object if a rule of it is taken away.

`python -m tests.simulation.chat FIRST LAST` plays other seeds.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from multiprocessing import Pool

import pytest

from p2p.membership.links import DOUBT
from p2p.testing import Lan
from tests.p2p.helpers.crowd import MORNING
from tests.sample import one_in
from tests.simulation.chat import outcome
from tests.simulation.helpers import chatmutants
from tests.simulation.helpers.chatting import KINDS, WORDS, draw, play_out
from tests.simulation.helpers.mutants import Mutant
from tests.simulation.helpers.promises import past

SEEDS = 12  # here; many come with the slow tests
MANY = 300
WITHIN = 120  # schedules, in which a missing rule shows

MUTANTS: list[Mutant] = [
    value
    for name, value in vars(chatmutants).items()
    if getattr(value, "__module__", "") == chatmutants.__name__
    and isinstance(value, Callable)  # type: ignore[arg-type]
    and name[0].islower()
]


@pytest.mark.parametrize("seed", one_in(4, range(SEEDS)))
def test_the_chat_keeps_its_word(seed: int) -> None:
    _, wrong = outcome(WORDS, seed)
    assert not wrong


@pytest.mark.slow
def test_the_chat_keeps_its_word_in_many_schedules() -> None:
    with Pool(os.cpu_count() or 1) as pool:
        played = pool.starmap(outcome, [(WORDS, s) for s in range(SEEDS, MANY)], 5)
    assert [bad for bad in played if bad[1]] == []


def test_a_seed_plays_the_same_each_time() -> None:
    assert len({play_out(3, 60).lan.trace for _ in range(2)}) == 1


def test_all_that_may_happen_is_drawn() -> None:
    drawn = [draw(seed) for seed in range(100)]
    assert {step.kind for one in drawn for step in one.steps} == {"say", *KINDS}
    assert 20 < sum(one.lies for one in drawn) < 80
    assert 20 < sum(any(one.clocks) for one in drawn) < 90
    assert any(one.wifi for one in drawn)
    for one in drawn:
        assert sum(step.kind == "say" for step in one.steps) == WORDS


@pytest.mark.slow
@pytest.mark.parametrize("mutant", MUTANTS, ids=lambda mutant: mutant.__name__)
def test_a_rule_that_is_missing_is_missed(mutant: Mutant) -> None:
    with mutant():
        for seed in range(WITHIN):
            _, wrong = outcome(WORDS, seed)
            if wrong:
                sys.stdout.write(f"seed {seed}: {wrong}\n")
                return
    pytest.fail(f"{WITHIN} schedules did not notice")


# --- a link that another takes the place of ------------------------------------------


@pytest.mark.parametrize("gap", [0.0, 0.0002, 0.0005, 0.001])
@pytest.mark.parametrize("seed", range(6))
def test_no_word_is_lost_with_a_link_that_another_replaced(
    seed: int, gap: float
) -> None:
    """Twenty words to all and to one, while a second connection takes the place of the
    first; then the reader starts anew."""
    lan = Lan(seed)
    lan.keeps = True
    ana, ben = (lan.add(name, clock=MORNING) for name in ("Ana", "Ben"))
    lan.run(2.0)
    texts = [f"hello {number}" for number in range(20)]
    for number, text in enumerate(texts):
        if number in (3, 9, 15):
            lan.link_anew(*((ana, ben) if seed % 2 else (ben, ana)))
            lan.run(DOUBT - 0.0005 if gap else 0.0)
        ana.say(text)
        ana.say(f"to you: {text}", ben.id)
        lan.run(gap)
    lan.run(1.5)
    for _ in range(2):
        assert [one.text for one in past(ben)] == texts
        to_one = [f"to you: {text}" for text in texts]
        assert [one.text for one in past(ben, ana)] == to_one
        assert {one.state for one in past(ana, ben)} == {"delivered"}
        ben.quit()
        lan.start(ben)
