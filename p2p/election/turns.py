"""Whom a host asks next of those that are said to host its room as well.

Whoever says so may lie, or answer nobody. So one question at a time goes to the latest
reign, which is whose game most likely goes on; but nobody holds that turn for long.
"""

from __future__ import annotations

from collections.abc import Iterable

from p2p.identity import NodeId

ASK_EVERY = 0.2  # seconds between tries
ASKED_FIRST = (
    4 * ASK_EVERY
)  # seconds after which one's word takes nobody's turn any more
TOLD_FOR = 1.0  # seconds without its word, after which a teller counts as a new one
ASKED_BESIDE = 2  # that are asked beside the turn, at each look
MAX_TELLERS = 512
NEVER = -1e9


class Turns:
    """Counted by who told, a rival of itself or anybody of one: names can be invented,
    links cannot."""

    def __init__(self, now: float) -> None:
        self._turn_at = now  # when the last question in turn was asked
        self._tellers: dict[NodeId, tuple[float, float]] = {}  # since when, and last
        self._beside: dict[NodeId, float] = {}  # teller -> last asked out of turn
        self._asked: dict[NodeId, float] = {}  # rival -> when, lately

    def told(self, teller: NodeId, now: float) -> None:
        """There is a rival, it says."""
        since, last = self._tellers.get(teller, (now, now))
        if teller not in self._tellers and len(self._tellers) >= MAX_TELLERS:
            self._prune(now)
            if len(self._tellers) >= MAX_TELLERS:
                return
        self._tellers[teller] = (since if now - last <= TOLD_FOR else now), now

    def is_over(self, teller: NodeId, now: float) -> bool:
        """Whether it has had its turn: what it tells is asked beside that."""
        since, last = self._tellers.get(teller, (now, now))
        return now - last <= TOLD_FOR and now - since > ASKED_FIRST

    def beside(self, tellers: Iterable[NodeId], now: float) -> list[NodeId]:
        """Those of them to be asked out of turn: who waits longest for it."""
        over = (teller for teller in tellers if self.is_over(teller, now))
        waiting = sorted((self._beside.get(teller, NEVER), teller) for teller in over)
        return [teller for _, teller in waiting[:ASKED_BESIDE]]

    def take(self, teller: NodeId, rival: NodeId, now: float) -> bool:
        """Whether that rival may be asked now, on the word of that teller; if so, this
        is noted."""
        beside = self.is_over(teller, now)
        before = self._beside.get(teller, NEVER) if beside else self._turn_at
        if now - max(before, self._asked.get(rival, NEVER)) < ASK_EVERY:
            return False
        if beside:
            self._beside[teller] = now
        else:
            self._turn_at = now
        self._asked = {r: at for r, at in self._asked.items() if now - at < ASK_EVERY}
        self._asked[rival] = now
        return True

    def _prune(self, now: float) -> None:
        known = self._tellers.items()
        self._tellers = {t: told for t, told in known if now - told[1] <= TOLD_FOR}
        self._beside = {t: a for t, a in self._beside.items() if t in self._tellers}
