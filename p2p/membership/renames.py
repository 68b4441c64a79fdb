"""What peers say that they are called now: shown soon, but not as often as it is said.

Each new name or face is told to the application, written down, and compared with all
others. So what one peer says too soon waits, and of what waits the last word counts: a
person sees the same in the end. Pure: time comes in.
"""

from __future__ import annotations

from p2p.identity import NodeId
from p2p.membership.timers import Timers
from p2p.messages import Renamed

CALLED_EVERY = 0.25  # seconds between two names or faces of one peer that are shown


class Renames:
    """Those of one node's peers, of whom it holds as many as are linked: who loses his
    link, or greets anew, is to be forgotten."""

    def __init__(self) -> None:
        self._pauses: Timers[NodeId] = Timers()  # since the last that was shown
        self._waiting: dict[NodeId, Renamed] = {}

    def may_show(self, node: NodeId, told: Renamed, now: float) -> bool:
        """Whether that is to be shown at once; if not, `due` gives it when its time has
        come, unless he says something else before that."""
        pause = self._pauses.at(node)
        if pause is not None and now < pause:
            self._waiting[node] = told
            return False
        self._waiting.pop(node, None)
        self._pauses.start(node, now + CALLED_EVERY)
        return True

    def due(self, now: float) -> list[tuple[NodeId, Renamed]]:
        """What is to be shown now."""
        over = [node for node, at in self._pauses if at <= now]
        due = [
            (node, self._waiting.pop(node)) for node in over if node in self._waiting
        ]
        for node in over:
            self._pauses.stop(node)
        for node, _ in due:
            self._pauses.start(node, now + CALLED_EVERY)
        return due

    def forget(self, node: NodeId) -> None:
        """What he said before counts no more."""
        self._pauses.stop(node)
        self._waiting.pop(node, None)

    @property
    def next_tick(self) -> float | None:
        """When `due` has something to do."""
        return self._pauses.next
