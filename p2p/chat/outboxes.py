"""What waits for all persons together: an outbox for each, and how much it may be.

Who is linked is known here, be anything written to him or not. Pure.
"""

from __future__ import annotations

from collections.abc import Iterable

from p2p.chat.outbox import Outbox, Waiting
from p2p.identity import NodeId

MOST_WAITING_IN_ALL = 10_000  # messages, for all persons together
MOST_WAITING_BYTES = 8 * 1024 * 1024  # of their texts


class Outboxes:
    """Those of one node."""

    def __init__(self) -> None:
        self._boxes: dict[NodeId, Outbox] = {}
        self._linked: set[NodeId] = set()
        self._count = self._bytes = 0  # in all of them

    def get(self, peer: NodeId) -> Outbox | None:
        """That for one person, if there is one."""
        return self._boxes.get(peer)

    def of(self, peer: NodeId) -> Outbox:
        """The same; a new one if there is none yet."""
        box = self._boxes.get(peer)
        if box is None:
            box = self._boxes[peer] = Outbox()
            box.linked = peer in self._linked
        return box

    def items(self) -> list[tuple[NodeId, Outbox]]:
        """All persons, and what waits for each."""
        return list(self._boxes.items())

    def values(self) -> list[Outbox]:
        """The same, without the persons."""
        return list(self._boxes.values())

    # --- what waits ------------------------------------------------------------------

    def has_room(self, one: Waiting) -> bool:
        """Whether that one may wait too."""
        is_much = self._bytes + one.size > MOST_WAITING_BYTES
        return not is_much and self._count < MOST_WAITING_IN_ALL

    def put(self, one: Waiting) -> None:
        """It was written just now."""
        self.of(one.record.peer).put(one)
        self._count += 1
        self._bytes += one.size

    def put_back(self, peer: NodeId, some: Iterable[Waiting]) -> list[Waiting]:
        """They were written to him in earlier runs; there may be more than are taken of
        new ones. Those that did not wait yet."""
        box = self.of(peer)
        new = [one for one in some if one.record.number not in box]
        box.put_back(new)
        self._count += len(new)
        self._bytes += sum(one.size for one in new)
        return new

    def take(self, peer: NodeId, number: int) -> None:
        """That one waits no more, if it did."""
        box = self._boxes.get(peer)
        one = box.take(number) if box is not None else None
        if one is not None:
            self._count -= 1
            self._bytes -= one.size

    def tidy(self) -> None:
        """Those in which nothing waits go, but for who is linked."""
        for peer, box in self.items():
            if not box and peer not in self._linked:
                del self._boxes[peer]

    # --- who is here -----------------------------------------------------------------

    def link_up(self, peer: NodeId) -> None:
        """He is linked."""
        self._linked.add(peer)
        if peer in self._boxes:
            self._boxes[peer].link_up()

    def link_down(self, peer: NodeId) -> None:
        """He is not."""
        self._linked.discard(peer)
        if peer in self._boxes:
            self._boxes[peer].link_down()

    def is_linked(self, peer: NodeId) -> bool:
        """Whether what is put into his box can go."""
        return peer in self._linked
