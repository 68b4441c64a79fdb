"""Which members a host would rather not be followed by: those that are badly connected.

The host measures how long each member takes to acknowledge a frame. Who takes long, or
is reached through others only, is put last, by an `Heirs` entry in the log, so that all
know it at the same tick. It never changes who hosts now.
"""

from __future__ import annotations

from collections.abc import Sequence

from p2p.identity import NodeId

BAD_DELAY = 0.2  # seconds from a frame to its acknowledgement, on average
GOOD_DELAY = 0.1  # seconds: below it a badly connected member is good again
AVERAGED_OVER = 8  # acknowledgements
REORDER_EVERY = 40  # ticks between looks whether the order is to change
TICKS_TIMED = 64  # whose making is remembered
MAX_NAMED = 256  # members in one `Heirs`


class Succession:
    """What one host knows of the paths to its members, in one reign."""

    def __init__(self) -> None:
        self._made: dict[int, float] = {}  # tick -> when its frame was made
        self._delay: dict[NodeId, float] = {}  # seconds, on average
        self._bad: set[NodeId] = set()

    def made(self, tick: int, now: float) -> None:
        """The frame of this tick goes out."""
        self._made[tick] = now
        self._made.pop(tick - TICKS_TIMED, None)

    def acknowledged(self, node: NodeId, tick: int, now: float) -> None:
        """A member has this tick."""
        made_at = self._made.get(tick)
        if made_at is None:
            return
        known = self._delay.get(node, now - made_at)
        self._delay[node] = known + (now - made_at - known) / AVERAGED_OVER

    def forget(self, node: NodeId) -> None:
        """It is not here any more. What it was like when it was says little."""
        self._delay.pop(node, None)
        self._bad.discard(node)

    @property
    def known(self) -> set[NodeId]:
        """Of whom anything is."""
        return self._bad.union(self._delay)

    def order(
        self,
        present: Sequence[NodeId],
        joined: Sequence[NodeId],
        far: set[NodeId],
    ) -> tuple[NodeId, ...] | None:
        """A new order of succession, if it is another. Asked each `REORDER_EVERY`.

        `present`: the order until now; `joined`: that of joining. `far`: members
        without a link to the host.
        """
        if not self._delay or len(present) > MAX_NAMED:
            return None
        slow = {n for n, delay in self._delay.items() if delay > BAD_DELAY}
        swift = {n for n, delay in self._delay.items() if delay < GOOD_DELAY}
        self._bad = (self._bad | slow | far) - (swift - far)
        wanted = sorted(joined, key=lambda node: node in self._bad)
        return tuple(wanted) if wanted != list(present) else None
