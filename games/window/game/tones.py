"""The sounds that a game may name, made of a few sine waves. Pure.

They are short, and quiet enough for a room with thirty computers. Each swells and dies
away as something that was struck, and begins and ends in silence, or it would click.
Any of them can be had higher, by steps of a scale in which all notes agree: so what
follows on one another is a tune, whatever it is.
"""

from __future__ import annotations

import math
from array import array
from functools import lru_cache
from typing import NamedTuple

LOUDNESS = 0.6  # of full scale, at most: half of it is usual
SWELL = 0.006  # seconds in which a note comes
EBB = 0.25  # of a note: so long it goes, after it has rung
OVERTONES = ((2, 0.28), (3, 0.08))  # a bare sine sounds like a test of hearing
FULL = 2**15 - 1
SCALE = (0, 2, 4, 7, 9, 12, 14, 16)  # half tones; pentatonic
HIGHEST = len(SCALE) - 1
MARK = "+"  # between a name and its steps


class Note(NamedTuple):
    """What begins `at` seconds, slides from one pitch (Hz) to another in so many
    `seconds`, and dies away meanwhile: by `fall`, e to that power. `loud`: beside the
    others."""

    at: float
    start: float
    end: float
    seconds: float
    fall: float = 3.0
    loud: float = 1.0


C, E, G, HIGH = 523.25, 659.26, 783.99, 1046.5  # C major, from the middle of a piano

TONES: dict[str, tuple[Note, ...]] = {
    "eat": (Note(0, E * 0.75, E * 1.3, 0.085, 1.6),),  # a bubble that bursts
    "die": (Note(0, 392, 98, 0.42, 2.2), Note(0, 147, 49, 0.42, 2.0, 0.7)),
    "kill": (Note(0, E, E, 0.16), Note(0.07, HIGH, HIGH, 0.26)),
    "born": (Note(0, C / 2, C, 0.16, 1.5), Note(0.1, G, G, 0.18, 2.5, 0.5)),
    "move": (Note(0, 330, 320, 0.06, 4.0),),
    "wrong": (Note(0, 185, 165, 0.12, 1.5), Note(0.11, 165, 139, 0.16, 1.5)),
    "tick": (Note(0, C, C, 0.1, 4.0),),
    "go": (Note(0, HIGH, HIGH, 0.45), Note(0, G, G, 0.45, 3.0, 0.6)),
    "win": (
        *(Note(0, C, C, 0.3), Note(0.1, E, E, 0.3), Note(0.2, G, G, 0.35)),
        *(Note(0.3, HIGH, HIGH, 0.48), Note(0.3, E, E, 0.48, 3.0, 0.5)),
    ),
    "over": (
        *(Note(0, G, G, 0.25), Note(0.14, E, E, 0.25)),
        *(Note(0.28, C, C, 0.48), Note(0.28, C / 2, C / 2, 0.48, 3.0, 0.6)),
    ),
}


def loudness(part: float) -> float:
    """What part of the full sound seems `part` as loud, both from 0 to 1: ears are
    finer for what is quiet."""
    return part * part


def parted(name: str) -> tuple[str, int]:
    """A name of TONES and by how many steps it is higher, of "eat" or "eat+2"; steps
    that are too many are as many as there are, what is no number makes it no name."""
    base, mark, steps = name.partition(MARK)
    if not mark:
        return base, 0
    if not (steps.isascii() and steps.isdecimal() and len(steps) < 9):
        return name, 0
    return base, min(HIGHEST, int(steps))


def lasts(name: str) -> float:
    """How many seconds one of TONES is heard."""
    return max(note.at + note.seconds for note in TONES[name])


@lru_cache(128)  # audio may be opened again
def samples(name: str, rate: int, channels: int = 1, steps: int = 0) -> array[int]:
    """One of TONES, higher by up to HIGHEST `steps`, as signed numbers of 16 bits, so
    many a second for each channel; not to be changed."""
    higher = 2 ** (SCALE[steps] / 12)
    mixed = [0.0] * round(lasts(name) * rate)
    for note in TONES[name]:
        _add(mixed, note, rate, higher)
    loudest = max(map(abs, mixed)) or 1.0
    level = FULL * LOUDNESS / loudest
    values = (round(value * level) for value in mixed)
    if channels == 1:
        return array("h", values)
    return array("h", [value for value in values for _ in range(channels)])


def _add(mixed: list[float], note: Note, rate: int, higher: float) -> None:
    first, count = round(note.at * rate), round(note.seconds * rate)
    count = min(count, len(mixed) - first)
    swell, ebb = SWELL * rate, EBB * count
    phase = 0.0
    for at in range(count):
        part = at / count
        pitch = note.start + (note.end - note.start) * part
        phase += 2 * math.pi * higher * pitch / rate
        edge = min(1.0, at / swell, (count - 1 - at) / ebb)
        loud = note.loud * math.exp(-note.fall * part) * edge * edge * (3 - 2 * edge)
        wave = math.sin(phase)
        for times, share in OVERTONES:
            wave += share * math.sin(times * phase)
        mixed[first + at] += loud * wave
