"""How many machines some nodes are on: a machine can have any number of names. Pure."""

from __future__ import annotations

from collections.abc import Iterable

from p2p.identity import NodeId
from p2p.replication.seats import Whereabouts


def machines(nodes: Iterable[NodeId], me: NodeId, where: Whereabouts) -> int:
    """Each other machine counts once, and so does who is linked with nobody here. At
    the own one, where many may sit at one terminal server, everybody counts."""
    here = where(me)
    places = ((node, where(node)) for node in nodes)
    return len({node if at in (here, None) else at for node, at in places})
