"""Points and wins that nobody can have are found, and only those."""

from __future__ import annotations

import pytest

from p2p.replication.replica import Replica
from p2p.testing import Lan, Station, Violation
from p2p.testing.tally import Tally
from tests.p2p.helpers.laps import Laps
from tests.simulation.helpers.playing import playing


def in_laps(podium: int = 10) -> tuple[Lan, Station, Replica]:
    """Two play in rounds of 2 seconds; the second station, and its replica."""
    lan, (_, two) = playing(2, rules=Laps(40, podium))
    lan.counts_presses = True
    assert two.room is not None
    return lan, two, two.room.replica


def breach(lan: Lan) -> str:
    with pytest.raises(Violation) as found:
        lan.run(0.2)
    assert found.value.promise == "S6"
    return str(found.value)


@pytest.mark.parametrize("podium", [0, 10])
def test_honest_rounds_break_nothing(podium: int) -> None:
    lan, two, replica = in_laps(podium)
    for _ in range(60):
        two.press("left")
        lan.run(0.2)
    assert replica.rounds.ended >= 4
    assert replica.wins_of(two.id) == replica.rounds.ended


def test_points_without_presses_in_this_round(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    lan, two, replica = in_laps()
    two.press("left")
    lan.run(2.5)
    assert replica.rounds.now.number == 2
    monkeypatch.setattr(replica, "score_of", lambda node: 1)  # of the round before
    assert "1 points of 0 presses" in breach(lan)


def test_a_win_that_nobody_saw(monkeypatch: pytest.MonkeyPatch) -> None:
    lan, two, replica = in_laps()
    two.press("left")
    lan.run(2.5)
    assert replica.wins_of(two.id) == 1
    monkeypatch.setattr(replica, "wins_of", lambda node: 2)
    assert "n0 has 2 wins, has won 0 of 1" in breach(lan)


def test_whoever_did_not_see_the_round_end_believes_no_win() -> None:
    lan, two, replica = in_laps()
    two.press("left")
    lan.run(2.5)
    assert (two.room, two.last_tick) != (None, None)
    assert replica.wins_of(two.id) == 1
    with pytest.raises(Violation, match="1 wins, has won 0 of 1"):
        Tally().ticked(two.life, two.room, two.last_tick, True, lan.now)  # type: ignore[arg-type]
