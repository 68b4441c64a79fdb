"""Each sound is short, quiet, and begins and ends in silence."""

from __future__ import annotations

from itertools import pairwise

import pytest

from games.screen import SOUNDS
from games.window.game.tones import (
    FULL,
    HIGHEST,
    LOUDNESS,
    TONES,
    lasts,
    loudness,
    parted,
    samples,
)


def test_each_sound_of_the_contract_can_be_made() -> None:
    assert set(SOUNDS) == set(TONES)
    assert len(SOUNDS) == len(TONES)


@pytest.mark.parametrize("name", TONES)
@pytest.mark.parametrize("rate", [8000, 22050, 48000])
def test_a_sound_is_short_and_quiet_and_does_not_click(name: str, rate: int) -> None:
    made = samples(name, rate)
    assert 0.02 < len(made) / rate < 0.8
    assert 0.3 * FULL * LOUDNESS < max(map(abs, made)) <= FULL * LOUDNESS
    step = FULL * LOUDNESS * 2 * 3.15 * 2 * 1100 / rate  # of the highest overtone
    steps = [abs(b - a) for a, b in pairwise(made)]
    assert max(steps) < step
    assert abs(made[0]) < 100
    assert abs(made[-1]) < 100


def test_no_two_sound_alike() -> None:
    assert len({samples(name, 8000).tobytes() for name in TONES}) == len(TONES)


@pytest.mark.parametrize("name", TONES)
def test_a_sound_dies_away_as_what_was_struck(name: str) -> None:
    made = samples(name, 8000)
    quarter = len(made) // 4
    loud = [max(map(abs, made[at : at + quarter])) for at in range(0, 4 * quarter, 40)]
    assert max(map(abs, made[-8:])) < 0.02 * FULL
    assert loud[3 * quarter // 40] < 0.5 * max(loud)


def test_each_step_is_a_higher_note_and_as_long() -> None:
    def crossings(steps: int) -> int:
        made = samples("tick", 22050, steps=steps)
        return sum((a < 0) != (b < 0) for a, b in pairwise(made))

    notes = [crossings(steps) for steps in range(HIGHEST + 1)]
    assert notes == sorted(set(notes))
    assert notes[5] == pytest.approx(2 * notes[0], abs=3)  # an octave
    assert len(samples("tick", 8000, steps=3)) == len(samples("tick", 8000))
    assert lasts("tick") == pytest.approx(len(samples("tick", 8000)) / 8000, abs=1e-3)


@pytest.mark.parametrize(
    ("name", "meant"),
    [
        ("eat", ("eat", 0)),
        ("eat+3", ("eat", 3)),
        ("eat+99", ("eat", HIGHEST)),
        ("eat+", ("eat+", 0)),
        ("eat+-1", ("eat+-1", 0)),
        ("eat+two", ("eat+two", 0)),
        ("eat+\u0663", ("eat+\u0663", 0)),
        ("eat+" + "9" * 5000, ("eat+" + "9" * 5000, 0)),
    ],
)
def test_a_name_may_say_how_much_higher(name: str, meant: tuple[str, int]) -> None:
    assert parted(name) == meant


def test_both_ears_hear_the_same() -> None:
    one, two = samples("eat", 8000), samples("eat", 8000, 2)
    assert two[::2] == two[1::2] == one


def test_loudness_goes_from_nothing_to_all_and_is_finer_below() -> None:
    assert (loudness(0), loudness(1)) == (0, 1)
    assert loudness(0.5) < 0.5
