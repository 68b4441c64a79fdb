"""What one host knows of the air between it and its members, and writes of it.

They tell it of each silence that was no death. From that follow the weather, for all,
and whether this host should hand over, for itself.
"""

from __future__ import annotations

from collections.abc import Mapping

from p2p import messages
from p2p.identity import NodeId
from p2p.messages import AnyEntry, Lull
from p2p.replication.forecast import Forecast
from p2p.replication.radio import Radio
from p2p.replication.replica import Replica
from p2p.replication.seats import Whereabouts

HANDED_EVERY = 120.0  # seconds of a table between two handovers of hosts that live
PROMPT = 0.1  # seconds from a tick to its acknowledgement: the heir is there

Acks = Mapping[NodeId, tuple[int, float]]
"""The last tick that each member has acknowledged, and when."""


class Air:
    """Of one reign. `heir`: to whom the host hands over with the last frame, or
    None. `where`: asked on which machine a node is."""

    def __init__(self, me: NodeId, where: Whereabouts = lambda node: node) -> None:
        self.me = me
        self.heir: NodeId | None = None
        self._forecast = Forecast(me, where)
        self._radio = Radio(where)
        self._here: dict[NodeId, float] = {}  # since when, in this reign
        self._made_at = 0.0

    def told(self, node: NodeId, lull: Lull, now: float) -> None:
        """A member, or this host before it was one, tells of a silence."""
        over = now - lull.age
        self._forecast.told(node, lull.length, over)
        since = self._here.get(self.me, now)
        if not lull.age and over - lull.length / 1000 >= since:
            self._radio.missed(node, now)  # else it was that of another host

    def entries(
        self,
        tick: int,
        replica: Replica,
        linked: set[NodeId],
        acks: Acks,
        now: float,
    ) -> list[AnyEntry]:
        """What the frame after `tick` says of it. `linked`: those with a link."""
        self._here = {node: self._here.get(node, now) for node in replica.present()}
        entries: list[AnyEntry] = []
        weather = self._forecast.change(self._here, replica.weather, now)
        if weather is not None:
            entries.append(messages.Weather(weather))
        self.heir = None
        if self._radio.hushes and self._may_hand_over(tick + 1, replica):
            self.heir = self._better(tick, linked, acks, now)
        if self.heir is not None:
            entries.append(messages.Handed())
        self._made_at = now
        return entries

    def _may_hand_over(self, tick: int, replica: Replica) -> bool:
        pause = HANDED_EVERY * replica.rules.ticks_per_second
        long_ago = not replica.handed or tick - replica.handed >= pause
        return long_ago and self.me in self._here

    def _better(
        self, tick: int, linked: set[NodeId], acks: Acks, now: float
    ) -> NodeId | None:
        prompt = {
            node
            for node, (acked, at) in acks.items()
            if acked == tick and at - self._made_at <= PROMPT
        }
        heirs = prompt & linked & self._here.keys() - {self.me}
        return self._radio.better(self.me, self._here, sorted(heirs), now)
