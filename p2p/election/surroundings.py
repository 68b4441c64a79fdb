"""What the election asks of the room that it belongs to, and what it tells it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol

from p2p.identity import NodeId
from p2p.messages import Forwarded, RoomId, Score, Term
from p2p.replication.log import Log


class Board(Protocol):
    """A room, as its election sees it."""

    id: RoomId
    linked: set[NodeId]
    log: Log
    synced: bool  # whether there is a game here that could go on
    confirmed: bool  # whether it is known to be that of the present reign

    def send(self, node: NodeId, message: Forwarded, insist: bool = False) -> None:
        """Send to one member or host: on its link, through others, or both.

        `insist`: it did not answer, so the link may be dead.
        """

    def send_all(self, message: Forwarded, also: Iterable[NodeId] = ()) -> None:
        """Send to all links, and to those members without one that can be reached.

        `also`: hosts who must not miss it, be it that their link is dead.
        """

    def is_reachable(self, node: NodeId) -> bool:
        """Whether a member has a link to this node, or to one that has."""

    def finds_a_way(self, node: NodeId) -> bool:
        """Whether there is anybody to send to `node` through, or a link."""

    def neighbour(self, node: NodeId) -> NodeId | None:
        """Who brings the word of `node`: itself, or one that passes it on."""

    def hint(self, node: NodeId, through: NodeId) -> None:
        """`through` told of `node`: it may know the way."""

    def company(self) -> int:
        """How many others may be in another reign of this room: who is here or is told
        of, and does not follow this node."""

    def present(self) -> tuple[NodeId, ...]:
        """Members that are here by the log, in order of succession."""

    def active(self) -> int:
        """How many members, with this one, have lately shown that they follow."""

    def acknowledged(self, node: NodeId) -> int:
        """The last tick that a member is known to have applied in this reign."""

    def rivals(self) -> list[Term]:
        """Terms of this room that linked peers told of."""

    def fellows(self) -> list[NodeId]:
        """Linked peers that told that they belong to the reign of this node."""

    def strangers(self) -> list[tuple[NodeId, Term]]:
        """Linked peers that belong to another reign of this room, and which."""

    def rival_hosts(self) -> list[Term]:
        """Those of them of which the host itself told: it reigns at this moment."""

    def scores(self) -> tuple[Score, ...]:
        """Scores of the seated members."""

    def join(self, host: NodeId, now: float) -> None:
        """Ask the host for what this node lacks, or to be let in."""

    def fetch(self, peer: NodeId, now: float) -> None:
        """Ask a peer for the frames after `log.tick`."""

    def help(self, peer: NodeId, tick: int) -> None:
        """Send a peer the frames after `tick`."""

    def crowned(self, former: NodeId | None, now: float) -> None:
        """This node is host now; `former`, if any, is dead or out of reach."""

    def resumed(self, now: float) -> None:
        """This host may go on making ticks."""

    def adopted(self, now: float) -> None:
        """Another reign is followed now."""

    def merged(self, scores: tuple[Score, ...]) -> None:
        """The members of another reign come over with these scores."""
