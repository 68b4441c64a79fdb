"""The loudspeaker of this computer, if it has one that we may use.

Audio is opened in a thread, for some systems take seconds to say that there is none,
and only when a game wants to be heard. Whatever fails there is silence. Main thread.
"""

from __future__ import annotations

import logging
import threading
import time

import pygame

from games.window.desktop.hush import hushed
from games.window.game.tones import (
    HIGHEST,
    TONES,
    lasts,
    loudness,
    parted,
    samples,
)
from games.window.preferences import LOUDEST, USUAL

RATE = 22050  # Hz
BUFFER = 512  # samples, 23 ms: what is heard later seems to belong to something else
WIDTH = -16  # bits, signed: the only samples that we make
MAX_OPENINGS = 5  # games may close it, too, or have it otherwise
BRIEF = 0.12  # seconds; what is no longer is made in all pitches beforehand
GAP = 0.06  # seconds between two of one name, which would only be louder together
PATIENCE = 1.0  # seconds that an end waits for an opening

log = logging.getLogger("games.window")

Format = tuple[int, int, int]


class Speaker:
    """Says the sounds of `tones`, as loud as the user wants: `volume` in steps up to
    LOUDEST, 0 for off; `muted`: off for now."""

    def __init__(self) -> None:
        self.volume = USUAL
        self.muted = False
        self._made: dict[tuple[str, int], pygame.mixer.Sound] = {}
        self._format: Format | None = None  # what they were made for
        self._openings = 0
        self._thread: threading.Thread | None = None
        self._said: dict[str, float] = {}  # when, of `time.monotonic`

    @property
    def is_on(self) -> bool:
        """Whether anything is to be heard."""
        return self.volume > 0 and not self.muted

    def turn(self) -> None:
        """On, or off at once."""
        if self.is_on:
            self.set(self.volume, muted=True)
        else:
            self.set(self.volume or USUAL)

    def set(self, volume: int, muted: bool = False) -> None:
        """So loud from now on, what is heard now included."""
        self.volume, self.muted = max(0, min(LOUDEST, volume)), muted
        if self._is_opening or pygame.mixer.get_init() != self._format:
            return  # what is said from then on is as loud as is wanted
        for sound in self._made.values():
            sound.set_volume(loudness(self.volume / LOUDEST))
            if not self.is_on:
                sound.stop()

    def prepare(self) -> None:
        """Be ready soon, if there is audio. Returns at once, may be called often."""
        if not self.is_on or self._openings >= MAX_OPENINGS or self._is_opening:
            return
        if self._format is None or pygame.mixer.get_init() != self._format:
            self._openings += 1
            self._thread = threading.Thread(target=self._open, name="speaker")
            self._thread.daemon = True  # it may hang where a sound server does
            self._thread.start()

    def say(self, name: str) -> bool:
        """Let a sound be heard, "eat" or, by two steps of the scale higher, "eat+2";
        False if it cannot be, is unknown, or was heard just now. Returns at once."""
        now, (name, steps) = time.monotonic(), parted(name)
        if (name, 0) not in self._made or not self.is_on or self._is_opening:
            return False
        if pygame.mixer.get_init() != self._format:
            self.prepare()
            return False
        if name in self._said and now - self._said[name] < GAP:
            return False
        self._said[name] = now
        try:
            sound = self._pitched(name, steps)
            sound.set_volume(loudness(self.volume / LOUDEST))
            return sound.play() is not None
        except pygame.error as error:
            log.info("a sound cannot be played: %s", error)
            return False

    def await_ready(self, seconds: float = PATIENCE) -> bool:
        """Wait until it is known whether there is audio; whether there is."""
        if self._thread is not None:
            self._thread.join(seconds)
        return self._format is not None and not self._is_opening

    def close(self) -> None:
        """The window ends."""
        self.await_ready()
        self._made.clear()
        self._said.clear()
        self._format, self._openings, self._thread = None, 0, None

    @property
    def _is_opening(self) -> bool:
        return self._thread is not None and self._thread.is_alive()

    def _pitched(self, name: str, steps: int) -> pygame.mixer.Sound:
        """Made when it is wanted first, unless it was before; takes some milliseconds
        then."""
        if (name, steps) not in self._made:
            rate, _, channels = self._format or (RATE, WIDTH, 1)
            made = samples(name, rate, channels, steps)
            self._made[name, steps] = pygame.mixer.Sound(buffer=made)
        return self._made[name, steps]

    def _open(self) -> None:
        self._made, self._format = {}, None
        try:
            with hushed():  # ALSA complains of each card that is not there
                pygame.mixer.init(RATE, WIDTH, 1, BUFFER)
            opened: Format | None = pygame.mixer.get_init()
            if opened is None or opened[1] != WIDTH:
                log.info("no sounds: the audio is open as %s", opened)
                return
            rate, _, channels = opened
            self._made = {
                (name, steps): pygame.mixer.Sound(
                    buffer=samples(name, rate, channels, steps)
                )
                for name in TONES
                for steps in range(HIGHEST + 1 if lasts(name) <= BRIEF else 1)
            }
            self._format = opened
        except (pygame.error, NotImplementedError, OSError) as error:
            log.info("no sounds: %s", error)  # a pygame may have been built without


SPEAKER = Speaker()
