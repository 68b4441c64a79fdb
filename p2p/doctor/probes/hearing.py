"""Are the others heard by mDNS? Who is linked need not say so; a few are asked to."""

from __future__ import annotations

import time
from collections.abc import Collection, Sequence

from p2p.doctor.subject import Subject
from p2p.identity import NodeId

MAX_QUERIED = 3  # peers: if all answered, a class would hear a thousand packets
QUERY_EVERY = 1.1  # seconds: an answer is given once a second at most (RFC 6762, 6)
CHANCES = 2  # to answer, before a silence means anything


class Hearing:
    """Who was asked when, and is heard. For one thread.

    `since` (`p2p.clock`): words from before do not count.
    """

    def __init__(self, subject: Subject, since: float) -> None:
        self._subject = subject
        self._since = since
        self._asked: dict[NodeId, list[float]] = {}
        self._ask_at = 0.0

    def ask(self, nodes: Sequence[NodeId]) -> None:
        """Let the first few answer, if none of them is heard. To be called often."""
        now, few = time.monotonic(), nodes[:MAX_QUERIED]
        if few and now >= self._ask_at and not self._hears(few):
            self._ask_at = now + QUERY_EVERY
            for node in few:
                self._asked.setdefault(node, []).append(now)
            self._subject.ask_of(few)

    def has_heard(self, node: NodeId) -> bool | None:
        """Whether a peer is heard; None if it had not two chances to speak."""
        if self._hears([node]):
            return True
        late = time.monotonic() - QUERY_EVERY / 2
        chances = [at for at in self._asked.get(node, ()) if at <= late]
        return False if len(chances) >= CHANCES else None

    def _hears(self, some: Collection[NodeId]) -> bool:
        heard = self._subject.heard(self._since)
        return any(who in some for how, who in heard if how == "mdns")
