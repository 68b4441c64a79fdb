"""The silences of its hosts that one member has borne, and that proved to be no deaths.

Its own sleep is none of them: who did not run could hear nobody.
"""

from __future__ import annotations

from p2p.election.patience import SILENCE
from p2p.identity import NodeId
from p2p.messages import LONGEST_LULL
from p2p.replication.forecast import MARGIN, WEATHER_FOR
from p2p.replication.peak import Peak

EXPECTED_FOR = 10.0  # seconds

Former = tuple[NodeId, int, float]  # who, its last tick that came, and when


class Silences:
    """What this member has to tell: each silence once, and the worst of the last ten
    minutes to each new host."""

    def __init__(self, interval: float) -> None:
        self._calm = SILENCE * interval  # seconds that nobody wonders at
        self._borne = Peak(WEATHER_FOR)  # milliseconds
        self._lately = Peak(EXPECTED_FOR)
        self.untold: tuple[int, float] | None = None  # and when it was over
        self._former: Former | None = None

    def ended(self, seconds: float, now: float) -> None:
        """A new tick came after so long."""
        length = round(seconds * 1000)
        if seconds <= self._calm or length > LONGEST_LULL:
            return
        self._borne.add(length, now)
        self._lately.add(length, now)
        if self.untold is None or length >= self.untold[0]:
            self.untold = length, now

    def expected(self, now: float) -> float:
        """Seconds that the next one may last, by those of the last moments."""
        worst = self._lately.highest(now)
        return MARGIN * worst[0] / 1000 if worst else 0.0

    def left(
        self, host: NodeId | None, tick: int, heard_at: float | None, now: float
    ) -> None:
        """Another reign begins. `tick`: the last of the former one, which came then."""
        self._former = None
        if host is not None and heard_at is not None:
            self._former = host, tick, heard_at
        self.untold = self._borne.highest(now)

    def slept(self, seconds: float) -> None:
        """This process did not run."""
        if self._former is not None:
            host, tick, heard_at = self._former
            self._former = host, tick, heard_at + seconds

    def spoke_late(self, peer: NodeId, tick: int, now: float) -> None:
        """A tick of a reign that is over. Its host, if it was that, had not died."""
        if self._former is None:
            return
        host, last, heard_at = self._former
        if peer == host and tick > last:
            self._former = None
            self.ended(now - heard_at, now)

    def to_tell(self, now: float) -> tuple[int, int] | None:
        """What the host does not know: milliseconds, and how many seconds ago. From now
        on it does."""
        told, self.untold = self.untold, None
        if told is None or now - told[1] > WEATHER_FOR:
            return None
        return told[0], int(now - told[1])
