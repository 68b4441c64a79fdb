"""On which machines the others are, by the addresses of their links. Pure."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from p2p.identity import NodeId
from p2p.wire.places import HERE, Machine, neighbour

MOST_REMEMBERED = 4096


class Machines:
    """As one node sees them. `source_of`: the address at the other end of a link; "" if
    there is none."""

    def __init__(self, me: NodeId, source_of: Callable[[NodeId], str]) -> None:
        self._me = me
        self._source_of = source_of
        self._hosts: tuple[str, ...] = ()
        self._sources: dict[NodeId, str] = {}  # of all that were linked, latest last

    def came(self, node: NodeId) -> None:
        """There is a link to it. Where that comes from is remembered when it is gone:
        or who has many names was on as many machines once he hangs up."""
        self._sources.pop(node, None)
        self._sources[node] = self._source_of(node)
        if len(self._sources) > MOST_REMEMBERED:
            del self._sources[next(iter(self._sources))]

    def settle(self, hosts: Sequence[str]) -> None:
        """These are the addresses of this machine."""
        self._hosts = tuple(hosts)

    def of(self, node: NodeId) -> Machine | None:
        """Where its link comes from, or came from last; None if it never had one. This
        one is one of them."""
        if node == self._me:
            return HERE
        source = self._source_of(node) or self._sources.get(node)
        return (neighbour(source, self._hosts) or HERE) if source else None

    def talks_from(self, node: NodeId) -> Machine:
        """On which machine somebody speaks, and whose clock he tells."""
        return neighbour(self._source_of(node), self._hosts) or HERE
