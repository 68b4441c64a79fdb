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
    `where`: asked on which machine a node is.

    Each moment is judged once, when it is over. A crowd can make up two of them a
    second, and to look at all of ten minutes each time would take half of a tick.
    """

    def __init__(self, where: Whereabouts = lambda node: node) -> None:
        self._where = where
        self.hushes: deque[Hush] = deque()  # of the last ten minutes
        self._judged: deque[bool] = deque()  # of the first of them: whether it was own
        self._own = 0  # of these
        self._times: Counter[NodeId] = Counter()  # by whom, of these that were not

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
        self._judge(me, here, now)
        last = self.hushes[-1] if len(self.hushes) > len(self._judged) else None
        is_own = last is not None and self._is_own(last, me, here)
        own = self._own + is_own
        if own < OFTEN:
            return None
        by = last.by if last is not None and not is_own else ()
        mine = own / _span(here[me], now)
        rates = {
            heir: (self._times[heir] + (heir in by)) / _span(here[heir], now)
            for heir in heirs
            if now - here[heir] >= STAYED
        }
        best = min(rates, key=lambda heir: rates[heir], default=None)
        return best if best is not None and BETTER * rates[best] <= mine else None

    def _judge(self, me: NodeId, here: Mapping[NodeId, float], now: float) -> None:
        # Those that are over; of the last one more may yet be told.
        while self.hushes and self.hushes[0].at <= now - WEATHER_FOR:
            hush = self.hushes.popleft()
            if self._judged:
                self._count(hush, self._judged.popleft(), -1)
        over = len(self.hushes)
        if over and now - self.hushes[-1].at <= AT_ONCE:
            over -= 1
        while len(self._judged) < over:
            hush = self.hushes[len(self._judged)]
            self._judged.append(self._is_own(hush, me, here))
            self._count(hush, self._judged[-1], 1)

    def _is_own(self, hush: Hush, me: NodeId, here: Mapping[NodeId, float]) -> bool:
        follow, where = here.keys() - {me}, self._where
        by = hush.by & follow
        # One machine alone may itself be to blame.
        return sure_crowd(by, where) >= (2, 2) and is_half(by, follow, where)

    def _count(self, hush: Hush, is_own: bool, times: int) -> None:
        if is_own:
            self._own += times
            return
        for node in hush.by:
            self._times[node] += times
            if not self._times[node]:
                del self._times[node]


def _span(since: float, now: float) -> float:
    return min(max(now - since, 1e-3), WEATHER_FOR)
