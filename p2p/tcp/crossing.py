"""Two nodes that dial each other at once: which of the two dials is secured, and which
waits whether there is any need of it.

Each pair needs one link, and a handshake of TLS is what a link costs. So of two dials
that cross, the one of the smaller id goes on; that of the larger waits for it, and is
dropped when it has become a link. Where the larger had begun before it knew, the
smaller waits: whoever has begun waits for nobody, so never do both.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from p2p.identity import NodeId

if TYPE_CHECKING:
    from p2p.tcp.connection import Connection

GIVE_WAY = 1.0  # seconds that a dial waits for the one that crosses it


def ahead(
    me: NodeId, peer: NodeId, host: str, pending: Iterable[Connection]
) -> Connection | None:
    """The call by which `peer` is on its way to `me` already, so that a dial to it at
    `host` waits; None if there is none.

    What a caller shows is proven by nothing yet. So it counts only from the very
    address that was dialled: nobody elsewhere can hold up a dial by showing the key of
    another.
    """
    for call in pending:
        if call.link.dialled or call.shown != peer or call.source != host:
            continue
        if peer < me or call.has_begun:
            return call
    return None
