"""How large a crowd is: by its machines, since a machine can have any number of names,
and by its names where the machines are as many. Pure."""

from __future__ import annotations

from collections.abc import Collection

from p2p.identity import NodeId
from p2p.replication.seats import Whereabouts

Crowd = tuple[int, int]  # machines, and who is on them: compared in this order

NOBODY: Crowd = (0, 0)


def crowd_of(nodes: Collection[NodeId], where: Whereabouts) -> Crowd:
    """Each machine counts once, also that of who counts: so two who see the same nodes
    count the same. Who is linked with nobody here is on a machine of his own."""
    return len({where(node) or node for node in nodes}), len({*nodes})
