"""Whom the user has blocked, and who of them may be linked all the same. Pure.

A blocked peer is shown to nobody here, and there is no link with him, but for one case:
while he sits at the table that this node is at, the link stays for what belongs to the
table, or the game would have to go around it for everybody.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from p2p.blocked import MAX_BLOCKED, Blocked
from p2p.errors import BadText
from p2p.identity import NodeId


class Blocklist:
    """That of one user. `admitted`: who of them sits at our table. `shut_out`: all the
    others, with whom there shall be no link now."""

    def __init__(self, blocked: Iterable[Blocked] = ()) -> None:
        self._kept = {one.id: one for one in blocked}
        self.admitted: frozenset[NodeId] = frozenset()
        self.shut_out = frozenset(self._kept)

    def __contains__(self, node: object) -> bool:
        return node in self._kept

    def __len__(self) -> int:
        return len(self._kept)

    def __iter__(self) -> Iterator[Blocked]:
        return iter(self._kept.values())

    def put(self, node: NodeId, name: str, face: bytes = b"") -> None:
        """He is blocked from now on. Raises `BadText` if too many are."""
        if len(self._kept) >= MAX_BLOCKED and node not in self._kept:
            raise BadText(f"{MAX_BLOCKED} are blocked already: unblock one of them.")
        self._kept[node] = Blocked(node, name, face)
        self.shut_out |= {node}

    def drop(self, node: NodeId) -> None:
        """He is not blocked any more."""
        self._kept.pop(node, None)
        self.admitted -= {node}
        self.shut_out -= {node}

    def admit(self, sits: Callable[[NodeId], bool]) -> None:
        """Those who sit at our table may be linked, and no others of them."""
        if self._kept or self.admitted:
            self.admitted = frozenset(node for node in self._kept if sits(node))
            self.shut_out = frozenset(self._kept) - self.admitted
