"""A host that leaves names who goes on: a game that is left politely does not stop."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from math import inf

import msgspec

from p2p.identity import NodeId
from p2p.messages import Deed

FRESH = 2  # ticks that an heir's last word may be old when the host hands over


class Handover(msgspec.Struct):
    """Of one reign."""

    named: NodeId | None = None  # to whom the host itself gives the reign
    named_at: int = 0  # its tick then: once it has gone on, that is over
    due_at: float = inf  # the tick with which this node goes on, if it is to
    deed: Deed | None = None  # by which it may


def best_informed(
    heirs: Sequence[NodeId], acknowledged: Callable[[NodeId], int], tick: int
) -> NodeId:
    """Who of these heirs, the first first, goes on after `tick`: one that has it nearly
    (see `acknowledged`), if there is one."""
    ready = [heir for heir in heirs if acknowledged(heir) >= tick - FRESH]
    return (ready or heirs)[0]
