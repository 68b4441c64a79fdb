"""Two nodes that dial each other at once: which of the two dials is secured, and which
waits whether there is any need of it.

Each pair needs one link, and a handshake of TLS is what a link costs. So of two dials
that cross, the one of the smaller id goes on; that of the larger waits for it, and is
dropped when it has become a link. Where the larger had begun before it knew, the
smaller waits: whoever has begun waits for nobody, so never do both.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol, TypeVar

from p2p.identity import NodeId

CROSSING_FIRST = 1.0  # seconds that a dial waits for the one that crosses it


class Calling(Protocol):
    """What is asked of a connection that has proven nothing yet."""

    has_begun: bool  # TLS: the other end has said something of it

    @property
    def is_dialled(self) -> bool:
        """Whether this node has dialled, and not the peer."""

    @property
    def shown(self) -> NodeId | None:
        """Whom its hello names; None before."""

    @property
    def source(self) -> str:
        """The address that the other end really has."""


Call = TypeVar("Call", bound=Calling)


def ahead(me: NodeId, peer: NodeId, host: str, pending: Iterable[Call]) -> Call | None:
    """The call by which `peer` is on its way to `me` already, so that a dial to it at
    `host` waits; None if there is none.

    What a caller shows is proven by nothing yet. So it counts only from the very
    address that was dialled: nobody elsewhere can hold up a dial by showing the key of
    another.
    """
    for call in pending:
        if call.is_dialled or call.shown != peer or call.source != host:
            continue
        if peer < me or call.has_begun:
            return call
    return None
