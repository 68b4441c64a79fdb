"""Which reigns there can have been: terms only grow, and not by leaps."""

from __future__ import annotations

from collections.abc import Iterable

from p2p.errors import NotBelieved
from p2p.identity import NodeId
from p2p.messages import Term

MAX_LEAP = 2**20  # reigns: more cannot have passed unnoticed, somebody invents them
MAX_COUNTER = 2**51  # far from what a message can carry
GROW_EVERY = 0.1  # seconds between two reigns that begin only to be later than another


class Terms:
    """The counters of one node in one run. `reached`: what an earlier stay in the room
    came to; no later claim may be below."""

    def __init__(self, reached: int, now: float) -> None:
        self.counter = reached  # the highest of any term heard of
        self.reached = reached  # the highest of any term followed
        self._grown_at = now - GROW_EVERY

    def is_near(self, term: Term) -> bool:
        """Whether it may follow upon what is known."""
        return term.counter <= self.counter + MAX_LEAP

    def is_possible(self, term: Term, is_new: bool) -> bool:
        """Whether there can have been so many reigns. `is_new`: this node knows nothing
        of what went before."""
        return term.counter <= MAX_COUNTER and (is_new or self.is_near(term))

    def hear_of(self, term: Term, is_new: bool) -> None:
        """Somebody told of a reign. Raises `NotBelieved` for one that is not possible.
        One that is far away does not count here: a new node may follow it, but counts
        on from what it knows."""
        if not self.is_possible(term, is_new):
            raise NotBelieved(f"there cannot have been {term.counter:,} reigns")
        if self.is_near(term):
            self.counter = max(self.counter, term.counter)

    def best(self, told: Iterable[Term], me: NodeId, is_new: bool) -> Term | None:
        """The latest of those that are told of, that can be, and are not our own."""
        best: Term | None = None
        for term in told:
            others = term.host != me and self.is_possible(term, is_new)
            if others and term.beats(best):
                best = term
        return best

    def follow(self, term: Term) -> None:
        """This node belongs to that reign now."""
        self.counter = max(self.counter, term.counter)
        self.reached = max(self.reached, term.counter)

    def claim(self, others: Iterable[Term]) -> int:
        """The counter of an own reign, later than all that is known and these."""
        self.counter = max([self.counter, *(t.counter for t in others)]) + 1
        self.reached = self.counter
        return self.counter

    def may_outgrow(self, term: Term, now: float) -> bool:
        """Whether to begin a reign that is later than `term`, which somebody left, and
        which is later than ours; if so, that is noted: one who invents terms must not
        end a reign each moment."""
        if now - self._grown_at < GROW_EVERY or not self.is_near(term):
            return False
        self._grown_at = now
        return True
