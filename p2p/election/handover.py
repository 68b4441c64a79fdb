"""A host that leaves names who goes on: a game that is left politely does not stop."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from p2p.identity import NodeId

FRESH = 2  # ticks that an heir's last word may be old when the host hands over


class Handover:
    """Whom the host of this reign has named, and from which tick on that counts."""

    def __init__(self) -> None:
        self.named: NodeId | None = None  # to whom the host itself gives the reign
        self._from: int | None = None  # the tick that this node needs to go on

    def clear(self) -> None:
        """Another reign."""
        self.named = self._from = None

    def name(self, heir: NodeId) -> None:
        """The host gives the reign to this one."""
        self.named = heir

    def expect(self, tick: int) -> None:
        """This node is to go on, once it has that tick."""
        self._from = tick

    def is_due(self, tick: int) -> bool:
        """Whether this node is to go on, and with this tick can."""
        return self._from is not None and tick >= self._from


def best_informed(
    heirs: Sequence[NodeId], acknowledged: Callable[[NodeId], int], tick: int
) -> NodeId:
    """Who of these heirs, the first first, goes on after `tick`: one that has it nearly
    (see `acknowledged`), if there is one."""
    ready = [heir for heir in heirs if acknowledged(heir) >= tick - FRESH]
    return (ready or heirs)[0]
