"""The watch over every tick and press finds planted breaches, and only those."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from p2p.events import Event, InputApplied, Ticked
from p2p.messages import COUNTERS
from p2p.testing import Lan, Station, Violation
from tests.p2p.helpers.laps import Laps
from tests.simulation.helpers.playing import playing


def last(station: Station) -> Ticked:
    assert station.last_tick is not None
    return station.last_tick


def breach(lan: Lan, station: Station, event: Event) -> str:
    """Which promise is broken if this is told now."""
    with pytest.raises(Violation) as found:
        lan.watch.happened(station, event, lan.now)
    return found.value.promise


def test_honest_play_breaks_nothing() -> None:
    lan, stations = playing(4)
    lan.counts_presses = True
    for _ in range(20):
        for station in stations:
            station.press("left")
        lan.run(0.1)
    lan.kill(stations[0])
    lan.run(2.0)
    assert [lan.watch.best_score(s) for s in stations[1:]] == [20, 20, 20]
    assert len(lan.watch.reigns) == 2


def test_another_state_at_the_same_tick_of_a_reign() -> None:
    lan, (one, two) = playing(2)
    assert breach(lan, two, replace(last(one), digest="another")) == "S1"


def test_the_same_history_with_another_state_under_another_host() -> None:
    lan, (_, two) = playing(2)
    other = replace(last(two), digest="another", host=two.id)
    assert breach(lan, two, other) == "S1"


def test_a_term_that_goes_back() -> None:
    lan, (_, two) = playing(2)
    assert breach(lan, two, replace(last(two), term=0)) == "S2"


def test_terms_are_numbers_that_begin_anew_after_the_last_one() -> None:
    lan, (_, two) = playing(2)
    tick = last(two)
    for n, counter in enumerate((COUNTERS // 2, COUNTERS - 1, 0, 1), 1):
        later = replace(tick, term=counter, tick=tick.tick + n, digest=f"new {n}")
        lan.watch.happened(two, later, lan.now)
    assert breach(lan, two, replace(later, term=COUNTERS - 1)) == "S2"


def test_a_tick_that_is_repeated_or_missing() -> None:
    lan, (_, two) = playing(2)
    tick = last(two)
    assert breach(lan, two, tick) == "S3"
    later = replace(tick, tick=tick.tick + 2, digest="of a tick that nobody saw yet")
    assert breach(lan, two, later) == "S3"


def test_the_next_tick_is_no_breach() -> None:
    lan, (_, two) = playing(2)
    tick = last(two)
    lan.watch.happened(two, replace(tick, tick=tick.tick + 1, digest="new"), lan.now)


def test_a_score_that_is_taken_away(monkeypatch: pytest.MonkeyPatch) -> None:
    lan, (one, two) = playing(2)
    two.press("left")
    lan.run(3.0)  # the reign is old, and so is the link
    lan.run_until(lambda: last(one).tick == last(two).tick, 0.1)  # no next one is made
    assert lan.watch.best_score(two) == 1
    assert two.room is not None
    monkeypatch.setattr(two.room.replica, "score_of", lambda node: 0)
    tick = last(two)
    event = replace(tick, tick=tick.tick + 1, digest="new")
    assert breach(lan, two, event) == "S6"


def test_a_score_may_lag_while_its_player_is_moved(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    lan, (_, two) = playing(2)
    two.press("left")
    lan.run(3.0)
    assert two.room is not None
    monkeypatch.setattr(two.room.replica, "score_of", lambda node: 0)
    tick = last(two)
    event = replace(tick, term=2, tick=tick.tick + 1, digest="new")
    lan.watch.happened(two, event, lan.now)


def test_a_score_of_another_round_is_not_missed() -> None:
    lan, (_, two) = playing(2, rules=Laps(40, 10))
    two.press("left")
    lan.run(0.2)
    assert lan.watch.best_score(two) == 1
    lan.run(5.0)
    assert lan.watch.best_score(two) == 0


def test_a_win_that_is_taken_away(monkeypatch: pytest.MonkeyPatch) -> None:
    lan, (_, two) = playing(2, rules=Laps(80, 10))
    two.press("left")
    assert two.room is not None
    replica = two.room.replica
    assert lan.run_until(lambda: replica.wins_of(two.id) == 1, 9.0)
    lan.run(2.02)
    monkeypatch.setattr(replica, "wins_of", lambda node: 0)
    tick = last(two)
    event = replace(tick, tick=tick.tick + 1, digest="new")
    assert breach(lan, two, event) == "S6"
    replica.rounds.ended = 0  # it is on a board where none has ended
    lan.watch.happened(two, replace(tick, tick=tick.tick + 2, digest="x"), lan.now)


def test_more_points_than_presses(monkeypatch: pytest.MonkeyPatch) -> None:
    lan, (_, two) = playing(2)
    lan.counts_presses = True
    assert two.room is not None
    monkeypatch.setattr(two.room.replica, "score_of", lambda node: 1)
    tick = last(two)
    event = replace(tick, tick=tick.tick + 1, digest="new")
    assert breach(lan, two, event) == "S6"


def test_a_press_that_counts_twice_or_before_an_earlier_one() -> None:
    lan, (_, two) = playing(2)
    lan.watch.happened(two, InputApplied("toy", 2, 5, 100), lan.now)
    assert breach(lan, two, InputApplied("toy", 2, 5, 101)) == "S7"
    assert breach(lan, two, InputApplied("toy", 2, 4, 101)) == "S7"


def test_a_new_stay_counts_from_the_beginning() -> None:
    lan, (_, two) = playing(2)
    lan.watch.happened(two, InputApplied("toy", 2, 5, 100), lan.now)
    two.leave()
    two.play("toy")
    lan.watch.happened(two, InputApplied("toy", 2, 1, 100), lan.now)
    assert lan.watch.best_score(two) == 0
