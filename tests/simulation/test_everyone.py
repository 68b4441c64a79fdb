"""What is said to everyone, by whole nodes on the simulated LAN.

Five of them, of whom one lies and some have wrong clocks, are parted, killed, put to
sleep and started anew, and say two hundred things. In the end all honest ones hold the
same history in the same order.
"""

from __future__ import annotations

from random import Random

import pytest

from p2p.events import ChatReceived, HistoryChanged
from p2p.testing import Lan, Station
from tests.p2p.helpers.crowd import MORNING
from tests.sample import one_in
from tests.simulation.helpers.chatlies import liar_on

NAMES = ("Ana", "Ben", "Cyd", "Dan", "Eve")
WRONG = (-20 * 3_600_000, 3 * 86_400_000, -(10**12), 3 * 10**12)
WORDS = 200


def past(station: Station) -> list[tuple[str, str]]:
    """Who said what, in order."""
    told = station.core.history(None, None, 1000).messages
    return [(one.sender, one.text) for one in told]


def meet(seed: int, wrong: bool = False) -> tuple[Lan, list[Station]]:
    lan, dice = Lan(seed), Random(seed)
    lan.keeps = True
    clocks = [dice.choice((0, *WRONG)) if wrong else 0 for _ in range(2)] + [0] * 3
    dice.shuffle(clocks)
    stations = [
        lan.add(name, clock=MORNING + clock)
        for name, clock in zip(NAMES, clocks, strict=True)
    ]
    lan.run(1.0)
    return lan, stations


def play(seed: int, wrong: bool, lies: bool) -> tuple[Lan, list[Station]]:
    lan, stations = meet(seed, wrong)
    dice, liar = Random(seed), liar_on(lan, stations[-1], seed)
    said = 0
    while said < WORDS:
        lot = dice.random()
        if lot < 0.6:
            one = dice.choice([s for s in stations if s.is_awake])
            one.say(f"{one.name} {said}")
            said += 1
        elif lot < 0.72:
            lan.heal()
            groups: list[list[Station]] = [[], []]
            for one in stations:
                dice.choice(groups).append(one)
            lan.partition(*groups)
        elif lot < 0.78:
            lan.heal()
        elif lot < 0.82:
            one = dice.choice(stations[:-1])
            if one.is_awake:
                lan.kill(one)
                lan.run(0.5)
                lan.start(one)
        elif lot < 0.85:
            one = dice.choice(stations)
            if one.is_awake and sum(s.is_awake for s in stations) > 1:
                lan.pause(one, dice.choice((0.5, 4.0)))
        elif lies and stations[-1].is_awake:
            liar.act()
        lan.run(dice.choice((0.001, 0.05, 1.0, 5.0)))
    lan.heal()
    lan.run(200.0)
    return lan, stations


@pytest.mark.parametrize("seed", one_in(4, range(4)))
@pytest.mark.parametrize(("wrong", "lies"), [(False, True), (True, False)])
@pytest.mark.slow
def test_honest_nodes_have_one_history(seed: int, wrong: bool, lies: bool) -> None:
    _, stations = play(seed, wrong, lies)
    honest = stations[:-1] if lies else stations
    assert len({tuple(past(one)) for one in honest}) == 1
    found = {text for _, text in past(honest[0])}
    said = {f"{one.name} {n}" for one in honest for n in range(WORDS)}
    assert len(found & said) > WORDS * 0.6


@pytest.mark.slow
def test_the_same_again_every_time() -> None:
    assert play(1, False, True)[0].trace == play(1, False, True)[0].trace


def test_a_newcomer_is_told_that_there_is_something_to_look_back_at() -> None:
    lan, (ana, *_) = meet(1)
    ana.say("before you came")
    lan.run(1.0)
    late = lan.add("Zoe", clock=MORNING)
    lan.run(2.0)
    assert past(late) == [(ana.id, "before you came")]
    kinds = [type(event) for event in late.events]
    assert HistoryChanged in kinds
    assert ChatReceived not in kinds


def test_what_was_said_while_apart_comes_late() -> None:
    lan, (ana, ben, *others) = meet(1)
    lan.partition([ana, others[0]], [ben, *others[1:]])
    lan.run(10.0)
    ana.say("where are you all?")
    lan.run(1.0)
    lan.heal()
    lan.run(10.0)
    (heard,) = [e for e in ben.events if isinstance(e, ChatReceived)]
    assert (heard.text, heard.late) == ("where are you all?", True)
