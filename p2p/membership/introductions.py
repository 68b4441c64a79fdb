"""How often we tell one peer of another who asks for it. Pure: time comes in.

It goes to somebody who has not asked, out of what he takes of *us*: so neither one
asker nor many of them may make us say more to him than an honest node has to.
"""

from __future__ import annotations

from p2p.identity import NodeId
from p2p.wire.purses import Purses

SAME_EVERY = 1.0  # seconds between two of one asker to one node
ASKER_AT_ONCE = 16  # introductions of one asker ...
ASKER_A_SECOND = 4.0  # ... and so many more each second
ASKED_AT_ONCE = 32  # introductions to one node, whoever asks ...
ASKED_A_SECOND = 16.0  # ... and so many more each second


class Introductions:
    """Those that one node makes."""

    def __init__(self) -> None:
        self._askers = Purses()
        self._asked = Purses()
        self._pairs: dict[tuple[NodeId, NodeId], float] = {}  # when

    def may(self, asker: NodeId, node: NodeId, now: float) -> bool:
        """Whether `node` is to be told of `asker` now; then it is counted."""
        last = self._pairs.get((asker, node))
        if last is not None and now - last < SAME_EVERY:
            return False
        if self._askers.has_spent(asker, ASKER_A_SECOND, now) > ASKER_AT_ONCE - 1:
            return False
        if self._asked.has_spent(node, ASKED_A_SECOND, now) > ASKED_AT_ONCE - 1:
            return False
        self._askers.spend(asker, now)
        self._asked.spend(node, now)
        while self._pairs and now - next(iter(self._pairs.values())) >= SAME_EVERY:
            del self._pairs[next(iter(self._pairs))]
        self._pairs.pop((asker, node), None)  # the latest stands last
        self._pairs[asker, node] = now
        return True
