"""The silences of its hosts that one member has borne, and that proved to be no deaths.

Its own sleep is none of them: who did not run could hear nobody. Nor is that of the
host, if it says so: it may have stopped after it made a tick, and sends that when it
wakes.
"""

from __future__ import annotations

from p2p.election.patience import SILENCE
from p2p.identity import NodeId
from p2p.messages import LONGEST_LULL
from p2p.replication.forecast import MARGIN, WEATHER_FOR
from p2p.replication.peak import Peak

EXPECTED_FOR = 10.0  # seconds
EXCUSED_WITHIN = 0.1  # seconds after a silence, for its host to say that it slept

Former = tuple[NodeId, int, float]  # who, its last tick that came, and when


class Silences:
    """What this member has to tell: each silence once, and the worst of the last ten
    minutes to each new host."""

    def __init__(self, interval: float) -> None:
        self._calm = SILENCE * interval  # seconds that nobody wonders at
        self._borne = Peak(WEATHER_FOR)  # milliseconds
        self._lately = Peak(EXPECTED_FOR)
        self._untold: tuple[int, float] | None = None  # and when it was over
        self._latest: tuple[NodeId, int, float] | None = None  # that may be excused
        self._former: Former | None = None

    def ended(self, host: NodeId, seconds: float, now: float) -> None:
        """A new tick of that one came after so long."""
        length = round(seconds * 1000)
        if seconds <= self._calm or length > LONGEST_LULL:
            return
        self._count()
        self._latest = host, length, now

    def excused(self, host: NodeId) -> None:
        """It says that it did not run."""
        if self._latest is not None and self._latest[0] == host:
            self._latest = None

    def _settle(self, now: float) -> None:
        if self._latest is not None and now >= self._latest[2] + EXCUSED_WITHIN:
            self._count()

    def _count(self) -> None:
        if self._latest is None:
            return
        (_, length, at), self._latest = self._latest, None
        self._borne.add(length, at)
        self._lately.add(length, at)
        if self._untold is None or length >= self._untold[0]:
            self._untold = length, at

    def expected(self, now: float) -> float:
        """Seconds that the next one may last, by those of the last moments."""
        self._settle(now)
        worst = self._lately.highest(now)
        return MARGIN * worst[0] / 1000 if worst else 0.0

    def left(
        self, host: NodeId | None, tick: int, heard_at: float | None, now: float
    ) -> None:
        """Another reign begins. `tick`: the last of the former one, which came then."""
        self._former = None
        if host is not None and heard_at is not None:
            self._former = host, tick, heard_at
        self._untold = self._borne.highest(now)

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
            self.ended(host, now - heard_at, now)

    def to_tell(self, now: float) -> tuple[int, int] | None:
        """What the host does not know: milliseconds, and how many seconds ago. From now
        on it does."""
        self._settle(now)
        told, self._untold = self._untold, None
        if told is None or now - told[1] > WEATHER_FOR:
            return None
        return told[0], int(now - told[1])
