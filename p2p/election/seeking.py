"""How long a node looks for a reign before it founds one."""

from __future__ import annotations

from random import Random

SEEK_ALONE = 0.3  # seconds without word of a reign before the first claim
SEEK_AT_MOST = 3.0  # seconds: a reign that is told of but lets nobody in is none
SEEK_AGAIN = 0.6  # seconds, for who has a game that he could go on with
ANSWERS = 4  # in a row that may each be late, until one is let in
SEEK_JITTER = 0.1  # seconds at most on top, so that two who start at once differ


class Seeking:
    """Two times: when to found one if nothing is heard, and when to hope no longer."""

    def __init__(self, dice: Random, now: float) -> None:
        self._dice = dice
        self.ends_at = now
        self._hopes_until = now
        self.begin(has_game=False, weather=0.0, now=now)

    def begin(self, has_game: bool, weather: float, now: float) -> None:
        """Look for a reign. `has_game`: there is one here that could go on; `weather`:
        seconds that an answer may be late."""
        hopes = SEEK_AGAIN if has_game else SEEK_AT_MOST
        self._hopes_until = now + hopes + ANSWERS * weather
        jitter = self._dice.random() * SEEK_JITTER
        self.ends_at = now + SEEK_ALONE + weather + jitter

    def slept(self, seconds: float) -> None:
        """This process did not run: nothing could be heard."""
        self.ends_at += seconds
        self._hopes_until += seconds

    def hopes(self, now: float) -> bool:
        """Whether a reign that is told of may yet let this node in."""
        return now < self._hopes_until

    def told(self, weather: float, now: float) -> None:
        """There is a reign: wait for it."""
        self.ends_at = min(now + SEEK_ALONE + weather, self._hopes_until)

    def is_over(self, now: float) -> bool:
        """Whether it is time to found one."""
        return now >= self.ends_at
