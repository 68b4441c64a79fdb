"""How large a crowd is: by its machines, since a machine can have any number of names,
and by its names where the machines are as many. Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from p2p.identity import NodeId
from p2p.replication.seats import Whereabouts

Crowd = tuple[int, int]  # machines, and who is on them: compared in this order

NOBODY: Crowd = (0, 0)


def crowd_of(nodes: Collection[NodeId], where: Whereabouts) -> Crowd:
    """Each machine counts once, also that of who counts: so two who see the same nodes
    count the same. Who is linked with nobody here is on a machine of his own."""
    return len({where(node) or node for node in nodes}), len({*nodes})


def sure_crowd(nodes: Collection[NodeId], where: Whereabouts) -> Crowd:
    """As `crowd_of`, but who is linked with nobody here is on no machine: he may be one
    name of many."""
    return len({where(node) for node in nodes} - {None}), len({*nodes})


def is_most(
    some: Collection[NodeId], roster: Iterable[NodeId], where: Whereabouts
) -> bool:
    """Whether these, by their `sure_crowd`, are more than all others of a `roster`: so
    names without links outvote nobody. Who is kept from a majority by them goes on by
    another rule."""
    return sure_crowd(some, where) > crowd_of({*roster} - {*some}, where)


def is_half(
    some: Collection[NodeId], roster: Iterable[NodeId], where: Whereabouts
) -> bool:
    """The same, or as many."""
    return sure_crowd(some, where) >= crowd_of({*roster} - {*some}, where)
