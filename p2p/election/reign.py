"""What a host knows of the reign that it claimed: from which it came, and with whom."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Set

from p2p.identity import NodeId
from p2p.messages import Term


class Reign:
    """The last one that this node claimed, as the next of `parents`. Its number is the
    election's own.

    A new reign begins with those who made it: their first words are on the way. So each
    is counted on until a time by which it can have spoken, if it follows: by its name,
    since a number would not tell who of them cannot be with another host as well.
    """

    def __init__(
        self,
        parents: tuple[Term, ...] = (),
        expected: Mapping[NodeId, float] | None = None,
        is_first: bool = True,
    ) -> None:
        """`expected`: who is counted on, until when. `is_first`: nobody told of another
        one when it was claimed."""
        self.parents = parents
        self._is_first = is_first
        self._expected = dict(expected or {})

    @property
    def is_founded(self) -> bool:
        """Whether it came from none, as its host had heard of no other. (Who founds one
        because none of them let it in, makes room for nobody who says he does, too.)"""
        return not self.parents and self._is_first

    def has_merged(self, term: Term) -> bool:
        """Whether this reign is the one in which that one ended."""
        return len(self.parents) == 2 and term in self.parents

    # --- who is counted on -----------------------------------------------------------

    def expect(self, nodes: Iterable[NodeId], until: float, now: float) -> None:
        """These have said that they follow, or were just let in."""
        self._expected = {**self.expected(now), **dict.fromkeys(nodes, until)}

    def expected(self, now: float) -> dict[NodeId, float]:
        """Who is counted on still, and until when. `now`: that of the words that must
        be here by now, in this weather."""
        return {node: until for node, until in self._expected.items() if now < until}

    def lost(self, node: NodeId) -> None:
        """The link to it closed: only its word counts."""
        self._expected.pop(node, None)

    def slept(self) -> None:
        """Its host did not run for a while: whoever made it with him has gone on, or
        shows himself again."""
        self._expected.clear()

    def crew(self, active: Set[NodeId], now: float) -> set[NodeId]:
        """Who is in it, where these `active` have shown themselves."""
        return {*active, *self.expected(now)}
