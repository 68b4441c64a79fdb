"""What one node asked of whom: nothing too often. Pure."""

from __future__ import annotations

from math import inf

from p2p.identity import NodeId

FETCH_EVERY = 0.04  # seconds between requests for missing ticks
JOIN_EVERY = 0.25  # seconds between requests to be let in
SEAT_AGAIN = 2.0  # seconds between requests for a seat that was refused ...
REFUSED_AFTER = 4  # ... as it was, if so many brought none while there are free ones


class Requests:
    """Of one room. Times are seconds of the caller's clock."""

    def __init__(self) -> None:
        self._asked: NodeId | None = None  # whom the last `Join` went to
        self._joined_at = -inf
        self._fetched_at = -inf
        self._turns = 0
        self._in_vain = 0  # requests without a seat, in a row
        self._helpers: set[NodeId] = set()  # who was asked for frames

    def may_join(self, now: float) -> bool:
        """Whether to ask again to be let in, or for what is missing."""
        return now - self._joined_at >= JOIN_EVERY

    def join(self, host: NodeId, now: float) -> bool:
        """It is asked now. True if that host did not answer the last time."""
        again = self._asked == host and now - self._joined_at < 2 * JOIN_EVERY
        self._joined_at, self._asked = now, host
        return again

    def is_refused(self, lacks_seat: bool) -> bool:
        """It was asked now. True once if that makes it clear that the host gives no
        seat. `lacks_seat`: this node is in, and has none, though it wants one and some
        are free."""
        self._in_vain = self._in_vain + 1 if lacks_seat else 0
        return self._in_vain == REFUSED_AFTER

    def may_ask_for_seat(self, now: float) -> bool:
        """Whether to ask again if it is only for a seat."""
        pause = JOIN_EVERY if self._in_vain < REFUSED_AFTER else SEAT_AGAIN
        return now - self._joined_at >= pause

    def hurry(self) -> None:
        """Something is new: whatever was asked, ask again at once."""
        self._joined_at = -inf

    def was_asked(self, peer: NodeId) -> bool:
        """Whether the last `Join` went to this one, and its answer may come."""
        return peer == self._asked

    def fetch(self, peer: NodeId, now: float) -> bool:
        """Ask a peer for missing frames now? True at most every `FETCH_EVERY`."""
        if now - self._fetched_at < FETCH_EVERY:
            return False
        self._fetched_at = now
        self.expect(peer)
        return True

    def expect(self, peer: NodeId) -> None:
        """Frames may come from it: it was asked for them, or whether it hears our host.
        Only members are asked, so these are bounded."""
        self._helpers.add(peer)

    def is_helper(self, peer: NodeId) -> bool:
        """Whether it was, since frames were last missing."""
        return peer in self._helpers

    def lacks_nothing(self, host: NodeId) -> set[NodeId]:
        """That one, our host, itself shows what holds: nobody else need give anything,
        be it frames or a reign of his own. Returns who might have, of the others."""
        helpers, self._helpers = self._helpers - {host}, set()
        if self._asked != host:
            self._asked = None
        return helpers

    def in_turn(self, one: NodeId, other: NodeId) -> NodeId:
        """Each of two in turn, `one` first."""
        self._turns += 1
        return one if self._turns % 2 else other
