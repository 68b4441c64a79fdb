"""What a host knows of the reign that it claimed: from which it came, and with whom."""

from __future__ import annotations

from p2p.election.merge import Size
from p2p.messages import Term
from p2p.replication.crowd import NOBODY, Crowd
from p2p.replication.sequencer import ACTIVE_FOR


class Reign:
    """The last one that this node claimed, as the next of `parents`. Its number is the
    election's own."""

    def __init__(
        self,
        parents: tuple[Term, ...] = (),
        expected: Crowd = (1, 1),
        claimed_at: float = -ACTIVE_FOR,
        is_first: bool = True,
    ) -> None:
        """`is_first`: nobody told of another one when it was claimed."""
        self.parents = parents
        self._is_first = is_first
        self._expected = expected  # who were counted on
        self._claimed_at = claimed_at

    @property
    def is_founded(self) -> bool:
        """Whether it came from none, as its host had heard of no other. (Who founds one
        because none of them let it in, makes room for nobody who says he does, too.)"""
        return not self.parents and self._is_first

    def slept(self) -> None:
        """Its host did not run for a while: whoever made it with him has gone on, or
        shows himself again."""
        self._expected = (1, 1)

    def has_merged(self, term: Term) -> bool:
        """Whether this reign is the one in which that one ended."""
        return len(self.parents) == 2 and term in self.parents

    def size(self, active: Crowd, tick: int, now: float) -> Size:
        """Of its room, with so many `active`, who have shown themselves. A new reign
        begins with those who made it; their first words are on the way. `now`: that of
        the words that must be here by now, in this weather."""
        fresh = now - self._claimed_at < ACTIVE_FOR
        return *max(active, self._expected if fresh else NOBODY), tick
