"""When to call out again: oftener while alone, and the seldomer the more are here.

Pure: time and chance come in. Everybody answers a question and hears a call, so what
counts is how often the LAN as a whole hears one.
"""

from __future__ import annotations

from random import Random

ASK_ALONE = 3.0  # seconds between questions to the LAN while nobody is here
ASK_AMONG = 30.0  # seconds, of all who are here together: two halves may have met
CALL_AGAIN = 0.7  # seconds after the first call, which may have been lost
CALL_ALONE = 5.0  # seconds between calls while nobody is here
CALL_AMONG = 30.0  # seconds, of all together
KNOCK_AFTER = 2.0  # seconds alone, until it is knocked at every door around
KNOCK_AGAIN = 30.0  # seconds at the most between two rounds; it starts with a sixth


class Rhythm:
    """Says what is due. To be asked several times a second."""

    def __init__(self, dice: Random, now: float) -> None:
        self._dice = dice
        self.restart(now)

    def restart(self, now: float) -> None:
        """The node or its network is new: as at the start, when all has been said."""
        self._ask_at = now + ASK_ALONE
        self._call_at = now + CALL_AGAIN
        self._alone_since = now
        self._knock_at = now + KNOCK_AFTER
        self._knock_pause = KNOCK_AGAIN / 6
        self._was_alone = True

    def look(self, others: int, now: float) -> None:
        """To be called first, with how many others are here."""
        alone = others == 0
        if alone and not self._was_alone:
            self._ask_at = min(self._ask_at, now + ASK_ALONE)
            self._call_at = min(self._call_at, now + CALL_ALONE)
            self._knock_at = now + KNOCK_AFTER
        self._was_alone = alone

    def asks(self, others: int, now: float) -> bool:
        """Whether to ask by mDNS who is here."""
        if now < self._ask_at:
            return False
        pause = self._among(ASK_AMONG, others) if others else ASK_ALONE
        self._ask_at = now + pause
        return True

    def calls(self, others: int, now: float) -> bool:
        """Whether to call out by the beacon."""
        if now < self._call_at:
            return False
        pause = self._among(CALL_AMONG, others) if others else CALL_ALONE
        self._call_at = now + pause
        return True

    def knocks(self, others: int, now: float) -> bool:
        """Whether to begin a round of all doors around."""
        if others or now < self._knock_at:
            return False
        self._knock_at = now + self._knock_pause
        self._knock_pause = min(2 * self._knock_pause, KNOCK_AGAIN)
        return True

    def _among(self, together: float, others: int) -> float:
        return together * (others + 1) * self._dice.uniform(0.5, 1.5)
