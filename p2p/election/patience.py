"""How long the host may be silent until it is taken for lost.

Only a *higher tick number* proves that it lives, never a message as such: a backlog
that is read late proves nothing. A host behind a path that comes in gusts deserves more
patience; that is how TCP chooses its timeout (RFC 6298).
"""

from __future__ import annotations

SILENCE = 3.5  # ticks without a new one: two lost in a row and a late third
RELAYED = 0.05  # seconds of patience more, if the host is heard through another
STEADY = 8  # ticks over which the irregularity of the ticks is averaged (RFC 6298)
DEVIATIONS = 4  # of the irregularity are waited for on top, as TCP does
MOVE = 0.3  # seconds of patience more, until the first word of a reign moved to
MOST_OWN = 2.0  # seconds of patience at the most because this process is late itself
MOST_EXTRA = 0.3  # seconds of patience at the most because of the irregularity


class Patience:
    """What was last heard of the host of this reign, and how regularly it speaks."""

    def __init__(self, interval: float, now: float) -> None:
        self.interval = interval  # seconds of one tick
        self.seen = 0  # the highest tick seen in this reign (applied or not)
        self.said = 0  # the highest that the host itself brought
        self.heard_at = now  # when that was, by the clock of this process
        self.came_at: float | None = None  # when the last tick was read; both ran since
        self._jitter = 0.0  # seconds, mean deviation of the ticks from their rhythm
        self.owes = False  # this reign its first tick
        self._is_promised = False  # by its host, that somebody goes on
        self._moving = False  # to another reign, of which no tick was seen yet

    def begin(self, seen: int, moving: bool, now: float) -> None:
        """Another reign. `seen`: its last tick that is known; `moving`: this node has
        to be let in first, which takes a round trip."""
        self.seen, self.heard_at, self._moving = seen, now, moving
        self.said, self.owes = 0, True
        self._jitter, self.came_at = 0.0, None

    def slept(self, seconds: float) -> None:
        """This process did not run: that was no silence of the host."""
        self.heard_at += seconds
        self.came_at = None

    def excused(self) -> None:
        """The host says that it did not run: that is no rhythm of its ticks."""
        self.came_at = None

    def heard(self, tick: int, now: float) -> float:
        """A new tick: higher than `seen`. Seconds since the one before, if that is
        known and both processes ran meanwhile; else 0."""
        silence = 0.0
        if self.came_at is not None:
            silence = now - self.came_at
            late = abs(silence - (tick - self.seen) * self.interval)
            self._jitter += (min(late, MOST_EXTRA) - self._jitter) / STEADY
        self.came_at = now
        self.heard_at = now
        self.owes = self._is_promised = False
        self.caught_up(tick)
        return silence

    def caught_up(self, tick: int) -> None:
        """All up to this tick is here. It may be old, so the host is not yet heard."""
        if tick > self.seen:
            self.seen, self._moving = tick, False

    def said_itself(self, tick: int, now: float) -> bool:
        """The host itself brought this tick. Whether it is later than all that it has
        brought: then it lives, even if others have brought later ones, for these may
        have made them up."""
        if tick <= self.said:
            return False
        self.said = tick
        if tick <= self.seen:
            self.heard_at = self.came_at = now
        return True

    def doubt(self, tick: int) -> None:
        """Only this one is sure: what was seen beyond it came through another."""
        self.seen = min(self.seen, tick)

    def promised(self, now: float) -> None:
        """The host says that somebody goes on. Once, until there is a tick: or it could
        say so for ever."""
        if not self._is_promised:
            self._is_promised = True
            self.heard_at = now

    def spoke(self, at: float) -> None:
        """The host lived then, though its ticks are not here."""
        self.heard_at = at

    def silence(self, now: float) -> float:
        """Seconds without a new tick."""
        return now - self.heard_at

    def limit(self, relayed: bool, weather: float) -> float:
        """Seconds of silence after which the host counts as lost. `relayed`: it is
        heard through another; `weather`: seconds that all here are patient for."""
        extra = min(DEVIATIONS * self._jitter, MOST_EXTRA)
        if self._moving:
            extra = MOVE
        own = SILENCE * self.interval + (RELAYED if relayed else 0.0) + extra
        return max(own, weather)

    def is_over(self, relayed: bool, weather: float, now: float) -> bool:
        """Whether the host has been silent for too long."""
        return self.silence(now) > self.limit(relayed, weather)
