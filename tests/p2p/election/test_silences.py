"""Which silences of a host are worth telling, and how long they were."""

from __future__ import annotations

import pytest

from p2p.election.patience import SILENCE
from p2p.election.silences import EXCUSED_WITHIN, EXPECTED_FOR, Silences
from p2p.identity import NodeId
from p2p.messages import LONGEST_LULL
from p2p.replication.forecast import MARGIN, WEATHER_FOR

TICK = 0.05
CALM = SILENCE * TICK
ANA, BEN = (NodeId(name * 52) for name in "ab")
LATER = 1.0 + EXCUSED_WITHIN


def having_left(tick: int = 40, heard_at: float = 10.0) -> Silences:
    """One that followed ana, whose last tick came then."""
    silences = Silences(TICK)
    silences.left(ANA, tick, heard_at, 10.2)
    return silences


def told(silences: Silences, seconds: float) -> int:
    """What is told of a silence; 0 if nothing is."""
    silences.ended(ANA, seconds, 1.0)
    return (silences.to_tell(LATER) or (0, 0))[0]


def test_only_what_was_longer_than_calm_patience_is_worth_a_word() -> None:
    silences = Silences(TICK)
    assert told(silences, 0.0) == 0
    assert told(silences, CALM - 1e-6) == 0
    assert told(silences, CALM + 0.01) == 185


def test_an_outage_is_no_weather() -> None:
    silences = Silences(TICK)
    assert told(silences, LONGEST_LULL / 1000 + 0.001) == 0
    assert told(silences, LONGEST_LULL / 1000) == LONGEST_LULL


def test_a_slow_game_knows_no_weather() -> None:
    assert told(Silences(1.0), 1.0) == 0


def test_the_next_one_may_be_as_long_as_the_worst_of_the_last_moments() -> None:
    silences = Silences(TICK)
    assert silences.expected(0.0) == 0.0
    for seconds in (0.2, 0.4, 0.3):
        silences.ended(ANA, seconds, 1.0)
    silences.to_tell(LATER)
    silences.ended(ANA, CALM - 1e-6, 2.0)
    assert silences.expected(EXPECTED_FOR) == pytest.approx(MARGIN * 0.4)
    assert silences.expected(1.0 + EXPECTED_FOR) == 0.0


def test_each_is_told_once_and_of_several_the_longest() -> None:
    silences = Silences(TICK)
    for seconds in (0.2, 0.3, 0.25):
        silences.ended(ANA, seconds, 1.0)
    assert silences.to_tell(4.5) == (300, 3)
    assert silences.to_tell(4.5) is None
    silences.ended(ANA, 0.2, 5.0)
    assert silences.to_tell(5.0 + EXCUSED_WITHIN) == (200, 0)


def test_a_new_host_is_told_the_worst_of_the_last_ten_minutes() -> None:
    silences = Silences(TICK)
    silences.ended(ANA, 0.3, 1.0)
    silences.ended(ANA, 0.2, 5.0)
    silences.to_tell(5.0 + EXCUSED_WITHIN)
    silences.left(ANA, 40, None, 100.0)
    assert silences.to_tell(100.5) == (300, 99)
    silences.left(BEN, 50, None, WEATHER_FOR + 2.0)
    assert silences.to_tell(WEATHER_FOR + 2.0) == (200, WEATHER_FOR - 3)
    silences.left(ANA, 60, None, WEATHER_FOR + 6.0)
    assert silences.to_tell(WEATHER_FOR + 6.0) is None


def test_what_nobody_could_be_told_in_ten_minutes_is_out_of_date() -> None:
    silences = Silences(TICK)
    silences.ended(ANA, 0.3, 1.0)
    assert silences.to_tell(WEATHER_FOR + 2.0) is None


def test_a_host_that_was_left_and_speaks_had_only_been_silent() -> None:
    silences = having_left()
    silences.spoke_late(ANA, 41, 10.3)
    assert silences.to_tell(10.3 + EXCUSED_WITHIN) == (300, 0)
    silences.spoke_late(ANA, 42, 10.31)  # it is told once
    assert silences.to_tell(10.31 + EXCUSED_WITHIN) is None


def test_a_host_that_says_that_it_slept_is_excused() -> None:
    """It stopped between making a tick and sending it: the table waited 0.6 s for each
    of its hosts from then on, for ten minutes."""
    silences = having_left()
    silences.spoke_late(ANA, 41, 10.6)
    assert silences.to_tell(10.6) is None
    silences.excused(BEN)
    silences.excused(ANA)
    assert silences.to_tell(10.6 + EXCUSED_WITHIN) is None
    assert silences.expected(10.6 + EXCUSED_WITHIN) == 0.0
    silences.ended(BEN, 0.3, 11.0)
    silences.excused(ANA)
    assert silences.to_tell(11.0 + EXCUSED_WITHIN) == (300, 0)
    silences.excused(BEN)  # too late
    assert silences.expected(11.5) == pytest.approx(MARGIN * 0.3)


def test_but_only_by_a_new_tick_of_its_own_and_within_a_second() -> None:
    for peer, tick, at in ((BEN, 41, 10.3), (ANA, 40, 10.3), (ANA, 41, 11.1)):
        silences = having_left()
        silences.spoke_late(peer, tick, at)
        assert silences.to_tell(at + EXCUSED_WITHIN) is None
    silences = Silences(TICK)
    silences.spoke_late(ANA, 41, 10.3)
    assert silences.to_tell(10.3 + EXCUSED_WITHIN) is None


def test_of_a_host_that_was_never_heard_nothing_is_known() -> None:
    silences = having_left()
    silences.left(BEN, 50, None, 10.2)
    silences.spoke_late(BEN, 51, 10.3)
    assert silences.to_tell(10.3 + EXCUSED_WITHIN) is None
    silences = having_left()
    silences.left(None, 0, 10.0, 10.2)
    silences.spoke_late(ANA, 41, 10.3)
    assert silences.to_tell(10.3 + EXCUSED_WITHIN) is None


def test_the_own_sleep_is_not_told() -> None:
    silences = having_left()
    silences.slept(0.5)
    silences.spoke_late(ANA, 41, 10.8)
    assert silences.to_tell(10.8 + EXCUSED_WITHIN) == (300, 0)
    silences.slept(0.5)  # and there is nothing to put off any more
    silences.spoke_late(ANA, 42, 11.0)
    assert silences.to_tell(11.0 + EXCUSED_WITHIN) is None
