"""How long the hosts of a table may be silent and live: its weather, as one host
gathers it from what the members tell.

On Wi-Fi a machine that is well falls silent for a third of a second, twice a minute. To
take each of these for its death would change the host all day. So the members tell how
long a silence was that proved to be none, and the host writes what half of them have
seen into the log: then all are patient alike, newcomers and the next host, too.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import inf

from p2p.identity import NodeId
from p2p.messages import MAX_WEATHER, WEATHER_STEP
from p2p.replication.peak import Peak

WEATHER_FOR = 600.0  # seconds that a silence is remembered
WEATHER_EVERY = 10.0  # seconds between two changes of the weather
MARGIN = 1.5  # the next silence may be longer than the worst until now


class Forecast:
    """What one host, `me`, was told. Emptied for each reign."""

    def __init__(self, me: NodeId) -> None:
        self.me = me
        self._told: dict[NodeId, Peak] = {}  # milliseconds
        self._here: dict[NodeId, float] = {}  # since when, in this reign
        self._changed_at = -inf
        self._look_at = -inf

    def reset(self) -> None:
        """A new reign: its host begins to gather."""
        self._told.clear()
        self._here.clear()
        self._changed_at = self._look_at = -inf

    def told(self, node: NodeId, milliseconds: int, at: float) -> None:
        """A member, or the host as it followed the one before, has borne such a silence
        of a host that lives; it was over then."""
        self._told.setdefault(node, Peak(WEATHER_FOR)).add(milliseconds, at)
        self._look_at = -inf

    def change(self, present: Sequence[NodeId], weather: int, now: float) -> int | None:
        """What the weather is to be, in milliseconds; None if it may stay `weather`.
        `present`: the members, this host among them."""
        self._here = {node: self._here.get(node, now) for node in present}
        if now < max(self._look_at, self._changed_at + WEATHER_EVERY):
            return None
        self._look_at = now + WEATHER_EVERY
        self._told = {n: t for n, t in self._told.items() if n in self._here}
        wanted = self._median(weather, now)
        if wanted == weather:
            return None
        self._changed_at = now
        return wanted

    def _median(self, weather: int, now: float) -> int:
        # What half of those who follow have seen, and two of them if there are two: the
        # bad radio of one is no weather. The host has heard its predecessor.
        follow = len(self._here.keys() - {self.me})
        if not follow:
            return 0
        half = min(max((follow + 1) // 2, 2), follow)
        seen = sorted(self._seen_by(node, weather, now) for node in self._here)
        return seen[-half]

    def _seen_by(self, node: NodeId, weather: int, now: float) -> int:
        peak = self._told[node].highest(now) if node in self._told else None
        worst = weather_of(peak[0]) if peak else 0
        # Who has not been here for as long cannot say that it is over.
        is_new = self._here[node] > now - WEATHER_FOR
        return max(worst, weather) if is_new else worst


def weather_of(silence: int) -> int:
    """The patience that such a silence calls for; both in milliseconds."""
    steps = -(-silence * MARGIN // WEATHER_STEP)
    return min(int(steps) * WEATHER_STEP, MAX_WEATHER)
