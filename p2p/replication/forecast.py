"""How long the hosts of a table may be silent and live: its weather, as one host
gathers it from what the members tell.

On Wi-Fi a machine that is well falls silent for a third of a second, twice a minute. To
take each of these for its death would change the host all day. So the members tell how
long a silence was that proved to be none, and the host writes what half of them have
seen into the log: then all are patient alike, newcomers and the next host, too.
"""

from __future__ import annotations

from collections.abc import Mapping
from math import inf

from p2p.identity import NodeId
from p2p.messages import MAX_WEATHER, WEATHER_STEP
from p2p.replication.crowd import crowd_of, is_half, sure_crowd
from p2p.replication.peak import Peak
from p2p.replication.seats import Whereabouts

WEATHER_FOR = 600.0  # seconds that a silence is remembered
WEATHER_EVERY = 10.0  # seconds between two changes of the weather
MARGIN = 1.5  # the next silence may be longer than the worst until now


class Forecast:
    """What one host, `me`, was told in one reign. `where`: asked on which machine a
    node is."""

    def __init__(self, me: NodeId, where: Whereabouts = lambda node: node) -> None:
        self.me = me
        self._where = where
        self._told: dict[NodeId, Peak] = {}  # milliseconds
        self._changed_at = -inf
        self._look_at = -inf

    def told(self, node: NodeId, milliseconds: int, at: float) -> None:
        """A member, or the host as it followed the one before, has borne such a silence
        of a host that lives; it was over then."""
        self._told.setdefault(node, Peak(WEATHER_FOR)).add(milliseconds, at)
        self._look_at = -inf

    def change(
        self, here: Mapping[NodeId, float], weather: int, now: float
    ) -> int | None:
        """What the weather is to be, in milliseconds; None if it may stay `weather`.
        `here`: the members, with this host, and since when in this reign."""
        if now < max(self._look_at, self._changed_at + WEATHER_EVERY):
            return None
        self._look_at = now + WEATHER_EVERY
        self._told = {n: t for n, t in self._told.items() if n in here}
        wanted = self._median(here, weather, now)
        if wanted == weather:
            return None
        self._changed_at = now
        return wanted

    def _median(self, here: Mapping[NodeId, float], weather: int, now: float) -> int:
        # What half of those who follow have seen, and on two machines if there are two:
        # the bad radio of one is no weather. The host has heard its predecessor.
        follow, where = here.keys() - {self.me}, self._where
        if not follow:
            return 0
        machines, names = crowd_of(follow, where)
        least = (2, 2) if machines > 1 else (0, min(2, names))
        # Who has not been here for as long cannot say that it is over.
        since = now - WEATHER_FOR
        seen = {
            node: max(self._seen_by(node, now), weather if here[node] > since else 0)
            for node in here
        }
        for worst in sorted({*seen.values()}, reverse=True):
            bore = {node for node in seen if seen[node] >= worst}
            several = sure_crowd(bore, where) >= least
            if several and is_half(bore, follow, where):
                return worst
        return 0

    def _seen_by(self, node: NodeId, now: float) -> int:
        peak = self._told[node].highest(now) if node in self._told else None
        return weather_of(peak[0]) if peak else 0


def weather_of(silence: int) -> int:
    """The patience that such a silence calls for; both in milliseconds."""
    steps = -(-silence * MARGIN // WEATHER_STEP)
    return min(int(steps) * WEATHER_STEP, MAX_WEATHER)
