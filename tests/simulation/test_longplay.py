"""A table that plays for long is played the same each time, and its notes are true."""

from __future__ import annotations

import pytest

from tests.sample import one_in
from tests.simulation.helpers.longplay import WHO, LongPlay, Notes
from tests.simulation.wifi import notes

MINUTES = 120.0  # seconds: two of them


@pytest.mark.slow
def test_on_cables_nothing_happens() -> None:
    found = notes(1, 5, "nobody", 60.0, watched=True)
    assert (found.takeovers, found.handovers, found.merges) == (0, 0, 0)
    assert 48 <= min(found.gaps) <= found.gap(50) <= max(found.gaps) <= 52
    assert found.gaps.total() == pytest.approx(60 * 20 * 5, rel=0.01)
    assert found.pressed > 200
    assert (found.lost, found.doubled, found.refused) == (0, 0, 0)


@pytest.mark.parametrize("who", one_in(5, WHO))
@pytest.mark.slow
def test_each_kind_of_table_is_played_the_same_again(who: str) -> None:
    assert notes(2, 4, who, 30.0, False) == notes(2, 4, who, 30.0, False)


@pytest.mark.slow
def test_the_promises_hold_for_whom_wifi_befalls() -> None:
    found = notes(1, 5, "all", MINUTES, watched=True)
    assert found.lost == found.doubled == 0
    assert max(found.gaps) > 100


def test_the_wifi_follows_the_game() -> None:
    lan = LongPlay(1, 3, "host")
    for _ in range(3):
        (host,) = lan.on_wifi
        assert host is lan.host
        lan.kill(host)
        lan.run(3.0)
        lan.start(host)
        host.play("toy")
        lan.run(3.0)
    assert lan.notes.takeovers == 3


def test_whoever_comes_late_keeps_the_cable() -> None:
    lan = LongPlay(1, 3, "all")
    late = lan.sit("late")
    before = lan.host
    assert before is not None
    lan.kill(before)
    lan.run(5.0)
    assert lan.notes.takeovers == 1
    assert late not in lan.on_wifi


def test_a_host_that_leaves_hands_over() -> None:
    lan = LongPlay(1, 3, "nobody")
    assert lan.host is not None
    lan.host.leave()
    lan.run(1.0)
    assert (lan.notes.handovers, lan.notes.takeovers) == (1, 0)


def test_halves_that_meet_again_merge() -> None:
    lan = LongPlay(1, 4, "nobody")
    one, two, three, four = lan.stations.values()
    lan.partition([one], [two, three, four])
    lan.run(4.0)
    lan.heal()
    lan.run(4.0)
    assert lan.notes.takeovers == 1
    assert lan.notes.merges == 1
    assert lan.notes.gap(100) > 150


def test_presses_that_are_lost_or_doubled_are_found() -> None:
    lan = LongPlay(1, 2, "nobody")
    lan.run(10.0)
    one, other = lan.stations.values()
    one.pressed += 3
    other.pressed -= 2
    found = lan.close()
    assert (found.lost, found.doubled) == (3, 2)


def test_notes_are_added() -> None:
    one, other = Notes(seconds=1, takeovers=1), Notes(seconds=2, lost=3)
    one.gaps.update({50: 98, 400: 1})
    other.gaps.update({50: 1})
    one.add(other)
    assert (one.seconds, one.takeovers, one.lost) == (3, 1, 3)
    assert one.gaps == {50: 99, 400: 1}
    assert (one.gap(99), one.gap(99.9)) == (50, 400)
