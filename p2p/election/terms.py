"""How the reigns of a table are numbered: each one after those it comes from."""

from __future__ import annotations

from collections.abc import Iterable

from p2p.election.right import following, leap
from p2p.identity import NodeId
from p2p.messages import COUNTERS, Term

RANKS = 1024  # more than a room can have heirs
LEAP = 2**10  # reigns by which one machine alone may be ahead of who merges with it
FAR_LEAP = 2**24  # by which a crowd may, whatever liars have done to its numbers


def may_merge(ours: Term, theirs: Term, machines: int) -> bool:
    """Whether two reigns may become one that counts on from the later of them, where so
    many `machines` say that they belong to theirs."""
    return leap(ours, theirs) <= (FAR_LEAP if machines > 1 else LEAP)


class Terms:
    """The numbers of one node in one run."""

    def __init__(self, me: NodeId, reached: Term | None) -> None:
        """`reached`: the last reign followed in an earlier stay in the room."""
        self.me = me
        self.reached = reached
        self._made = {reached} if reached else set[Term]()

    def follow(self, term: Term) -> None:
        """This node belongs to that reign now."""
        if term.beats(self.reached):
            self.reached = term

    def founder(self) -> Term:
        """The number of a reign that comes from none."""
        counter = self.reached.counter + 1 if self.reached else 1
        return self._made_now(counter % COUNTERS, 0)

    def heir(self, parents: Iterable[Term], rank: int) -> Term:
        """The number of one that comes after these."""
        return self._made_now(following(parents), rank)

    def _made_now(self, counter: int, rank: int) -> Term:
        # Who left his own reign as a newcomer, and is elected again where he went, must
        # not have the same number twice.
        while (term := Term(counter, rank, self.me)) in self._made:
            rank += RANKS
        self._made.add(term)
        self.follow(term)
        return term

    def best(self, told: Iterable[Term]) -> Term | None:
        """The latest of those that others tell of."""
        best: Term | None = None
        for term in told:
            if term.host != self.me and term.beats(best):
                best = term
        return best
