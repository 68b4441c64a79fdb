"""Whether the user is there, and how he is called if not: by title and taskbar."""

from __future__ import annotations

import contextlib

import pygame

from games.people.typist import Typist
from games.window.desktop.display import Display
from p2p import HydraError

AWAY_AFTER = 300.0  # seconds without a key or a movement of the mouse


class Attention:
    """Of one user at one window. Main thread; `now` is `time.monotonic`."""

    def __init__(self, typist: Typist, now: float) -> None:
        self._typist = typist
        self._stirred = now
        self._is_idle = False
        self._calls = 0

    def stir(self, now: float) -> None:
        """The user did something."""
        self._stirred = now
        if self._is_idle:
            self._is_idle = False
            with contextlib.suppress(HydraError):
                self._typist.is_here()

    def is_there(self, now: float) -> bool:
        """Whether he sees what is shown. Who has not touched anything for long is away,
        and the others are told."""
        if now - self._stirred < AWAY_AFTER:
            return bool(pygame.key.get_focused())
        if not self._is_idle and not self._typist.away:
            self._is_idle = True
            with contextlib.suppress(HydraError):
                self._typist.is_away()
        return False

    def call(self, calls: int, display: Display) -> None:
        """So many lines call him that he has not seen. To be called in each turn."""
        if calls != self._calls:
            display.count(calls)
            if calls > self._calls:
                display.flash()
            self._calls = calls
