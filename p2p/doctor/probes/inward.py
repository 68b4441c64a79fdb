"""Can others connect to this machine? A few peers are asked to try, and tell."""

from __future__ import annotations

import time
from collections.abc import Iterable
from concurrent.futures import Future, wait

import msgspec

from p2p.core.dialback import DialedBackTold, TryResult
from p2p.doctor.subject import Subject
from p2p.identity import NodeId

MAX_TRIERS = 5  # peers that are asked to try
TOLD_WITHIN = 1.8  # seconds after the last look: a try may take 1.5
TRIES_EVERY = 0.1  # seconds, while it is waited for


class Told(msgspec.Struct, frozen=True):
    """What one has told. `ahead`: seconds by which its clock is ahead of ours.
    `announces`: whether it speaks mDNS on that wire."""

    outcome: TryResult | None = None
    ahead: float | None = None
    announces: bool | None = None


class _Asked(msgspec.Struct):
    """A peer that was asked to connect to us, and when (Unix time)."""

    answer: Future[DialedBackTold]
    at: float
    answered_at: float = 0.0


class Inward:
    """Who of the peers was asked, and what came of it. For one thread."""

    def __init__(self, subject: Subject) -> None:
        self._subject = subject
        self._asked: dict[NodeId, _Asked] = {}

    def ask(self, nodes: Iterable[NodeId], port: int) -> None:
        """Let them try this TCP port, each once, and the first few alone."""
        for node in nodes:
            if len(self._asked) < MAX_TRIERS and node not in self._asked:
                answer = self._subject.dial_back(node, port)
                self._asked[node] = _Asked(answer, time.time())

    def note(self) -> None:
        """Look who has answered: to be called often, for the clocks are compared."""
        for asked in self._asked.values():
            if asked.answer.done() and not asked.answered_at:
                asked.answered_at = time.time()

    def wait(self) -> None:
        """Until all have told; not for ever."""
        deadline = time.monotonic() + TOLD_WITHIN
        open_ = [a.answer for a in self._asked.values() if not a.answer.done()]
        while open_ and not self._subject.is_over():
            left = deadline - time.monotonic()
            if left <= 0:
                return
            open_ = list(wait(open_, min(TRIES_EVERY, left)).not_done)
            self.note()

    def told(self, node: NodeId) -> Told:
        """What this one has told by now: nothing, as a rule, if it was not asked."""
        asked = self._asked.get(node)
        if asked is None or not asked.answer.done():
            return Told()
        told = asked.answer.result()
        ahead = told.clock - (asked.at + (asked.answered_at or asked.at)) / 2
        return Told(told.outcome, ahead, told.announces)
