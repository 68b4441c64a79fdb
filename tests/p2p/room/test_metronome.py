"""When the next frame is due, whoever makes it."""

from __future__ import annotations

import pytest

from p2p.room.metronome import Metronome


def test_a_host_keeps_its_pace_however_late_it_is_called() -> None:
    metronome = Metronome(0.05, 10.0)
    for number, late in enumerate((0.0, 0.02, 0.049, 0.01), 1):
        metronome.made(metronome.due + late)
        assert metronome.due == pytest.approx(10.0 + number * 0.05)


def test_who_stood_still_makes_no_burst() -> None:
    metronome = Metronome(0.05, 10.0)
    metronome.made(12.0)
    assert metronome.due == 12.05


def test_a_member_would_go_on_one_interval_after_the_last_frame() -> None:
    metronome = Metronome(0.05, 10.0)
    metronome.heard(11.0)
    assert metronome.due == 11.05


@pytest.mark.parametrize(
    ("heard", "crowned", "due"),
    [
        (10.0, 10.02, 10.05),  # in the beat of the host before
        (10.0, 10.3, 10.3),  # which is over: at once
        (10.5, 10.3, 10.35),  # but never later than one interval from now
    ],
)
def test_an_heir_goes_on_in_the_beat(heard: float, crowned: float, due: float) -> None:
    metronome = Metronome(0.05, 0.0)
    metronome.heard(heard)
    metronome.crowned(False, crowned)
    assert metronome.due == pytest.approx(due)


def test_a_founder_lets_others_object() -> None:
    metronome = Metronome(0.05, 10.0)
    metronome.crowned(True, 10.02)
    assert metronome.due == pytest.approx(10.07)


def test_who_may_go_on_does_so_at_once() -> None:
    metronome = Metronome(0.05, 10.0)
    metronome.resumed(13.0)
    assert metronome.due == 13.0
