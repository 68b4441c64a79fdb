"""What the election asks of the room that it belongs to, and what it tells it."""

from __future__ import annotations

from typing import Protocol

from p2p.identity import NodeId
from p2p.log import Log
from p2p.messages import Term


class Board(Protocol):
    """A room, as its election sees it."""

    name: str
    linked: set[NodeId]
    log: Log

    def present(self) -> tuple[NodeId, ...]:
        """Members that are here by the log, in order of succession."""

    def active(self) -> int:
        """How many members, with this one, have lately shown that they follow."""

    def acknowledged(self, node: NodeId) -> int:
        """The last tick that a member is known to have applied in this reign."""

    def rivals(self) -> list[Term]:
        """Terms of this room that linked peers told of."""

    def rival_hosts(self) -> list[Term]:
        """Those of them of which the host itself told: it reigns at this moment."""

    def scores(self) -> tuple[tuple[NodeId, int], ...]:
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

    def merged(self, scores: tuple[tuple[NodeId, int], ...]) -> None:
        """The members of another reign come over with these scores."""
