"""Who is looked after how closely, so that a death is noticed soon and at little cost.

`p2p.wire.ring` says who stands beside whom, and why that is enough.
"""

from __future__ import annotations

from collections.abc import Sequence

from p2p.identity import NodeId
from p2p.messages import Alarm
from p2p.tcp.connection import Connection
from p2p.wire.codec import encode
from p2p.wire.link import PING_AFTER
from p2p.wire.ring import neighbours, pause

ALERT = 3.0  # seconds after an alarm in which all are asked once a second


class Vigil:
    """Over the open connections of one server."""

    def __init__(self) -> None:
        self._others_beside = False  # than when it was last chosen whom to watch
        self._is_alert = False
        self._alert_until = 0.0

    def changed(self) -> None:
        """There is a link more, or one less: others stand beside us now."""
        self._others_beside = True

    def tick(self, me: NodeId, links: Sequence[Connection], now: float) -> None:
        """Keep all these links alive."""
        if self._others_beside or self._is_alert != (now < self._alert_until):
            self._others_beside, self._is_alert = False, now < self._alert_until
            self._choose_whom_to_watch(me, links)
        fallen = [c for c in links if c.link.falls_silent(now)]
        if fallen:
            alarm = encode(Alarm())
            for connection in links:
                if connection not in fallen:
                    connection.send(alarm)
            self.look(links, now)
        for connection in links:
            connection.tick(now)

    def _choose_whom_to_watch(self, me: NodeId, links: Sequence[Connection]) -> None:
        peers = {c.peer for c in links if c.peer is not None}
        before, after = neighbours(me, peers)
        seldom = PING_AFTER if self._is_alert else pause(len(peers))
        for connection in links:
            link, peer = connection.link, connection.peer
            link.watched = peer is not None and peer == before
            link.watches = peer is not None and peer == after
            link.pause = seldom

    def look(self, links: Sequence[Connection], now: float) -> None:
        """Somebody fell silent, perhaps one of ours: ask all at once.

        Each link is asked once a second at most, however often that is said.
        """
        # Who fell silent may have spoken here later than there: stay alert for a while.
        self._alert_until = now + ALERT
        for connection in links:
            connection.look(now)
