"""Each sound is short, quiet, and begins and ends in silence."""

from __future__ import annotations

from itertools import pairwise

import pytest

from games.screen import SOUNDS
from games.window.game.tones import FULL, LOUDNESS, TONES, loudness, samples


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


def test_both_ears_hear_the_same() -> None:
    one, two = samples("eat", 8000), samples("eat", 8000, 2)
    assert two[::2] == two[1::2] == one


def test_loudness_goes_from_nothing_to_all_and_is_finer_below() -> None:
    assert (loudness(0), loudness(1)) == (0, 1)
    assert loudness(0.5) < 0.5
