"""How long a node looks for a reign before it founds one."""

from __future__ import annotations

from collections.abc import Iterable
from random import Random

from p2p.identity import NodeId
from p2p.messages import Term

SEEK_ALONE = 0.3  # seconds without word of a reign before the first claim
SEEK_AT_MOST = 3.0  # seconds: a reign that is told of but lets nobody in is none
SOUGHT_FOR = 1.5  # seconds of these for one host alone, who is sought
SEEK_AGAIN = 0.6  # seconds, for who has a game that he could go on with
ANSWERS = 4  # in a row that may each be late, until one is let in
SEEK_JITTER = 0.1  # seconds at most on top, so that two who start at once differ


class Seeking:
    """Two times: when to found one if nothing is heard, and when to hope no longer.

    Both are later by the `weather`, as it is when they are asked for: the seconds that
    an answer may be late.
    """

    def __init__(self, dice: Random, now: float, sought: NodeId | None = None) -> None:
        """`sought`: the host to be asked before all others."""
        self._dice = dice
        self._sought = sought
        self._begun_at = now
        self._ends_at = now
        self._hopes_until = now
        self.begin(has_game=False, now=now)

    def begin(self, has_game: bool, now: float) -> None:
        """Look for a reign. `has_game`: there is one here that could go on."""
        self._hopes_until = now + (SEEK_AGAIN if has_game else SEEK_AT_MOST)
        self._ends_at = now + SEEK_ALONE + self._dice.random() * SEEK_JITTER

    def slept(self, seconds: float) -> None:
        """This process did not run: nothing could be heard."""
        self._ends_at += seconds
        self._hopes_until += seconds

    def first(self, told: Iterable[Term], now: float) -> list[Term]:
        """Which of these reigns may be asked now: for a moment that of the sought host
        alone, if there is one."""
        if self._sought is None or now - self._begun_at >= SOUGHT_FOR:
            return [*told]
        return [term for term in told if term.host == self._sought]

    def refused(self, host: NodeId) -> None:
        """It does not let this node in: it is sought no more."""
        if host == self._sought:
            self._sought = None

    def hopes(self, weather: float, now: float) -> bool:
        """Whether a reign that is told of may yet let this node in."""
        return now < self._hopes_until + ANSWERS * weather

    def told(self, weather: float, now: float) -> None:
        """There is a reign: wait for it."""
        last = self._hopes_until + (ANSWERS - 1) * weather
        self._ends_at = min(now + SEEK_ALONE, last)

    def due(self, weather: float) -> float:
        """When it is time to found one."""
        return self._ends_at + weather

    def is_over(self, weather: float, now: float) -> bool:
        """Whether it is time."""
        return now >= self.due(weather)
