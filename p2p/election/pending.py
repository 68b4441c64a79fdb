"""Claims that did not convince when they came: kept a moment, or asked for proof."""

from __future__ import annotations

from typing import TypeVar

from p2p.election.right import Claimed
from p2p.identity import NodeId

DOUBTED_FOR = 1.0  # seconds: who loses the host soon after has heard of the next one
MOST_DOUBTED = 8  # of different claimants
PROVE_EVERY = 0.1  # seconds between two questions to one claimant, and two answers
MOST_ASKED = 64  # whom that is remembered of


Key = TypeVar("Key")


class Pending:
    """Of one reign here. Times are seconds of the caller's clock."""

    def __init__(self) -> None:
        self._kept: dict[NodeId, tuple[Claimed, float]] = {}
        self._asked: dict[NodeId, float] = {}  # who is to prove its claim, asked when
        self._open: set[NodeId] = set()  # who of these has not answered
        self._shown: dict[tuple[NodeId, bool], float] = {}  # who was shown ours when

    def clear(self) -> None:
        """Another reign is followed."""
        self._kept.clear()
        self._asked.clear()
        self._open.clear()
        self._shown.clear()

    def keep(self, claimed: Claimed, now: float) -> None:
        """It may convince in a moment."""
        self._kept.pop(claimed.term.host, None)
        if len(self._kept) >= MOST_DOUBTED:
            del self._kept[next(iter(self._kept))]
        self._kept[claimed.term.host] = claimed, now

    def kept(self, now: float) -> list[Claimed]:
        """What is not too old, the first first."""
        return [c for c, at in self._kept.values() if now - at <= DOUBTED_FOR]

    def may_ask(self, claimant: NodeId, now: float) -> bool:
        """Whether to ask that one for a proof now; if so, it is noted."""
        if not _is_time(self._asked, claimant, now):
            return False
        self._open = {*self._open & self._asked.keys(), claimant}
        return True

    def awaits(self, claimant: NodeId, now: float) -> bool:
        """Whether that one was asked just now, so that its proof may be on its way."""
        if claimant not in self._open:
            return False  # it has answered
        return now - self._asked.get(claimant, -PROVE_EVERY) < PROVE_EVERY

    def was_asked(self, claimant: NodeId, now: float) -> bool:
        """Whether it was asked of late, be it that it has answered."""
        at = self._asked.get(claimant)
        return at is not None and now - at <= DOUBTED_FOR

    def takes(self, claimant: NodeId, now: float) -> bool:
        """Whether its proof is an answer to a question of this node: the first one. To
        look at it is dear."""
        is_open = claimant in self._open and self.was_asked(claimant, now)
        self._open.discard(claimant)
        return is_open

    def refuse(self, claimant: NodeId, now: float) -> None:
        """What it showed did not convince, and would not the next time: it is asked no
        more for `DOUBTED_FOR`."""
        self._asked[claimant] = now + DOUBTED_FOR - PROVE_EVERY

    def may_show(self, asker: NodeId, doubted: bool, now: float) -> bool:
        """Whether to show that one our proof now; if so, it is noted. `doubted`: the
        answer would go around its link, too. A question that says so comes just after
        one by the link, and must not be in vain."""
        return _is_time(self._shown, (asker, doubted), now)


def _is_time(times: dict[Key, float], key: Key, now: float) -> bool:
    if now - times.get(key, -PROVE_EVERY) < PROVE_EVERY:
        return False
    times.pop(key, None)
    if len(times) >= MOST_ASKED:
        del times[next(iter(times))]
    times[key] = now
    return True
