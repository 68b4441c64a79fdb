"""How the reigns of a table are numbered: each one after those it comes from."""

from __future__ import annotations

from collections.abc import Iterable

from p2p.election.right import MOST_LEAP, following, leap
from p2p.identity import NodeId
from p2p.messages import COUNTERS, RoomId, Term

RANKS = 1024  # more than a room can have heirs
MOST_MADE = 64  # own numbers of one table that are remembered one by one
MOST_TABLES = 64  # whose numbers are
LEAP = 2**13  # reigns by which one that merges with ours may be ahead at any time
FAR_LEAP = 2**24  # by which a crowd may, whatever liars have done to its numbers
LEAP_PAUSE = 10.0  # seconds after a longer one, until anybody else may be so far ahead


class Terms:
    """The numbers of one node at one table in one run, however often it comes there.

    What it signs as a host names no more than these. Two reigns of one number would be
    two things signed for one place, and whoever has both could have it convicted.
    """

    def __init__(self, me: NodeId, unused: int = 0) -> None:
        """`unused`: the first rank that no number made before has; a multiple of
        `RANKS`."""
        self.me = me
        self.reached: Term | None = None
        self._unused = unused
        self._made: set[Term] = set()  # by ranks from there on
        self._leapt_at: float | None = None

    @property
    def unused(self) -> int:
        """The first rank that none of them has, nor any above it has; a multiple of
        `RANKS`."""
        if not self._made:
            return self._unused
        return (max(term.rank for term in self._made) // RANKS + 1) * RANKS

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
        return rested and not is_out_of_reach(ours, theirs)

    def follow(self, term: Term) -> None:
        """This node belongs to that reign now."""
        reached = self.reached
        # Out of reach of what a liar led to: it is left behind, or who founds later
        # would be out of reach of all again.
        if term.beats(reached) or (reached and is_out_of_reach(reached, term)):
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
        if len(self._made) >= MOST_MADE:
            self._unused = self.unused
            self._made.clear()
        rank += self._unused
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


def is_out_of_reach(one: Term, other: Term) -> bool:
    """Whether two reigns can never merge, as they are about half around the circle from
    each other."""
    apart = max(leap(one, other), leap(other, one))
    return apart + LEAP > MOST_LEAP


class Tables:
    """The numbers of one run of a node, by table. Those of a table that is forgotten
    are not used again either, at any."""

    def __init__(self, me: NodeId) -> None:
        self._me = me
        self._terms: dict[RoomId, Terms] = {}
        self._unused = 0

    def of(self, table: RoomId) -> Terms:
        """Those of this one, to count on from. The tables that were asked for last are
        remembered."""
        terms = self._terms.pop(table, None) or Terms(self._me, self._unused)
        self._terms[table] = terms
        if len(self._terms) > MOST_TABLES:
            forgotten = self._terms.pop(next(iter(self._terms)))
            self._unused = max(self._unused, forgotten.unused)
        return terms

    def follow(self, former: Tables) -> None:
        """Another identity of this node comes after the reigns that the former one
        followed."""
        for table, terms in former._terms.items():
            if terms.reached is not None:
                self.of(table).follow(terms.reached)
