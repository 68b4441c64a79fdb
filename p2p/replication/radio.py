"""Whose radio it is that falls silent: that of the host itself, or of a member.

If most members miss the host at the same moment, they are not to blame. A host to which
that happens again and again had better hand over to one to whom it does not.
"""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from p2p.identity import NodeId
from p2p.replication.crowd import is_half, sure_crowd
from p2p.replication.forecast import WEATHER_FOR
from p2p.replication.seats import Whereabouts

AT_ONCE = 0.5  # seconds within which those who missed the host together say so
OFTEN = 3  # times in ten minutes are no accident
BETTER = 4  # times less often an heir must fall silent, to be worth a change
STAYED = 60.0  # seconds after which it is known how often that is


@dataclass
class Hush:
    """A moment in which members missed the host."""

    at: float  # when the first of them said so
    by: set[NodeId] = field(default_factory=set)


class Radio:
    """What one host knows of this in one reign: about another the air is another.
    `where`: asked on which machine a node is."""

    def __init__(self, where: Whereabouts = lambda node: node) -> None:
        self._where = where
        self.hushes: deque[Hush] = deque()  # of the last ten minutes

    def missed(self, node: NodeId, now: float) -> None:
        """A member has missed this host for a moment, which is over now."""
        if not self.hushes or now - self.hushes[-1].at > AT_ONCE:
            self.hushes.append(Hush(now))
        self.hushes[-1].by.add(node)

    def better(
        self,
        me: NodeId,
        here: Mapping[NodeId, float],
        heirs: Iterable[NodeId],
        now: float,
    ) -> NodeId | None:
        """Which of the heirs this host should hand over to; None if it may stay.
        `here`: the members, with this host, and since when in this reign."""
        while self.hushes and self.hushes[0].at <= now - WEATHER_FOR:
            self.hushes.popleft()
        if len(self.hushes) < OFTEN:
            return None
        follow, where = here.keys() - {me}, self._where
        own, times = 0, Counter[NodeId]()
        for hush in self.hushes:
            by = hush.by & follow
            # One machine alone may itself be to blame.
            if sure_crowd(by, where) >= (2, 2) and is_half(by, follow, where):
                own += 1
            else:
                times.update(hush.by)
        if own < OFTEN:
            return None
        mine = own / _span(here[me], now)
        rates = {
            heir: times[heir] / _span(here[heir], now)
            for heir in heirs
            if now - here[heir] >= STAYED
        }
        best = min(rates, key=lambda heir: rates[heir], default=None)
        return best if best is not None and BETTER * rates[best] <= mine else None


def _span(since: float, now: float) -> float:
    return min(max(now - since, 1e-3), WEATHER_FOR)
