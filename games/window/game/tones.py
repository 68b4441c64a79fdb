"""The sounds that a game may name, made of a few sine waves. Pure.

They are short, and quiet enough for a room with thirty computers. Each begins and ends
in silence, or it would click.
"""

from __future__ import annotations

import math
from array import array
from typing import NamedTuple

LOUDNESS = 0.6  # of full scale, at most: half of it is usual
EDGE = 0.006  # seconds in which a tone comes and goes
OVERTONE = 0.35  # of the octave above: a bare sine sounds like a test of hearing
FULL = 2**15 - 1


class Tone(NamedTuple):
    """A sine that slides from one pitch (Hz) to another in so many seconds, while it
    dies away by `fall` (1: to nothing)."""

    start: float
    end: float
    seconds: float
    fall: float = 0.7


C, E, G, HIGH = 523.25, 659.26, 783.99, 1046.5  # C major, from the middle of a piano

TONES: dict[str, tuple[Tone, ...]] = {
    "eat": (Tone(G, HIGH, 0.07),),
    "die": (Tone(440, 110, 0.32, 0.9),),
    "kill": (Tone(E, E, 0.06), Tone(HIGH, HIGH, 0.12)),
    "born": (Tone(C / 2, C, 0.12),),
    "move": (Tone(330, 330, 0.04, 1.0),),
    "wrong": (Tone(165, 147, 0.18, 0.5),),
    "tick": (Tone(C, C, 0.09, 0.9),),
    "go": (Tone(HIGH, HIGH, 0.3, 0.9),),
    "win": (Tone(C, C, 0.1), Tone(E, E, 0.1), Tone(G, G, 0.1), Tone(HIGH, HIGH, 0.35)),
    "over": (Tone(G, G, 0.14), Tone(E, E, 0.14), Tone(C, C, 0.3, 0.9)),
}


def loudness(part: float) -> float:
    """What part of the full sound seems `part` as loud, both from 0 to 1: ears are
    finer for what is quiet."""
    return part * part


def samples(name: str, rate: int, channels: int = 1) -> array[int]:
    """One of TONES as signed numbers of 16 bits, so many a second for each channel."""
    made = array("h")
    for tone in TONES[name]:
        _add(made, tone, rate, channels)
    return made


def _add(made: array[int], tone: Tone, rate: int, channels: int) -> None:
    count, edge = round(tone.seconds * rate), EDGE * rate
    phase = 0.0
    for at in range(count):
        part = at / count
        phase += 2 * math.pi * (tone.start + (tone.end - tone.start) * part) / rate
        swell = min(1.0, at / edge, (count - 1 - at) / edge)
        wave = (math.sin(phase) + OVERTONE * math.sin(2 * phase)) / (1 + OVERTONE)
        value = round(FULL * LOUDNESS * swell * (1 - tone.fall * part) * wave)
        made.extend([value] * channels)
