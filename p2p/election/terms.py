"""How the reigns of a table are numbered: each one after those it comes from."""

from __future__ import annotations

from collections.abc import Iterable

from p2p.election.right import MOST_LEAP, following, leap
from p2p.identity import NodeId
from p2p.messages import COUNTERS, Term

RANKS = 1024  # more than a room can have heirs
LEAP = 2**10  # reigns by which one that merges with ours may be ahead at any time
FAR_LEAP = 2**24  # by which a crowd may, whatever liars have done to its numbers
LEAP_PAUSE = 10.0  # seconds after a longer one, until anybody else may be so far ahead


class Terms:
    """The numbers of one node in one run."""

    def __init__(self, me: NodeId, reached: Term | None) -> None:
        """`reached`: the last reign followed in an earlier stay in the room."""
        self.me = me
        self.reached = reached
        self._made = {reached} if reached else set[Term]()
        self._leapt_at: float | None = None

    def moved(self, before: Term | None, after: Term, now: float) -> None:
        """This node goes from one reign to the next."""
        if before is not None and leap(before, after) > LEAP + 1:
            self._leapt_at = now

    def may_merge(self, ours: Term, theirs: Term, machines: int, now: float) -> bool:
        """Whether two reigns may become one that counts on from the later of them.
        `machines`: how many say that they belong to theirs."""
        ahead = leap(ours, theirs)
        if ahead <= LEAP or (machines > 1 and ahead <= FAR_LEAP):
            return True
        at = self._leapt_at
        rested = at is None or now - at >= LEAP_PAUSE
        return rested and ahead + LEAP <= MOST_LEAP

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
