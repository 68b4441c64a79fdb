"""On which machines the others are, by the addresses of their links. Pure."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from p2p.identity import NodeId
from p2p.wire.places import HERE, Machine, elsewhere, neighbour


class Machines:
    """As one node sees them. `source_of`: the address at the other end of a link; "" if
    there is none."""

    def __init__(self, me: NodeId, source_of: Callable[[NodeId], str]) -> None:
        self._me = me
        self._source_of = source_of
        self._hosts: tuple[str, ...] = ()

    def settle(self, hosts: Sequence[str]) -> None:
        """These are the addresses of this machine."""
        self._hosts = tuple(hosts)

    def of(self, node: NodeId) -> Machine | None:
        """Where its link comes from; None if there is none. This one is one of them."""
        if node == self._me:
            return HERE
        source = self._source_of(node)
        return (elsewhere(source, self._hosts) or HERE) if source else None

    def talks_from(self, node: NodeId) -> Machine:
        """On which machine somebody speaks, and whose clock he tells."""
        return neighbour(self._source_of(node), self._hosts) or HERE
