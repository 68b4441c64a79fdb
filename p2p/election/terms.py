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
        self.reached = reached  # the highest of any term followed
        self._grown_at = now - GROW_EVERY

    def is_near(self, term: Term) -> bool:
        """Whether it may follow upon what is known."""
        return term.counter <= self.reached + MAX_LEAP

    def is_possible(self, term: Term, is_new: bool) -> bool:
        """Whether there can have been so many reigns. `is_new`: this node knows nothing
        of what went before."""
        return term.counter <= MAX_COUNTER and (is_new or self.is_near(term))

    def check(self, term: Term, is_new: bool) -> None:
        """Somebody told of a reign. Raises `NotBelieved` for one that is not possible.
        What is only told moves nothing here: not even a member could then drive up
        what this node counts on from."""
        if not self.is_possible(term, is_new):
            raise NotBelieved(f"there cannot have been {term.counter:,} reigns")

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
        self.reached = max(self.reached, term.counter)

    def claim(self, others: Iterable[Term]) -> int:
        """The counter of an own reign, later than all that were followed and these."""
        self.reached = max([self.reached, *(t.counter for t in others)]) + 1
        return self.reached

    def may_outgrow(self, term: Term, now: float) -> bool:
        """Whether to begin a reign that is later than `term`, which somebody left, and
        which is later than ours; if so, that is noted: one who invents terms must not
        end a reign each moment."""
        if now - self._grown_at < GROW_EVERY or not self.is_near(term):
            return False
        self._grown_at = now
        return True
